"""``pes-desktop stick``: the exchange by a USB stick."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pes_desktop.cli.common import office_parser, opened
from pes_desktop.cli.main import DONE, INCOMPLETE
from pes_desktop.reference.messages import text

if TYPE_CHECKING:
    from pes_desktop.sync.by_answer import ByAnswer


def _tell(proof: ByAnswer) -> None:
    """What headquarters' last answer proves, and of when it is."""
    when = proof.at.astimezone().strftime("%d/%m/%Y %H:%M") if proof.at is not None else ""
    if proof.outcome in ("equal", "older", "epoch"):
        print(text(f"stick.proof.{proof.outcome}", when=when))
    elif proof.outcome == "differs":
        print(text("stick.proof.differs", when=when, kinds="; ".join(
            f"{kind} {here}/{there}" for kind, (here, there) in proof.counts.items())), file=sys.stderr)


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
    _tell(found.proof)
    print(f"{answered.acknowledged} aceptados, {written.records} en la memoria ({len(written.files)} archivos), "
          f"{answered.parked} por arreglar")
    if others.letters:
        print(f"de otras computadoras ({', '.join(others.letters)}): {others.taken.total} registros, "
              f"{others.taken.conflicts} por decidir, {others.taken.left} no tomados")
    for name, code in others.refused:
        print(f"{name}: {text(f'fault.{code}')}", file=sys.stderr)
    return DONE if found.complete else INCOMPLETE
