"""`make run`: the program on a ready demo office, unlocked, beside its headquarters.

Without a display the main job is done on a screen nobody sees.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DEMO = ROOT / "demo-office"
PEOPLE = 400


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def prepare() -> dict[str, object]:
    """Make the demo office once; returns its summary."""
    summary = DEMO / "summary.json"
    if not summary.is_file():
        if DEMO.exists():
            import shutil

            shutil.rmtree(DEMO)
        print("Preparando la oficina de demostración…", flush=True)
        made = subprocess.run([sys.executable, "-m", "pes_desktop", "demo", "--dir", str(DEMO), "--size", str(PEOPLE)],
                              check=False, cwd=ROOT)
        if made.returncode != 0:
            raise SystemExit(made.returncode)  # the program has said why
    facts: dict[str, object] = json.loads(summary.read_text(encoding="utf-8"))
    return facts


def main() -> int:
    """Prepare, start the demo headquarters beside the window, open the window or drive the tour."""
    facts = prepare()
    password = str(facts["password"])
    if not has_display():
        return subprocess.run([sys.executable, str(ROOT / "scripts" / "tour.py")], cwd=ROOT, check=False).returncode
    from pes_desktop.cli.demo import central_server
    from pes_desktop.domain.errors import DomainError
    from scripts.demo_headquarters import prepare as prepare_headquarters
    from scripts.demo_headquarters import say_headquarters

    # the window loads while headquarters starts, and waits for its password
    window = subprocess.Popen([sys.executable, "-m", "pes_desktop", "--dir", str(DEMO / "office"), "--password-stdin"],
                              stdin=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        with ExitStack() as stack:
            port = int(str(facts["central"]["url"]).rsplit(":", 1)[1])  # type: ignore[index]
            prepare_headquarters(DEMO / "central")
            try:
                say_headquarters(stack.enter_context(central_server(DEMO / "central", port)))
            except DomainError:
                print("La sede de demostración no arrancó; la ventana se abre sin conexión.", flush=True)
            print(f"Oficina de demostración abierta. Contraseña: {password}", flush=True)
            window.communicate(password + "\n")
            return window.returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if window.poll() is None:
            window.terminate()
            window.wait()


if __name__ == "__main__":
    sys.exit(main())
