"""Start the frozen program: read a sheet, make an office's window appear and quit; exit status 0 when both work.

Usage: frozen_check.py PROGRAM SCRATCH_FOLDER
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def write_sheet(path: Path) -> None:
    """A small sheet of invented people."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Apellidos", "Nombres", "Cédula", "Sexo", "Ocupación"])
    sheet.append(["Guamán Lema", "Rosa", "0602917435", "F", "ordeñadora"])
    book.save(path)


def main() -> int:
    """Run both checks."""
    program, scratch = sys.argv[1], Path(sys.argv[2])
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    sheet = scratch / "personas.xlsx"
    write_sheet(sheet)
    read = subprocess.run([program, "import", str(sheet), "--kind", "people", "--country", "ec", "--dry-run", "--json"],
                          capture_output=True, text=True, env=environment, timeout=120, check=False)
    rows = json.loads(read.stdout) if read.returncode == 0 else []
    if [(row["id_number"], bool(row["occupations"][0]["code"])) for row in rows] != [("0602917435", True)]:
        print("frozen: the dry run failed\n" + read.stderr[-2000:], file=sys.stderr)
        return 1
    shown = subprocess.run([program, "--dir", str(scratch / "office"), "--quit-when-shown"], capture_output=True,
                           text=True, env=environment, timeout=120, check=False)
    if shown.returncode != 0:
        print("frozen: the window did not appear\n" + shown.stderr[-2000:], file=sys.stderr)
        return 1
    print("frozen: reads a sheet, shows its window and quits")
    return 0


if __name__ == "__main__":
    sys.exit(main())
