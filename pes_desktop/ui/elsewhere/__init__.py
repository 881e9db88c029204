"""What other offices share with this one."""
