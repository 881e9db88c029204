"""The floor of the log-in window: the modules it truly needs, and a bare window with the same four controls.

Usage: bare_window.py; prints ``shown`` once the window has been exposed and has drawn itself.
"""

import argparse
import base64
import dataclasses
import json
import logging
import pathlib
import queue
import sqlite3
import sys
import threading
import unicodedata
import uuid

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, QSize, Qt, QTimer, QTranslator, Signal, Slot
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QKeySequence, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

NEEDED = (argparse, base64, dataclasses, json, logging, pathlib, queue, sqlite3, threading, unicodedata, uuid,
          QCoreApplication, QRectF, QSize, QTranslator, Signal, Slot, QAction, QColor, QFont, QFontDatabase,
          QKeySequence, QPainter, QPalette, QPixmap, QSvgRenderer, QFrame, QHBoxLayout, QSizePolicy, Qt.AlignmentFlag)


class Watch(QObject):
    """Says when the window was exposed."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose:
            QTimer.singleShot(0, self.tell)
        return False

    def tell(self) -> None:
        print("shown", flush=True)
        QApplication.quit()


def main() -> int:
    app = QApplication([sys.argv[0], "-style", "Fusion"])
    window = QMainWindow()
    window.resize(1366, 768)
    stack = QStackedWidget()
    window.setCentralWidget(stack)
    panel = QWidget()
    stack.addWidget(panel)
    column = QVBoxLayout(panel)
    names, password = QComboBox(), QLineEdit()
    names.addItem("Ana")
    password.setEchoMode(QLineEdit.EchoMode.Password)
    for widget in (QLabel("Alausí"), names, password, QPushButton("Abrir")):
        column.addWidget(widget)
    window.winId()
    watch = Watch()
    window.windowHandle().installEventFilter(watch)
    window.show()
    code = app.exec()
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return code


if __name__ == "__main__":
    sys.exit(main())
