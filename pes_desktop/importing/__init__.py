"""The importing floor; docs: CONTRIBUTING.md."""
