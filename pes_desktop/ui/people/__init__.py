"""People: find them, and see one with all that was done."""
