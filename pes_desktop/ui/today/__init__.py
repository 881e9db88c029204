"""Today: what the desk sees first."""
