"""A second start on the same office rings at the first one, which comes to the front."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pes_desktop.platform.bell import bell_hangs, bell_name, let_others_come_forward

ANSWER_MS = 2000
_RING, _HERE = b"ring\n", b"here\n"


def ring(folder: Path) -> bool:
    """Ask the program that has ``folder`` open to show itself; False when none answers within two seconds.

    Costs one look at the disk where none runs: this stands before the first paint.
    """
    place = bell_name(folder)
    if not bell_hangs(place):
        return False
    from PySide6.QtNetwork import QLocalSocket

    let_others_come_forward()
    line = QLocalSocket()
    line.connectToServer(place)
    if not line.waitForConnected(ANSWER_MS):
        return False
    line.write(_RING)
    answered = line.waitForReadyRead(ANSWER_MS) and bytes(line.readAll().data()) == _HERE
    line.close()
    return answered


class Doorbell(QObject):
    """``rung``: somebody started the program once more. Hang it only while holding the office's lock file."""

    rung = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._opened)
        place = bell_name(folder)
        QLocalServer.removeServer(place)  # left behind by a crash: the lock is ours, so no other program hears it
        self.hangs = self._server.listen(place)

    def _opened(self) -> None:
        line = self._server.nextPendingConnection()
        while line is not None:
            line.readyRead.connect(self._read)
            line.disconnected.connect(line.deleteLater)
            if line.bytesAvailable():
                self._answer(line)
            line = self._server.nextPendingConnection()

    def _read(self) -> None:
        self._answer(self.sender())

    def _answer(self, line: QObject) -> None:
        from PySide6.QtNetwork import QLocalSocket

        if isinstance(line, QLocalSocket) and bytes(line.readAll().data()) == _RING:
            self.rung.emit()
            line.write(_HERE)
            line.flush()

    def take_down(self) -> None:
        """No longer heard."""
        self._server.close()
