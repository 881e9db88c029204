"""The window's words in Spanish.

  update            gather the English words of every folder of pes_desktop/ui into resources/i18n/ts/<area>_es.ts
  fill AREA FILE    put {"English": "Spanish"} of a JSON file into an area's catalogue and mark them finished
  release           compile the catalogues into resources/i18n/qm (not kept in version control)
  check             exit 1 when a catalogue is stale against the source or has a word without Spanish
  missing [AREA]    print what has no Spanish yet, as JSON ready to be filled in

An area is a folder of pes_desktop/ui; files directly in it and the parts in widgets/ and theme/ are the area "frame";
the program itself (app.py) belongs to "start".
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UI = ROOT / "pes_desktop" / "ui"
APP = UI.parent / "app.py"  # its words belong to the start
TS = ROOT / "resources" / "i18n" / "ts"
QM = ROOT / "resources" / "i18n" / "qm"
FRAME = {"widgets", "theme"}
SKIP = {"gallery.py", "gallery_scenes.py"}
sys.path.insert(0, str(ROOT))

Key = tuple[str, str, str]


def areas() -> dict[str, list[Path]]:
    """Area name to its Python files."""
    found: dict[str, list[Path]] = {}
    for path in sorted(UI.rglob("*.py")):
        parts = path.relative_to(UI).parts
        area = "frame" if len(parts) == 1 or parts[0] in FRAME else parts[0]
        if path.name not in SKIP:
            found.setdefault(area, []).append(path)
    if APP.parent == UI.parent:  # the program beside its pages; another folder may be looked at in a test
        found["start"].append(APP)
    return found


def lupdate() -> str:
    """Qt's gatherer as PySide6 ships it."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    for place in (folder / "lupdate", folder / "lupdate.exe"):
        if place.is_file():
            return str(place)
    raise SystemExit("pyside6-lupdate is missing")


def gather(files: list[Path], ts: Path) -> None:
    """Bring a catalogue up to date with its source; vanished words are dropped."""
    command = [lupdate(), *map(str, files), "-ts", str(ts), "-locations", "none", "-no-obsolete", "-silent",
               "-source-language", "en", "-target-language", "es"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)


def entries(ts: Path) -> dict[Key, str | None]:
    """(context, source, comment) to the finished Spanish, None while there is none."""
    if not ts.exists():
        return {}
    found: dict[Key, str | None] = {}
    for context in ET.parse(ts).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            target = message.find("translation")
            forms = [f.text or "" for f in target.findall("numerusform")] if target is not None else []
            text = (forms[0] if forms else target.text or "") if target is not None else ""
            open_ = target is None or target.get("type") == "unfinished" or not text.strip()
            source, comment = message.findtext("source") or "", message.findtext("comment") or ""
            found[name, source, comment] = None if open_ else text
    return found


def catalogue(area: str) -> Path:
    """The area's .ts file."""
    return TS / f"{area}_es.ts"


def update() -> int:
    """Gather every area; areas whose words all vanished lose their file."""
    TS.mkdir(parents=True, exist_ok=True)
    for area, files in areas().items():
        ts = catalogue(area)
        gather(files, ts)
        words = entries(ts)
        if not words:
            ts.unlink(missing_ok=True)
            continue
        print(f"{area}: {len(words)} words, {sum(v is None for v in words.values())} without Spanish")
    known = {catalogue(area) for area in areas()}
    for left in set(TS.glob("*_es.ts")) - known:
        left.unlink()
    return 0


def fill(area: str, file: Path) -> int:
    """Put translations into a catalogue; returns 1 when a word of the file is not in it."""
    words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    ts = catalogue(area)
    tree = ET.parse(ts)
    used = set()
    for message in tree.getroot().iter("message"):
        source = message.findtext("source") or ""
        target = message.find("translation")
        if source in words and target is not None:
            target.text = words[source]
            target.attrib.pop("type", None)
            used.add(source)
    ET.indent(tree, "    ")
    body = ET.tostring(tree.getroot(), encoding="unicode")
    ts.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    gather(areas()[area], ts)  # Qt's own way of writing the file
    unknown = sorted(set(words) - used)
    for word in unknown:
        print(f"not in {area}: {word!r}", file=sys.stderr)
    print(f"{area}: {len(used)} filled, {sum(v is None for v in entries(ts).values())} without Spanish")
    return 1 if unknown else 0


def check() -> int:
    """Compare with a fresh gathering, without touching the catalogues."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for area, files in areas().items():
            fresh = Path(folder) / f"{area}_es.ts"
            gather(files, fresh)
            now, kept = entries(fresh), entries(catalogue(area))
            faults += [f"{area}: not gathered: {key[1]!r}" for key in now.keys() - kept.keys()]
            faults += [f"{area}: no longer in the source: {key[1]!r}" for key in kept.keys() - now.keys()]
            faults += [f"{area}: no Spanish for {key[1]!r}" for key, text in kept.items() if text is None]
            faults += [f"{area}: placeholders differ in {key[1]!r}" for key, text in kept.items()
                       if text is not None and placeholders(key[1]) != placeholders(text)]
    for stray in sorted({p.name for p in TS.glob("*_es.ts")} - {f"{a}_es.ts" for a in areas()}):
        faults.append(f"{stray}: no such area")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def placeholders(text: str) -> list[str]:
    """The {0}, {1} of a sentence, sorted."""
    return sorted(part for part in ("{0}", "{1}", "{2}", "{3}") if part in text)


def release() -> int:
    """Compile all catalogues."""
    from pes_desktop.ui.compile_words import release as compile_

    sources = sorted(TS.glob("*.ts"))
    written = compile_(sources, QM)
    print(f"{len(written)} of {len(sources)} compiled")
    return 0 if len(written) == len(sources) else 1


def missing(area: str | None) -> int:
    """Print words without Spanish."""
    out = {a: {key[1]: "" for key, text in entries(catalogue(a)).items() if text is None}
           for a in areas() if area in (None, a)}
    print(json.dumps(out[area] if area else {a: w for a, w in out.items() if w}, ensure_ascii=False, indent=1))
    return 0


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("update", "release", "check"):
        commands.add_parser(name)
    filling = commands.add_parser("fill")
    filling.add_argument("area")
    filling.add_argument("file", type=Path)
    commands.add_parser("missing").add_argument("area", nargs="?")
    args = parser.parse_args()
    if args.command == "fill":
        return fill(args.area, args.file)
    if args.command == "missing":
        return missing(args.area)
    return {"update": update, "release": release, "check": check}[args.command]()


if __name__ == "__main__":
    raise SystemExit(main())
