"""Day, hour and place of the appointment, before the letter is issued."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from pes_desktop.domain.clock import parse_time
from pes_desktop.services.letters import Appointment
from pes_desktop.ui.desk import Desk
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.card import Card
from pes_desktop.ui.widgets.date_field import DateField
from pes_desktop.ui.widgets.form import Form
from pes_desktop.ui.widgets.text_field import TextField


class TimeField(TextField):
    """A time of day. ``value`` is "9:00" or None; what cannot be read stays with a sentence (``invalid``)."""

    def value(self) -> str | None:
        """The time that stands there."""
        return parse_time(self.input.text()) if self.input.text().strip() else None

    def invalid(self) -> bool:
        """Something is written that is no time."""
        return bool(self.input.text().strip()) and self.value() is None

    def tell_invalid(self) -> None:
        """Say what an hour looks like."""
        self.set_error(self.tr("Write the hour as 9:00 or 14:30."))

    def _on_left(self) -> None:
        if self.invalid():
            self.tell_invalid()
        elif (hour := self.value()) is not None:
            self.input.setText(hour)


class AppointmentPanel(Card):
    """``begin`` empties it; ``read`` gives the Appointment, None while something is not readable."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Appointment"), self.tr("stands on the letter"), parent=parent)
        self._desk = desk
        self.form = Form(2, max_width=900)
        self.add(self.form)
        self.day = DateField("appointment_on", self.tr("Day"), today=desk.ctx.today)
        self.form.add(self.day)
        self.hour = TimeField("appointment_time", self.tr("Hour"), placeholder="9:00", max_length=12)
        self.form.add(self.hour)
        self.place = TextField("appointment_note", self.tr("Place, or for whom to ask"), max_length=100,
                               placeholder=self.tr("at the site, with the foreman"))
        self.form.add(self.place, wide=True)
        self.body.setSpacing(tokens.current().px(14))

    def begin(self, note: str) -> None:
        """Empty but for the place agreed before: nothing stands on the letter that nobody agreed."""
        self.form.clear_messages()
        self.day.set_value(None)
        self.hour.set_value(None)
        self.place.set_value(note)

    def read(self) -> Appointment | None:
        """What stands there; the first field that cannot be read takes the keyboard."""
        day, today = self.day.value(), self._desk.ctx.today()
        if self.day.invalid():
            self.day.set_error(self.tr("Write the date as day/month/year, for example 4/9/2026."))
            self.day.focus_in()
            return None
        if self.hour.invalid():
            self.hour.tell_invalid()
            self.hour.focus_in()
            return None
        if day is not None and not today <= day <= date(today.year + 1, 12, 31):
            self.day.set_error(self.tr("The appointment has to be today or later."))
            self.day.focus_in()
            return None
        return Appointment(day, self.hour.value() or "", self.place.value() or "")
