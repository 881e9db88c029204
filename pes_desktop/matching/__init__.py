"""The matching floor; docs: CONTRIBUTING.md."""
