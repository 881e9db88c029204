"""``pes-desktop stick``: the exchange by a USB stick."""

from __future__ import annotations

from pathlib import Path

from pes_desktop.cli.common import office_parser, opened
from pes_desktop.cli.main import DONE, INCOMPLETE


def stick_command(arguments: list[str]) -> int:
    """Read the answers on a stick, then write what waits onto it."""
    parser = office_parser("stick", "Read headquarters' answers from a stick, then write onto it what waits.")
    parser.add_argument("--stick", type=Path, required=True, metavar="FOLDER", help="folder of the stick")
    options = parser.parse_args(arguments)
    from pes_desktop.services import stick

    with opened(options) as (ctx, _):
        answered = stick.read_answers(ctx, options.stick)
        written = stick.write_batches(ctx, options.stick)
    print(f"{answered.acknowledged} aceptados, {written.records} en la memoria ({len(written.files)} archivos), "
          f"{answered.parked} por arreglar")
    return DONE if not answered.parked else INCOMPLETE
