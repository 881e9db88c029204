"""Save pictures in out/screenshots: ``screenshots.py [pages|gallery] [--only SCENE] [--quick]``.

``pages``: every page on a copy of the demo office and on an empty one, in each look; ``gallery``: the widgets.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from pes_desktop.ui.application import apply_theme, create_application, teardown  # noqa: E402
from pes_desktop.ui.desk import Desk  # noqa: E402
from pes_desktop.ui.main_window import MainWindow  # noqa: E402
from pes_desktop.ui.pages import PageSpec  # noqa: E402

#: Theme, scale, width, height, language.
PAGE_LOOKS = (("light", 1.0, 1366, 768, "es"), ("dark", 1.0, 1366, 768, "es"), ("light", 1.5, 1366, 768, "es"),
              ("light", 1.0, 1920, 1080, "es"), ("light", 1.0, 1366, 768, "en"))
LOOKS = (("light", 1.0), ("dark", 1.0), ("contrast", 1.0), ("light", 1.5))
RAIL = (
    ("today", "Hoy", "house"), ("people", "Personas", "users"), ("vacancies", "Vacantes", "briefcase"),
    ("referrals", "Derivaciones", "mail"), ("reports", "Informes", "chart-column"),
    ("guide", "Guía local", "book-open"), ("sync", "Sincronización", "refresh-cw"), ("settings", "Ajustes", "settings"),
)


def gallery_window(desk: Desk) -> MainWindow:
    """The frame with invented entries, every one of them the gallery."""
    factory = ".gallery:GalleryPage"
    specs = [PageSpec(key, title, icon, factory, foot=key == "settings") for key, title, icon in RAIL]
    window = MainWindow(desk, specs)
    window.rail.set_brand("Empleo", "Oficina Alausí")
    window.rail.set_count("referrals", 3)
    window.rail.set_count("sync", 2)
    window.top.set_person("Luis", "todas las funciones")
    window.top.set_sync("warn", "12 por enviar · última prueba ayer 17:40")
    return window


def shoot_gallery(app: QApplication, out: Path, only: str = "", quick: bool = False) -> list[Path]:
    """Every scene in every look at 1366x768."""
    from pes_desktop.ui.gallery_scenes import SCENES

    at = {"today": "today", "intake": "people", "match": "vacancies", "table": "people", "parts": "settings"}
    saved = []
    for theme, scale in LOOKS[:1] if quick else LOOKS:
        apply_theme(app, theme, scale)
        for scene in SCENES:
            if only and scene != only:
                continue
            desk = Desk()
            window = gallery_window(desk)
            window.resize(1366, 768)
            window.show()
            window.activateWindow()
            window.open_page(at[scene], {"scene": scene})
            for _ in range(3):
                app.processEvents()
            path = out / f"gallery-{scene}-{theme}-{round(scale * 100)}.png"
            window.grab().save(str(path))
            saved.append(path)
            desk.close()
            teardown(app, window)
    return saved


def two_offices(folder: Path) -> list[tuple[Path, UUID, bytes]]:
    """A copy of the demo office and an empty one: folder, first member of staff, key."""
    from pes_desktop.services.office_setup import NewOffice, create_office
    from pes_desktop.storage import keys
    from scripts import run

    password = str(run.prepare()["password"])
    shutil.copytree(run.DEMO / "office", folder / "full", ignore=shutil.ignore_patterns("*.lock"))
    form = NewOffice("ec", "Oficina Guamote", "GUA", "060650", "Luis Andrade", password)
    create_office(folder / "empty", form, cost=keys.KdfCost(1, 1024, 1))[0].store.close()
    found = []
    for name in ("full", "empty"):
        staff = keys.holders(folder / name)[0][0]
        found.append((folder / name, staff, keys.unlock(folder / name, staff, password)))
    return found


def shoot_pages(app: QApplication, out: Path, only: str = "", quick: bool = False) -> list[Path]:
    """Every scene of every page in every look."""
    from pes_desktop.app import Program
    from pes_desktop.services.office_setup import open_with_key
    from pes_desktop.ui.application import install_language
    from scripts.hands import Hands
    from scripts.page_scenes import EMPTY, FULL, Facts

    saved = []
    for theme, scale, width, height, lang in PAGE_LOOKS[:1] if quick else PAGE_LOOKS:
        with tempfile.TemporaryDirectory() as kept:
            offices = two_offices(Path(kept))  # anew for each look: the scenes leave drafts
            apply_theme(app, theme, scale)
            install_language(app, lang)
            facts = None
            for (folder, staff, key), scenes in zip(offices, (FULL, EMPTY), strict=True):
                chosen = {name: scene for name, scene in scenes.items() if not only or only in name}
                if not chosen:
                    continue
                ctx = open_with_key(folder, key, staff)
                facts = facts or Facts.of(ctx)
                program = Program(folder, lang=lang, theme=theme, scale=scale)
                program.window.resize(width, height)
                program.window.show()
                program.enter(ctx)
                hands = Hands(program.window)
                for name, scene in chosen.items():
                    program.window.undo_bar.hide()
                    program.window.show_frame()  # the scene before may have covered the pages
                    scene(hands, facts)
                    path = out / f"{name}-{theme}-{round(scale * 100)}-{width}-{lang}.png"
                    saved.append(hands.picture(path))
                program.close()
    return saved


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["pages", "gallery"], default="pages")
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="one look only: light, 100 %%, 1366x768, Spanish")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    app = create_application(["screenshots"], lang="es")
    app.setQuitOnLastWindowClosed(False)  # one window after another
    shoot = shoot_pages if args.what == "pages" else shoot_gallery
    for path in shoot(app, args.out, args.only, args.quick):
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
