"""Small helps that every widget uses."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QLayout, QWidget


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget its tool tip as plain text. Qt takes a tip for markup where it looks like that; a name with ``<``
    stays a name."""
    widget.setToolTip(f"<p>{escape(text)}</p>" if "<" in text else text)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property the stylesheet looks at and restyle the widget when it changed."""
    before = widget.property(name)
    if before == value or (before is None and value == ""):
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and destroy its widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            clear_layout(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
