"""Small helps that every widget uses."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget


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
