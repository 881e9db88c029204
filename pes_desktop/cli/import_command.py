"""``pes-desktop import``: read a foreign spreadsheet, dry or into an office."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pes_desktop.cli.common import Bar, office_parser, opened
from pes_desktop.cli.main import DONE
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.brand import home_country


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = office_parser("import", "Read an office's own spreadsheet of people or vacancies.")
    parser.add_argument("file", type=Path, help="workbook (xlsx, xls, ods) or csv")
    parser.add_argument("--kind", choices=("people", "vacancies"), required=True)
    parser.add_argument("--country", default=home_country(), help="country pack of a dry run (an office knows its own)")
    parser.add_argument("--again", action="store_true", help="import a file that was imported before")
    parser.add_argument("--dry-run", action="store_true", help="only say what each row holds; needs no office")
    parser.add_argument("--json", action="store_true", help="one object a sheet row (dry run) or the result")
    return parser.parse_args(arguments)


def import_command(arguments: list[str]) -> int:
    """Run the command; returns the exit status."""
    options = _options(arguments)
    return _dry_run(options) if options.dry_run else _into_office(options)


def _dry_run(options: argparse.Namespace) -> int:
    from pes_desktop.importing.context import load_context
    from pes_desktop.importing.recognise import parse_file
    from pes_desktop.occupations.index import load_index

    def told(done: int, total: int) -> None:
        bar.tell(options.kind, done, total)

    with Bar() as bar:
        parsed = parse_file(options.file, options.kind, load_context(options.country, load_index()), told)
    if options.json:
        print(json.dumps([row.to_json() for row in parsed.rows], ensure_ascii=False, indent=1))
        return DONE
    from pes_desktop.reference.messages import text

    for problem in parsed.problems:
        print(f"fila {problem.row}: {text(f'fault.{problem.code}', 'es', **problem.params)}")
    print(", ".join(f"{count} {text(f'import.status.{status}')}" for status, count in parsed.tally().items()))
    return DONE


def _into_office(options: argparse.Namespace) -> int:
    from pes_desktop.services.importing import apply_import, imported_before, read_file

    def told(done: int, total: int) -> None:
        bar.tell(options.kind, done, total)

    with opened(options) as (ctx, _), Bar() as bar:
        before = imported_before(ctx, options.file)
        if before is not None and not options.again:
            raise DomainError(Fault("import_done_before", params={"file": options.file.name}))
        parsed = read_file(ctx, options.file, options.kind, told)
        result = apply_import(ctx, parsed, options.file, told)
    summary = {"run": str(result.run_id), "rows": result.rows, "created": result.created,
               "attached": result.attached, "problems": [
                   {"row": p["row"], "field": p["field"], "code": p["code"]} for p in result.problems],
               "duplicates_proposed": result.duplicates, "duplicates_merged": result.merged}
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        print(f"{result.created} creados, {result.attached} unidos a un registro anterior, "
              f"{len(result.problems)} por revisar", file=sys.stdout)
    return DONE
