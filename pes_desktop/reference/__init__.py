"""The reference floor; docs: CONTRIBUTING.md."""
