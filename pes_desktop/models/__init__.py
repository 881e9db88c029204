"""The models floor; docs: CONTRIBUTING.md."""
