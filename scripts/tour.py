"""`make run` without a display: the same window, driven through the main job on a screen nobody sees.

Works on a copy of the demo office, so that every tour begins alike. Leaves letter, workbook and pictures in out/tour.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.demo_headquarters import prepare as prepare_headquarters  # noqa: E402
from scripts.headquarters_pictures import look_at_headquarters  # noqa: E402
from scripts.screen import hidden_screen  # noqa: E402

DEMO, OUT = ROOT / "demo-office", ROOT / "out" / "tour"


def copy_demo() -> tuple[Path, dict[str, object]]:
    """A fresh copy of the demo office and its headquarters; returns the folder and the demo's summary."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    shutil.copytree(DEMO, OUT / "demo", ignore=shutil.ignore_patterns("letters", "*.lock"))
    return OUT / "demo", json.loads((DEMO / "summary.json").read_text(encoding="utf-8"))


class Camera:
    """Numbered pictures of the window."""

    def __init__(self, hands: object) -> None:
        self._hands, self.taken = hands, 0

    def __call__(self, name: str) -> None:
        """Save one."""
        self.taken += 1
        self._hands.picture(OUT / "pantallas" / f"{self.taken:02d}-{name}.png")  # type: ignore[attr-defined]


def drive(folder: Path, password: str) -> int:
    """The main job in the window; returns how many pictures were taken."""
    from pes_desktop.app import Program
    from pes_desktop.ui.application import create_application
    from scripts import main_job as job
    from scripts.hands import Hands

    create_application(["pes-desktop"], lang="es")
    program = Program(folder, lang="es")
    try:
        program.start(password)
        hands = Hands(program.window)
        camera = Camera(hands)
        hands.page("today")
        camera("hoy")
        person = job.register_by_keyboard(hands)
        rosa = person.key
        camera("persona")
        job.write_order(hands)
        job.save_order(hands)
        camera("vacante")
        hands.push("¿Quién sirve?")
        ranking = hands.page("who_fits")
        camera("quien-sirve")
        candidates = [row.key for row in ranking.list.rows() if not row.caption]
        page = job.refer(hands, rosa if rosa in candidates else candidates[0])
        if page.consent.isVisible():
            hands.click(page.consent.give)
            hands.until(lambda: page.view.consent_given, "the consent")
        job.issue(hands)
        hands.save_as(lambda: hands.click(page.letter.save_button), OUT / "carta.pdf")
        camera("carta")
        job.record(hands, "presented")
        job.record(hands, "hired")
        camera("resultado")
        job.export(hands, OUT / "informe.xlsx")
        camera("informe")
        sync = hands.rail("sync")
        if not hands.desk.runner.running and sync.primary.isEnabled():
            hands.click(sync.primary)
        hands.until(lambda: not hands.desk.jobs.busy() and not hands.desk.runner.running, "everything sent")
        hands.idle()
        camera("sincronizacion")
        return camera.taken
    finally:
        program.close()


def main() -> int:
    """Screen, headquarters, window; then where everything lies."""
    begun = time.monotonic()
    from pes_desktop.cli.demo import central_server

    folder, facts = copy_demo()
    print("No hay pantalla: se recorre el trabajo en una ventana que nadie ve…", flush=True)
    with ExitStack() as stack:
        screen = stack.enter_context(hidden_screen())
        port = int(str(facts["central"]["url"]).rsplit(":", 1)[1])  # type: ignore[index]
        prepare_headquarters(folder / "central")
        url = stack.enter_context(central_server(folder / "central", port))
        taken = drive(folder / "office", str(facts["password"]))
        pages = look_at_headquarters(url, OUT / "sede")
    print(f"Recorrido hecho en {time.monotonic() - begun:.0f} segundos "
          f"({'Xvfb' if screen == 'xvfb' else 'sin servidor gráfico'}).\n"
          f"  Carta:     {OUT / 'carta.pdf'}\n"
          f"  Informe:   {OUT / 'informe.xlsx'}\n"
          f"  Pantallas: {OUT / 'pantallas'} ({taken})\n"
          f"  Sede:      {OUT / 'sede'} ({pages or 'sin navegador'})", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
