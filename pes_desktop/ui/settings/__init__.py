"""Settings: look, printing, staff, backup, exchange, about."""
