"""The reporting floor; docs: CONTRIBUTING.md."""
