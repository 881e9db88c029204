"""Vacancies: the list with the detail beside it, and the form with its employer."""
