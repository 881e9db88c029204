"""Save pictures of the pages in out/screenshots: ``screenshots.py gallery [--only SCENE] [--quick]``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication  # noqa: E402

from pes_desktop.ui.application import apply_theme, create_application, teardown  # noqa: E402
from pes_desktop.ui.desk import Desk  # noqa: E402
from pes_desktop.ui.main_window import MainWindow  # noqa: E402
from pes_desktop.ui.pages import PageSpec  # noqa: E402

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


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["gallery"])
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="light at 100 %% only")
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "screenshots")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    app = create_application(["screenshots"], lang="es")
    for path in shoot_gallery(app, args.out, args.only, args.quick):
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
