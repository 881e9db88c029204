"""pes-central: the headquarters server."""
