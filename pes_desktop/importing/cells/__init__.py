"""One module for each kind of cell: from what people typed to a value, with the reason where it stays unclear."""
