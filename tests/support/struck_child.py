"""The process that is struck: waits for jobs on standard input (a socket, so that no answer is a ``write``), forks one
child for each, and tells how it ended. The key comes in the job, never in the arguments.

Forking spares every strike the second that loading the program takes. The child says its number, waits until strace
has taken hold of it, does the act, and after a fault tries once more, as a person at the desk does.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import socket
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads cannot be forked
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.struck_acts import ACTS, Desk, warm

from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.messages import has, spoken, text

#: Loaded before the first fork; the services bring the rest with them.
HEAVY = ("alembic.command", "argon2.low_level", "sqlcipher3.dbapi2", "reportlab.pdfgen.canvas", "openpyxl", "httpx",
         "pes_desktop.documents.letter_pdf", "pes_desktop.documents.month_xlsx", "pes_desktop.importing.recognise",
         "pes_desktop.importing.plan", "pes_desktop.importing.duplicates", "pes_desktop.storage.backup",
         "python_calamine", "logging.config", "cryptography.hazmat.primitives.ciphers.aead",
         "cryptography.hazmat.primitives.kdf.hkdf", "stdnum.ec.ci", "stdnum.ec.ruc", "pes_desktop.storage.salvage",
         "pes_desktop.services.sync_session", "pes_desktop.sync.engine")
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
_MOST = 1 << 18
TRIES = 2


def words_of(error: DomainError) -> list[str]:
    """What the screen says, in Spanish; empty where the catalogue has nothing."""
    return [text(f"fault.{fault.code}", "es", **spoken(fault.params)) if has(f"fault.{fault.code}") else ""
            for fault in error.faults]


def work(line: socket.socket, job: dict[str, Any]) -> None:
    """In the forked child: wait for the word, then act."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)  # strace is no parent of ours
    desk = Desk(Path(job["work"]), bytes.fromhex(job["key"]), UUID(job["staff"]), date.fromisoformat(job["today"]))

    def tell(what: str, **more: Any) -> None:
        line.send(json.dumps({"told": what, **more}).encode())

    line.send(json.dumps({"pid": os.getpid()}).encode())
    if not line.recv(_MOST):
        return  # the parent has gone
    try:
        for _ in range(TRIES):
            try:
                ACTS[job["act"]](desk, tell)
                break
            except DomainError as error:
                tell("fault", codes=error.codes, words=words_of(error))
        desk.close()
        tell("end")
    except BaseException:
        tell("traceback", text=traceback.format_exc())


def main() -> None:
    """Serve until the parent hangs up."""
    line = socket.socket(fileno=0)
    for name in HEAVY:
        importlib.import_module(name)
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    warm()
    line.send(b'{"ready": true}')
    while job := line.recv(_MOST):
        child = os.fork()
        if not child:
            work(line, json.loads(job))
            os._exit(0)
        line.send(json.dumps({"gone": os.waitpid(child, 0)[1]}).encode())


if __name__ == "__main__":
    main()
