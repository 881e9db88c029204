"""The sync floor; docs: CONTRIBUTING.md."""
