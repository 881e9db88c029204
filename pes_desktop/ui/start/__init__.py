"""The pages before the desk is open: first start and log-in."""
