"""Writes to a stick that fails: ``stick_child.py ACT OFFICE STICK STAFF``, the key on standard input."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import time_machine

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pes_desktop.domain.errors import EnvironmentFault
from pes_desktop.services import backups, month, office_setup, recovery, upkeep
from pes_desktop.storage.files import write_atomically

DAY = date(2026, 10, 20)


def work(act: str, folder: Path, stick: Path, staff: UUID, key: bytes) -> dict[str, object]:
    """Do the act; what came of it."""
    ctx = office_setup.open_with_key(folder, key, staff, clock=lambda: DAY)
    code, params = "", {}
    try:
        if act == "export":
            month.write_workbook(ctx, DAY.year, DAY.month, stick / "mes.xlsx", reason="informe")
        elif act == "recovery_page":
            recovery.save_recovery_page(ctx, "uno " * 12, stick / "hoja.pdf")
        elif act == "letter":
            write_atomically(stick / "carta.pdf", b"%PDF-1.7" * 2_000)
        else:
            backups.set_second_folder(ctx, stick)
            fault = backups.back_up_now(ctx, "daily").second_fault
            if fault is not None:
                raise EnvironmentFault(fault)
    except EnvironmentFault as error:
        code, params = error.codes[0], dict(error.faults[0].params)
    good = all(found.good for found in upkeep.check_up(ctx))
    ctx.store.close()
    left = [str(path.relative_to(stick)) for path in stick.rglob("*") if path.is_file()]
    return {"code": code, "params": params, "sound": good, "left": left}


if __name__ == "__main__":
    act, folder, stick, staff = sys.argv[1:]
    secret = bytes.fromhex(sys.stdin.readline().strip())
    with time_machine.travel(datetime(2026, 10, 20, 9, 30), tick=False):
        print(json.dumps(work(act, Path(folder), Path(stick), UUID(staff), secret)))
