"""The ui floor; docs: CONTRIBUTING.md."""
