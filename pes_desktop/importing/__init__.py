"""Foreign spreadsheets: recognise the sheet, read its cells, propose duplicates and plan what to write. No database."""
