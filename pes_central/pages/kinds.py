"""What headquarters publishes, as forms: the fields of each kind, its key, its body, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold
from pes_desktop.reference.brand import MIN_CONTRAST, contrast, home_country
from pes_desktop.reference.catalogue import load_catalogue
from pes_desktop.reference.country import load_country
from pes_desktop.reporting.definitions import BY_CODE

Form = Mapping[str, str]
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}\Z")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
#: Settings that headquarters may set for all offices: whole number from, to.
SETTINGS = {"registration_validity": (30, 365), "expiry_warning": (15, 350), "vacancy_days": (7, 180),
            "guide_stale_days": (30, 730), "monthly_data_mb": (0, 10_000)}
#: Those that are megabytes; the others are days.
DATA_SETTINGS = frozenset({"monthly_data_mb"})
#: What is measured of an office's work; how many offices there are is headquarters' own number.
TARGETS = tuple(code for code, definition in BY_CODE.items() if definition.unit != "offices")
#: Settings that a country's periods give where nothing is published.
_PERIODS = {"registration_validity": "registration_validity", "expiry_warning": "registration_warning",
            "vacancy_days": "vacancy_default", "guide_stale_days": "guide_stale"}
TEXTS = ("service_name", "letterhead", "free_service", "you_decide", "footer")


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the form: ``kind`` text, lines (a text of several lines), long (one long sentence), number, choice;
    ``choices`` of codes.
    """

    name: str
    kind: str = "text"
    most: int = 160
    choices: tuple[str, ...] = ()
    key: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A channel as a form. ``read``: form to (key, body), raising DomainError; ``show``: (key, body) to form."""

    code: str
    inputs: tuple[Input, ...]
    read: Callable[[Form], tuple[str, dict[str, Any]]]
    show: Callable[[str, dict[str, Any]], dict[str, str]]


def program_body(kind: str, key: str) -> dict[str, Any] | None:
    """What holds in the offices where nothing is published; None for what is only there when it is."""
    if kind != "setting" or key not in SETTINGS:
        return None
    periods = load_country(home_country()).periods
    return {"value": getattr(periods, _PERIODS[key]) if key in _PERIODS else 0}


def _text(form: Form, name: str, faults: list[Fault], most: int = 160, *, needed: bool = True) -> str:
    value = " ".join(form.get(name, "").split())
    if needed and not value:
        faults.append(Fault("required", name))
    elif len(value) > most:
        faults.append(Fault("central_too_long", name, {"most": most}))
    return value


def _groups(form: Form, name: str, faults: list[Fault]) -> list[str]:
    codes = re.findall(r"[^\s,;]+", form.get(name, ""))
    catalogue = load_catalogue()
    unknown = [code for code in codes if not (len(code) == 4 and catalogue.title(code, None) not in ("", code))]
    if unknown:
        faults.append(Fault("central_unit_group", name, {"code": unknown[0][:12]}))
    return codes


def _stop(faults: list[Fault]) -> None:
    if faults:
        raise DomainError(*faults)


def _read_catalogue(form: Form) -> tuple[str, dict[str, Any]]:
    faults: list[Fault] = []
    code = form.get("code", "").strip()
    if not _CODE.match(code):
        faults.append(Fault("central_code", "code"))
    name = _text(form, "name", faults)
    groups = _groups(form, "groups", faults)
    aliases = [" ".join(line.split())[:160] for line in form.get("aliases", "").splitlines() if line.strip()]
    _stop(faults)
    return f"skill/{code}", {"name": name, "groups": groups, "aliases": aliases[:60]}


def _show_catalogue(key: str, body: dict[str, Any]) -> dict[str, str]:
    return {"code": key.partition("/")[2], "name": body.get("name", ""), "groups": " ".join(body.get("groups", ())),
            "aliases": "\n".join(body.get("aliases", ()))}


def _read_vocabulary(form: Form) -> tuple[str, dict[str, Any]]:
    faults: list[Fault] = []
    words = _text(form, "words", faults, 70)
    groups = _groups(form, "unit_group", faults)
    if len(groups) != 1 and not faults:
        faults.append(Fault("central_one_group", "unit_group"))
    _stop(faults)
    return fold(words)[:80], {"words": words, "unit_group": groups[0]}


def _show_vocabulary(_key: str, body: dict[str, Any]) -> dict[str, str]:
    return {"words": body.get("words", ""), "unit_group": body.get("unit_group", "")}


def _whole(form: Form, name: str, low: int, high: int, faults: list[Fault]) -> int:
    typed = "".join(form.get(name, "").split())  # "10 000" as it is shown
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    if not low <= number <= high:
        faults.append(Fault("central_between", name, {"low": low, "high": high}))
    return number


def _read_setting(form: Form) -> tuple[str, dict[str, Any]]:
    faults: list[Fault] = []
    name = form.get("setting", "")
    if name not in SETTINGS:
        raise DomainError(Fault("required", "setting"))
    value = _whole(form, "value", *SETTINGS[name], faults)
    _stop(faults)
    return name, {"value": value}


def _show_setting(key: str, body: dict[str, Any]) -> dict[str, str]:
    return {"setting": key, "value": str(body.get("value", ""))}


def _read_target(form: Form) -> tuple[str, dict[str, Any]]:
    faults: list[Fault] = []
    code = form.get("indicator", "")
    if code not in TARGETS:
        faults.append(Fault("required", "indicator"))
    year = _whole(form, "year", 2020, 2100, faults)
    percent = code in TARGETS and BY_CODE[code].kind == "percent"
    value = _whole(form, "value", 0, 100 if percent else 10_000_000, faults)
    _stop(faults)
    return f"{code}/{year}", {"indicator": code, "year": year, "value": value}


def _show_target(_key: str, body: dict[str, Any]) -> dict[str, str]:
    return {name: str(body.get(name, "")) for name in ("indicator", "year", "value")}


def _read_image(form: Form) -> tuple[str, dict[str, Any]]:
    faults: list[Fault] = []
    texts = {lang: {name: _text(form, f"{name}_{lang}", faults, 200, needed=name != "footer") for name in TEXTS}
             for lang in ("es", "en")}
    accent = form.get("accent", "").strip()
    if accent and not _HEX.match(accent):
        faults.append(Fault("central_colour", "accent"))
    elif accent and contrast(accent, "#FFFFFF") < MIN_CONTRAST:
        faults.append(Fault("central_contrast", "accent", {"least": MIN_CONTRAST}))
    _stop(faults)
    return "national", {"texts": texts, "accent": accent.upper()}


def _show_image(_key: str, body: dict[str, Any]) -> dict[str, str]:
    texts = body.get("texts", {})
    return {f"{name}_{lang}": texts.get(lang, {}).get(name, "") for lang in ("es", "en") for name in TEXTS} | {
        "accent": body.get("accent", "")}


KINDS = {kind.code: kind for kind in (
    Kind("catalogue", (Input("code", most=40, key=True), Input("name"), Input("groups"),
                       Input("aliases", "lines", 4000)), _read_catalogue, _show_catalogue),
    Kind("vocabulary", (Input("words", most=70, key=True), Input("unit_group", most=4)), _read_vocabulary,
         _show_vocabulary),
    Kind("setting", (Input("setting", "choice", choices=tuple(SETTINGS), key=True), Input("value", "number")),
         _read_setting, _show_setting),
    Kind("target", (Input("indicator", "choice", choices=TARGETS, key=True), Input("year", "number", key=True),
                    Input("value", "number")), _read_target, _show_target),
    Kind("image", (*(Input(f"{name}_{lang}", "text" if name == "service_name" else "long", 200)
                     for lang in ("es", "en") for name in TEXTS), Input("accent")), _read_image, _show_image),
)}
