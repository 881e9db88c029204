"""The domain floor; docs: CONTRIBUTING.md."""
