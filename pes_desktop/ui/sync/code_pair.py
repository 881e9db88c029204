"""Address and one-time code stand together in headquarters' QR code: whichever field takes it, both are filled."""

from __future__ import annotations

from PySide6.QtCore import QObject

from pes_desktop.domain.admission_code import address_and_code
from pes_desktop.ui.widgets.text_field import TextField


class CodePair(QObject):
    """Parts what stands in one of the two fields as soon as it is there whole: pasted, or typed and left with Enter or
    Tab, as a reader types it. What is typed sign by sign is not touched before."""

    def __init__(self, url: TextField, code: TextField, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._url, self._code = url, code
        self._lengths = {url: 0, code: 0}
        for field in (url, code):
            field.left.connect(self.part)
            field.changed.connect(self._typed)

    def part(self) -> None:
        """Look at both fields, as before their words are used."""
        for field in (self._url, self._code):
            self._part(field)

    def _typed(self) -> None:
        for field, before in list(self._lengths.items()):
            self._lengths[field] = len(field.text())
            if self._lengths[field] > before + 1:  # pasted
                self._part(field)

    def _part(self, field: TextField) -> None:
        found = address_and_code(field.text())
        if found is None or (field is self._code and not found[0]):  # a code in its own field stays as it is typed
            return
        for one, words in zip((self._url, self._code), found, strict=True):
            if words or one is field:
                one.set_value(words)
                one.clear_messages()
            self._lengths[one] = len(one.text())
