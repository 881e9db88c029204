"""The month: numbers, charts, the people behind a number, closing and the workbook."""
