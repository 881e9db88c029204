"""The storage floor; docs: CONTRIBUTING.md."""
