"""The documents floor; docs: CONTRIBUTING.md."""
