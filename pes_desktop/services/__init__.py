"""The services floor; docs: CONTRIBUTING.md."""
