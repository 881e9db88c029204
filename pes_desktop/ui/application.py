"""Makes the QApplication: style, typeface, theme and language; and takes it down in the order that exits cleanly."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from pes_desktop.reference.paths import resources_dir
from pes_desktop.ui import numbers
from pes_desktop.ui.singleton_guard import guard_constants
from pes_desktop.ui.theme import fonts, icons, tokens
from pes_desktop.ui.theme.stylesheet import qt_palette, stylesheet
from pes_desktop.ui.theme.tokens import Tokens

_translators: list[QTranslator] = []


def create_application(argv: Sequence[str], *, theme: str = "light", scale: float = 1.0,
                       lang: str = "es") -> QApplication:
    """The one application object, ready to show windows.

    ``theme``: light, dark or contrast; ``scale``: 1.0, 1.25 or 1.5 on top of the screen's own density;
    ``lang``: es or en.
    """
    guard_constants()
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
        app = QApplication([*argv, "-style", "Fusion"])  # setStyle() would load all of QStyle for its answer
    app.setApplicationName("pes-desktop")
    app.setApplicationDisplayName("Empleo")
    app.setDesktopFileName("pes-desktop")
    family = fonts.register_fonts()
    apply_theme(app, theme, scale, family)
    install_language(app, lang)
    return app


def apply_theme(app: QApplication, theme: str, scale: float = 1.0, family: str | None = None) -> Tokens:
    """Put a theme and scale in force; open windows follow at once."""
    chosen = tokens.use(theme, scale, family)
    app.setFont(chosen.font())
    app.setPalette(qt_palette(chosen))
    app.setStyleSheet(stylesheet(chosen))
    return chosen


def install_language(app: QApplication, lang: str) -> None:
    """Install the words of ``lang``; English is the language of the source and needs no file."""
    for translator in _translators:
        app.removeTranslator(translator)
    _translators.clear()
    numbers.use_language(lang)
    if lang == "en":
        return
    own = sorted(_compiled_words().glob(f"*_{lang}.qm"))
    of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{lang}.qm"
    for path in [of_qt, *own]:
        translator = QTranslator(app)
        if path.is_file() and translator.load(str(path)):
            app.installTranslator(translator)
            _translators.append(translator)


def _compiled_words() -> Path:
    """Folder of the compiled catalogues; in a source checkout they are made from the .ts files when missing or old."""
    words = resources_dir() / "i18n"
    sources = list((words / "ts").glob("*.ts"))
    stale = [ts for ts in sources if _is_older(words / "qm" / f"{ts.stem}.qm", ts)]
    if stale:
        from pes_desktop.ui.compile_words import release

        release(stale, words / "qm")
    return words / "qm"


def _is_older(made: Path, source: Path) -> bool:
    try:
        return made.stat().st_mtime < source.stat().st_mtime
    except FileNotFoundError:
        return True


def teardown(app: QApplication, *windows: QWidget) -> None:
    """Close and destroy the windows while Qt still runs; what is left to the interpreter's exit may crash there."""
    for window in windows:
        window.close()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    icons.forget()
    QCoreApplication.processEvents()
