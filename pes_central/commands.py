"""What ``pes-central`` does beside serving: admit and shut out PCs, count, tell that an older copy was restored."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, func, select

from pes_central.auth import make_code, shut_out
from pes_central.checks import Seen, findings
from pes_central.config import Settings
from pes_central.db import new_epoch, open_engine, prepare, reading, writing
from pes_central.pages.audit import BY_PROGRAM, note
from pes_central.tables import DeviceEntry, OfficeEntry
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.referral import PLACED
from pes_desktop.reference.messages import counted, text
from pes_desktop.sync.columns import table_of


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings)
    try:
        prepare(engine)
        yield engine
    finally:
        engine.dispose()


def enrol(settings: Settings, options: argparse.Namespace) -> int:
    """A one-time code: printed, and with ``--qr`` as a picture (SVG or PNG by the file's ending)."""
    office = options.office_code.strip().upper()
    if options.qr is not None and options.qr.suffix.lower() not in _PICTURES:
        raise DomainError(Fault("central_picture_kind", "qr"))
    with _database(settings) as engine, writing(engine) as connection:
        hours = settings.stick_code_hours if options.stick else settings.code_hours
        code = make_code(connection, office, hours, stick=options.stick)
        note(connection, BY_PROGRAM, "", "code_made", office)
    if options.qr is not None:
        said = f"{options.url.rstrip('/')} {code}" if options.url else code
        _PICTURES[options.qr.suffix.lower()](said, options.qr)
    print(json.dumps({"office_code": office, "code": code, "hours": hours}) if options.json else code)
    return 0


def _svg(said: str, path: Path) -> None:
    from pes_central.pages.svg import qr_svg

    drawing = str(qr_svg(said, "QR")).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    path.write_text(drawing.replace("><path", '><rect width="100%" height="100%" fill="#fff"/><path', 1),
                    encoding="utf-8")


def _png(said: str, path: Path) -> None:
    from PIL import Image

    from pes_desktop.documents.qr import QUIET_ZONE, qr_rows

    rows = qr_rows(said)
    picture = Image.new("1", (len(rows) + 2 * QUIET_ZONE,) * 2, 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    picture.resize((picture.width * 8,) * 2).save(path)


_PICTURES = {".svg": _svg, ".png": _png}


def revoke(settings: Settings, options: argparse.Namespace) -> int:
    """From now on nothing is taken from one PC of an office, and nothing is told to it; codes of the office that nobody
    has used yet end.

    Raises DomainError ``central_device_unknown``.
    """
    office, letter = options.office.strip().upper(), options.letter.strip().upper()
    with _database(settings) as engine, writing(engine) as connection:
        found = connection.execute(
            select(DeviceEntry.device_id, DeviceEntry.revoked_at)
            .join(OfficeEntry, OfficeEntry.office_id == DeviceEntry.office_id)
            .where(OfficeEntry.office_code == office, DeviceEntry.letter == letter)).first()
        if found is None:
            raise DomainError(Fault("central_device_unknown", "letter", {"office": office, "letter": letter}))
        ended = shut_out(connection, found.device_id, office)
        if found.revoked_at is None:
            note(connection, BY_PROGRAM, "", "device_revoked", f"{office} {letter}", options.reason)
    print(json.dumps({"office_code": office, "letter": letter, "already": found.revoked_at is not None,
                      "codes_ended": ended}))
    return 0


#: Columns of the report: name to record type and condition.
_COUNTED = {"people": "jobseeker", "employers": "employer", "vacancies": "vacancy", "referrals": "referral"}


def _counts(connection: Connection, table: Table, *conditions: Any) -> dict[UUID, int]:
    rows = connection.execute(select(table.c.office_id, func.count()).where(
        table.c.removed_at.is_(None), *conditions).group_by(table.c.office_id))
    return {row[0]: row[1] for row in rows}


def office_report(connection: Connection) -> list[dict[str, Any]]:
    """Present records per office, by code; ``placed``: referrals that stand at a placement now.

    The month's indicators, which count by day and rule, stand on the pages.
    """
    counted = {name: _counts(connection, table_of(kind)) for name, kind in _COUNTED.items()}
    referral = table_of("referral")
    counted["placed"] = _counts(connection, referral, referral.c.state.in_(sorted(PLACED)))
    lines = []
    for row in connection.execute(
            select(OfficeEntry.office_code, OfficeEntry.office_id, func.max(DeviceEntry.seen_at))
            .outerjoin(DeviceEntry, DeviceEntry.office_id == OfficeEntry.office_id)
            .group_by(OfficeEntry.office_code, OfficeEntry.office_id).order_by(OfficeEntry.office_code)):
        heard = row[2].isoformat(timespec="seconds") if row[2] is not None else None
        lines.append({"office": row[0], **{name: found.get(row[1], 0) for name, found in counted.items()},
                      "heard": heard})
    return lines


def report(settings: Settings, options: argparse.Namespace) -> int:
    """Print ``office_report`` as a table, or as JSON."""
    with _database(settings) as engine, reading(engine) as connection:
        lines = office_report(connection)
    if options.json:
        print(json.dumps(lines, indent=2))
        return 0
    from rich.console import Console
    from rich.table import Table as Shown

    table = Shown(box=None)
    for name in ("office", *_COUNTED, "placed", "heard"):
        table.add_column(name, justify="left" if name in ("office", "heard") else "right")
    for line in lines:
        table.add_row(*("-" if value is None else str(value) for value in line.values()))
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else 120).print(table)
    return 0


def check(settings: Settings, options: argparse.Namespace) -> int:
    """Print what does not fit together here, a line each as it is found, and what was read; 1 where anything is wrong.

    With ``--json`` a line is an object, and the last one holds the counts.
    """
    wrong, seen = 0, dict[str, Seen]()
    with _database(settings) as engine, reading(engine) as connection:
        for found in findings(connection, seen):
            wrong += 1
            print(json.dumps(found.told()) if options.json else found.words(options.lang), flush=True)
    if options.json:
        print(json.dumps({"wrong": wrong, "offices": {code: one.told() for code, one in seen.items()}}))
        return 1 if wrong else 0
    for code, one in seen.items():
        print(text("central.check.read", options.lang, office=code, records=one.records.total(), feed=one.feed,
                   receipts=one.receipts, unproven=one.unproven))
    print(counted("central.check.end", wrong, options.lang) if wrong else text("central.check.good", options.lang))
    return 1 if wrong else 0


def restored(settings: Settings, _options: argparse.Namespace) -> int:
    """Give the server a new epoch, so that offices compare everything and send what it lacks."""
    with _database(settings) as engine:
        epoch = new_epoch(engine)
        with writing(engine) as connection:
            note(connection, BY_PROGRAM, "", "restored")
    print(json.dumps({"epoch": str(epoch)}))
    return 0


def unlock(settings: Settings, options: argparse.Namespace) -> int:
    """Print the answer to the code that an office reads by telephone."""
    from pes_central.unlock import answer

    with _database(settings) as engine, writing(engine) as connection:
        said = answer(connection, options.office, options.challenge, options.who, options.reason)
    print(said)
    return 0
