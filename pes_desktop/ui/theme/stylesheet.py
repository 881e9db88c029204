"""The one stylesheet of the program, made from tokens. Roles are dynamic properties: ``role``, ``kind``, ``state``."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from pes_desktop.ui.theme.tokens import Tokens

_SHEET = """
QWidget {{ selection-background-color: {accent}; selection-color: {on_accent}; }}
QMainWindow, QDialog, QWidget[role="page"], QWidget[role="window"] {{ background: {bg}; }}
QLabel {{ background: transparent; }}
QLabel:disabled {{ color: {muted}; }}
QLabel[role="title"] {{ font-size: {title}px; font-weight: 700; }}
QLabel[role="section"] {{ font-size: {section}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="small"] {{ color: {muted}; font-size: {small}px; }}
QLabel[role="smallink"] {{ font-size: {small}px; }}
QLabel[role="caption"] {{ color: {muted}; font-size: {caption}px; font-weight: 600; letter-spacing: 0.4px; }}
QLabel[role="metric"] {{ font-size: {metric}px; font-weight: 700; }}
QLabel[role="brand"] {{ font-size: {section}px; font-weight: 700; }}
QLabel[state="error"] {{ color: {bad}; }}
QLabel[state="warn"] {{ color: {warn}; }}
QLabel[state="ok"] {{ color: {ok}; }}
QLabel[role="key"] {{ color: {muted}; font-size: {caption}px; border: 1px solid {line}; border-radius: {r4}px;
    padding: 0 {p4}px; background: {surface}; }}
QLabel[role="fieldlabel"] {{ font-weight: 600; }}

QFrame[role="card"] {{ background: {surface}; border: 1px solid {line}; border-radius: {r8}px; }}
QFrame[role="plain"] {{ background: transparent; border: 0; }}
QFrame[role="panel"] {{ background: {surface}; border: 0; }}
QFrame[role="rail"] {{ background: {surface}; border: 0; border-right: 1px solid {line}; }}
QFrame[role="topbar"] {{ background: {surface}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[role="line"] {{ background: {line}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[role="softline"] {{ background: {soft}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[role="popup"] {{ background: {surface}; border: 1px solid {field_line}; border-radius: {r8}px; }}
QFrame[role="banner"] {{ border-radius: {r8}px; border: 1px solid {line}; background: {soft}; }}
QFrame[role="banner"][kind="ok"] {{ background: {ok_soft}; border-color: {ok}; }}
QFrame[role="banner"][kind="warn"] {{ background: {warn_soft}; border-color: {warn}; }}
QFrame[role="banner"][kind="bad"] {{ background: {bad_soft}; border-color: {bad}; }}
QFrame[role="banner"][kind="info"] {{ background: {info_soft}; border-color: {info}; }}
QFrame[role="undobar"] {{ background: {ink}; border: 0; border-radius: {r8}px; }}
QFrame[role="undobar"] QLabel {{ color: {bg}; }}

QPushButton {{ min-height: {btn_inner}px; max-height: {btn_inner}px; padding: 0 {p13}px; border: 1px solid {btn_line};
    border-radius: {r}px; background: {surface}; font-weight: 600; }}
QPushButton:hover {{ background: {soft}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border: 2px solid {focus}; padding: 0 {p12}px;
    min-height: {btn_focus}px; max-height: {btn_focus}px; }}
QPushButton:disabled {{ color: {muted}; background: {soft}; border-color: {line}; }}
QPushButton[kind="primary"] {{ background: {accent}; border-color: {accent}; color: {on_accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {accent_hover};
    border-color: {accent_hover}; }}
QPushButton[kind="primary"]:focus {{ border-color: {accent}; }}
QPushButton[kind="primary"]:disabled {{ background: {soft}; color: {muted}; border-color: {line}; }}
QPushButton[kind="quiet"] {{ border-color: transparent; background: transparent; color: {accent}; padding: 0 {p8}px; }}
QPushButton[kind="quiet"]:hover {{ background: {accent_soft}; }}
QPushButton[kind="quiet"]:focus {{ border-color: {focus}; padding: 0 {p7}px; }}
QPushButton[kind="quiet"]:disabled {{ color: {muted}; background: transparent; }}
QPushButton[kind="danger"] {{ color: {bad}; border-color: {bad}; }}
QPushButton[kind="danger"]:hover {{ background: {bad_soft}; }}
QPushButton[kind="danger"]:focus {{ border-color: {focus}; }}
QPushButton[kind="danger"]:disabled {{ color: {muted}; border-color: {line}; }}
QPushButton[kind="icon"] {{ border-color: transparent; background: transparent; padding: 0;
    min-width: {btn_inner}px; max-width: {btn_inner}px; }}
QPushButton[kind="icon"]:hover {{ background: {soft}; }}
QPushButton[kind="icon"]:focus {{ border-color: {focus}; padding: 0;
    min-width: {btn_focus}px; max-width: {btn_focus}px; }}
QPushButton[kind="onink"] {{ border-color: transparent; background: transparent; color: {bg};
    text-decoration: underline; }}
QPushButton[kind="onink"]:focus {{ border-color: {bg}; }}
QPushButton[kind="fold"] {{ border-color: transparent; background: transparent; color: {accent}; padding: 0; }}
QPushButton[kind="fold"]:focus {{ border-color: {focus}; padding: 0; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QSpinBox {{ border: 1px solid {field_line};
    border-radius: {r}px; background: {surface}; padding: 0 {p9}px; }}
QLineEdit, QComboBox {{ min-height: {btn_inner}px; max-height: {btn_inner}px; }}
QPlainTextEdit, QTextEdit {{ padding: {p5}px {p5}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{
    border: 2px solid {focus}; padding: 0 {p8}px; }}
QLineEdit:focus, QComboBox:focus {{ min-height: {btn_focus}px; max-height: {btn_focus}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {p4}px {p4}px; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{
    background: {soft}; color: {muted}; border-color: {line}; }}
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] {{ background: {soft}; }}
QLineEdit[state="warn"], QComboBox[state="warn"], QPlainTextEdit[state="warn"] {{ border-color: {warn}; }}
QLineEdit[state="error"], QComboBox[state="error"], QPlainTextEdit[state="error"] {{ border-color: {bad}; }}
QLineEdit[role="topsearch"] {{ background: {bg}; border-color: {line};
    min-height: {search_inner}px; max-height: {search_inner}px; padding-left: {p32}px; }}
QLineEdit[role="topsearch"]:focus {{ background: {surface}; border: 2px solid {focus}; padding: 0 {p8}px;
    padding-left: {p31}px; min-height: {search_focus}px; max-height: {search_focus}px; }}
QLineEdit[role="search"] {{ padding-left: {p32}px; }}
QLineEdit[role="search"]:focus {{ padding-left: {p31}px; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; background: transparent; padding: 0; min-height: 0; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox {{ padding-left: {p11}px; }}
QComboBox:focus {{ padding-left: {p10}px; }}
QComboBox::drop-down {{ border: 0; width: {p28}px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QAbstractItemView, QAbstractItemView[role="completer"] {{ background: {surface};
    border: 1px solid {field_line}; padding: {p4}px 0; outline: 0;
    selection-background-color: {accent_soft}; selection-color: {ink}; }}
QComboBox QAbstractItemView::item, QAbstractItemView[role="completer"]::item {{ min-height: {p30}px;
    padding: 0 {p9}px; }}

QListView[role="rows"] {{ background: transparent; border: 0; outline: 0; padding: 0; }}
QTableView {{ background: transparent; border: 0; outline: 0; gridline-color: {soft};
    selection-background-color: {accent_soft}; selection-color: {ink}; alternate-background-color: {surface}; }}
QTableView::item {{ padding: 0 {p8}px; border-bottom: 1px solid {soft}; }}
QTableView::item:selected {{ background: {accent_soft}; color: {ink}; }}
QTableView::item:focus {{ border: 2px solid {focus}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {muted}; font-size: {small}px; font-weight: 600; border: 0;
    border-bottom: 1px solid {line}; padding: 0 {p8}px; min-height: {p34}px; text-align: left; }}
QHeaderView::section:first {{ padding-left: {p16}px; }}
QHeaderView::section:hover {{ color: {ink}; background: {soft}; }}
QHeaderView::down-arrow, QHeaderView::up-arrow {{ image: none; width: 0; height: 0; }}
QTableCornerButton::section {{ background: {surface}; border: 0; }}

QScrollArea, QScrollArea > QWidget > QWidget[role="scrolled"] {{ background: transparent; border: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QPushButton[kind="icon"][role="corner"] {{ background: {surface}; }}
QPushButton[kind="icon"][role="inset"] {{ border: 0; min-width: {p28}px; max-width: {p28}px;
    min-height: {p26}px; max-height: {p26}px; }}
QScrollBar:vertical {{ background: transparent; width: {p12}px; margin: 0; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {p12}px; margin: 0; border: 0; }}
QScrollBar::handle {{ background: {scroll}; border-radius: {p4}px; margin: {p2}px; }}
QScrollBar::handle:vertical {{ min-height: {p32}px; }}
QScrollBar::handle:horizontal {{ min-width: {p32}px; }}
QScrollBar::handle:hover {{ background: {field_line}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {line}; }}

QMenu {{ background: {surface}; border: 1px solid {field_line}; border-radius: {r}px; padding: {p5}px; }}
QMenu::item {{ padding: {p6}px {p24}px {p6}px {p12}px; border-radius: {r4}px; }}
QMenu::item:selected {{ background: {accent_soft}; color: {ink}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {p4}px {p8}px; }}
QMenu::icon {{ padding-left: {p8}px; }}
QToolTip {{ background: {ink}; color: {bg}; border: 0; padding: {p4}px {p8}px; font-size: {small}px; }}
QTabBar::tab {{ background: transparent; border: 0; border-bottom: 2px solid transparent; padding: {p8}px {p4}px;
    margin-right: {p16}px; color: {muted}; font-weight: 600; }}
QTabBar::tab:selected {{ color: {accent}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {ink}; background: {accent_soft}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {line}; }}
QTextBrowser {{ background: {surface}; }}
QTextBrowser[role="plain"] {{ border: 0; background: transparent; padding: 0; }}
QMessageBox QLabel {{ min-width: {p280}px; }}
QWidget[role="inverse"] {{ background: {accent}; }}
"""


def stylesheet(tokens: Tokens) -> str:
    """The sheet for these tokens; lengths in px at the tokens' scale."""
    palette = tokens.palette
    colours = {name: getattr(palette, name) for name in palette.__slots__}
    lengths = {f"p{n}": tokens.px(n) for n in (*range(4, 14), 2, 16, 24, 26, 28, 30, 31, 32, 34, 280)}
    sizes = {role: tokens.type_px(role) for role in ("base", "small", "caption", "section", "title", "metric")}
    return _SHEET.format(
        **colours, **lengths, **sizes, scroll=_mix(palette.line, palette.muted, 0.33),
        btn_line=_mix(palette.line, palette.field_line, 0.35),
        r=tokens.radius, r4=tokens.px(4), r8=tokens.px(8),
        btn_inner=tokens.control - 2, btn_focus=tokens.control - 4,
        search_inner=tokens.px(32) - 2, search_focus=tokens.px(32) - 4,
    )


def _mix(first: str, second: str, share: float) -> str:
    """``first`` with a share of ``second``."""
    a, b = QColor(first), QColor(second)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def qt_palette(tokens: Tokens) -> QPalette:
    """Fusion's palette from the same tokens, for what the stylesheet does not reach."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, name in (
        (roles.Window, "bg"), (roles.WindowText, "ink"), (roles.Base, "surface"), (roles.AlternateBase, "soft"),
        (roles.Text, "ink"), (roles.Button, "surface"), (roles.ButtonText, "ink"), (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"), (roles.Link, "accent"), (roles.LinkVisited, "accent"),
        (roles.PlaceholderText, "muted"), (roles.ToolTipBase, "ink"), (roles.ToolTipText, "bg"),
        (roles.Mid, "line"), (roles.Dark, "field_line"), (roles.Accent, "accent"),
    ):
        palette.setColor(role, tokens.color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.color("muted"))
    return palette
