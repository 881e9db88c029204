"""pes-central that kills itself (SIGKILL) around the commit of a batch, once: the mark file says it has happened.

KILL_AT is "before" (rows written, not committed) or "after" (committed, not answered).
"""

import os
import signal
import sys
from pathlib import Path

import pes_central.ingest as ingest
import pes_central.routes as routes
from pes_central.__main__ import main

MARK = Path(os.environ["KILL_MARK"])
AT = os.environ["KILL_AT"]


def die() -> None:
    if not MARK.exists():
        MARK.write_text("dead")
        os.kill(os.getpid(), signal.SIGKILL)


note_device, receive = ingest._note_device, routes.receive


def note_then_die(*arguments):  # type: ignore[no-untyped-def]
    note_device(*arguments)
    die()


def receive_then_die(*arguments, **named):  # type: ignore[no-untyped-def]
    result = receive(*arguments, **named)
    die()
    return result


if AT == "before":
    ingest._note_device = note_then_die
else:
    routes.receive = receive_then_die
sys.exit(main())
