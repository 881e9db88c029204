"""Exchange with headquarters: page, automatic rounds, state in the bar."""
