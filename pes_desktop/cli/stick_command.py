"""``pes-desktop stick``: the exchange by a USB stick."""

from __future__ import annotations

import sys
from pathlib import Path

from pes_desktop.cli.common import office_parser, opened
from pes_desktop.cli.main import DONE, INCOMPLETE
from pes_desktop.reference.messages import text


def stick_command(arguments: list[str]) -> int:
    """Read the answers on a stick and what other PCs of the office wrote, then write what waits onto it."""
    parser = office_parser("stick", "Read headquarters' answers from a stick and what the other PCs of the office "
                           "wrote onto it, then write onto it what waits, for headquarters and for those PCs.")
    parser.add_argument("--stick", type=Path, required=True, metavar="FOLDER", help="folder of the stick")
    options = parser.parse_args(arguments)
    from pes_desktop.services import stick

    with opened(options) as (ctx, _):
        found = stick.read_stick(ctx, options.stick)
        written = stick.write_stick(ctx, options.stick).batches
    answered, others = found.answers, found.others
    print(f"{answered.acknowledged} aceptados, {written.records} en la memoria ({len(written.files)} archivos), "
          f"{answered.parked} por arreglar")
    if others.letters:
        print(f"de otros equipos ({', '.join(others.letters)}): {others.taken.total} registros, "
              f"{others.taken.conflicts} por decidir, {others.taken.left} no tomados")
    for name, code in others.refused:
        print(f"{name}: {text(f'fault.{code}')}", file=sys.stderr)
    return DONE if found.complete else INCOMPLETE
