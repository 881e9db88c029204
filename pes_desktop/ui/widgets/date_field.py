"""Dates as people say them: "12/3/85", "120385", "unos 40"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from pes_desktop.domain.dates import ApproxDate, age_on, parse_birth, parse_date
from pes_desktop.ui.widgets.text_field import TextField


def written(day: date) -> str:
    """A date as both countries write it: 22/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


class DateField(TextField):
    """A date. ``value`` is a date or None; what cannot be read stays in the line with a sentence (``invalid``).

    ``parse(text, latest)`` and ``today()`` may be injected; ``latest`` bounds two-digit years, default: ten years on.
    """

    def __init__(self, name: str, label: str, *, parse: Callable[[str, date], date | None] = parse_date,
                 today: Callable[[], date] = date.today, future: bool = True, help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, max_length=40, parent=parent)
        self._parse, self._today, self._future = parse, today, future
        self.input.setPlaceholderText(self.tr("day/month/year"))

    def value(self) -> date | None:  # type: ignore[override]
        """The date that stands there."""
        typed = self.input.text().strip()
        today = self._today()
        latest = date(today.year + 10, 12, 31) if self._future else today
        return self._parse(typed, latest) if typed else None

    def set_value(self, value: object) -> None:
        """Show a date."""
        super().set_value(written(value) if isinstance(value, date) else value)

    def invalid(self) -> bool:
        """Something is written that is no date."""
        return bool(self.input.text().strip()) and self.value() is None

    def _on_left(self) -> None:
        day = self.value()
        if day is not None:
            self.input.setText(written(day))
            if self.state() == "error":
                self.clear_messages()
        elif self.invalid():
            self.set_error(self.tr("Write the date as day/month/year, for example 4/9/1985 or 040985."))


class ApproxDateField(TextField):
    """Birth date or age. ``value``: ApproxDate (date, estimated, age) or None; below stands how it was understood."""

    def __init__(self, name: str, label: str, *, parse: Callable[[str, date], ApproxDate | None] = parse_birth,
                 today: Callable[[], date] = date.today, help: str = "", required: bool = False,
                 optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(name, label, help=help, required=required, optional=optional, max_length=40, parent=parent)
        self._parse, self._today = parse, today
        self._kept: tuple[str, ApproxDate] | None = None
        self.input.setPlaceholderText(self.tr("12/3/85 or about 40"))
        self.input.textChanged.connect(self._explain)

    def value(self) -> ApproxDate | None:  # type: ignore[override]
        """What was understood."""
        typed = self.input.text().strip()
        if self._kept is not None and self._kept[0] == typed:
            return self._kept[1]
        return self._parse(typed, self._today()) if typed else None

    def set_value(self, value: object) -> None:
        """Show an ApproxDate or a date."""
        if isinstance(value, date):
            value = ApproxDate(value)
        if isinstance(value, ApproxDate):
            years = value.age if value.age is not None else age_on(value.value, self._today())
            about = self.tr("about {0}").format(years)
            typed = about if value.estimated else written(value.value)
            self._kept = (typed, value)
            super().set_value(typed)
        else:
            self._kept = None
            super().set_value(value)

    def invalid(self) -> bool:
        """Something is written that is neither date nor age."""
        return bool(self.input.text().strip()) and self.value() is None

    def _explain(self, _typed: str) -> None:
        found = self.value()
        if found is None:
            self.clear_messages()
        elif found.estimated:
            self.set_confirm(self.tr("Estimated: {0}, said today").format(found.value.year))
        else:
            years = age_on(found.value, self._today())
            self.set_confirm(self.tr("{0} · {1} years old").format(written(found.value), years))

    def _on_left(self) -> None:
        found = self.value()
        if self.invalid():
            self.set_error(self.tr("Write a date such as 4/9/1985, or the age: about 40."))
        elif found is not None and not found.estimated:
            self.input.setText(written(found.value))
