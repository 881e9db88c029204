"""The program's own start on what a cut left: opened as at log-in, its start check, its check-up, its search."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from power_record import Recording

from pes_desktop.services.office_setup import open_with_key
from pes_desktop.services.people import find_people
from pes_desktop.services.safekeeping import start_check
from pes_desktop.services.upkeep import check_up


def real_start(folder: Path, recording: Recording) -> list[str]:
    """What the start finds wrong after a power cut: nothing may be."""
    ctx = open_with_key(folder, recording.key, UUID(recording.staff), clock=lambda: date(2026, 11, 23))
    try:
        report = start_check(ctx)
        wrong = [f"{finding.code} {finding.detail}" for finding in check_up(ctx) if not finding.good]
        if report.lost or report.clock_fault is not None:
            wrong.append(f"start check: {len(report.lost)} lost, clock {report.clock_fault}")
        find_people(ctx, "lema 1")
        return wrong
    finally:
        ctx.store.close()
