"""The question for the folder of a USB stick."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_folder(parent: QWidget, title: str, chosen: Callable[[str], None]) -> QFileDialog:
    """Ask without blocking the window; ``chosen`` (a bound method) gets the folder's name."""
    dialog = QFileDialog(parent, title, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, False)  # so that the right stick is recognised by its files
    dialog.finished.connect(dialog.deleteLater)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog
