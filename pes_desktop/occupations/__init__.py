"""The occupations floor; docs: CONTRIBUTING.md."""
