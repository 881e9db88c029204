"""Every code that can be raised has words in both languages, and both languages say the same."""

from __future__ import annotations

import ast
import json
import re
import string
from functools import cache
from pathlib import Path

import pytest
from house import PACKAGES, ROOT, calls, literals, name_of, python_files, tree

from pes_desktop.domain import enums, permissions
from pes_desktop.domain.intake import FIELDS
from pes_desktop.reference.messages import LANGUAGES, catalogue

MESSAGES = ROOT / "resources" / "i18n" / "messages"


def _files(lang: str) -> list[Path]:
    return sorted((MESSAGES / lang).glob("*.json"))


def placeholders(sentence: str) -> set[str]:
    """Names between braces."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


#: Makers of faults and where their code and params stand: position of the code, position of the params or, for makers
#: that take them as keywords, None with the names given besides.
MAKERS: dict[str, tuple[int, int | None, frozenset[str]]] = {
    "Fault": (0, 2, frozenset()),
    "ExchangeFault": (0, None, frozenset()),
    "fail": (0, None, frozenset({"file"})),
    "add": (1, None, frozenset()),
}
#: Told by the window itself (ui/feedback.py), in Qt's catalogue.
ELSEWHERE = {"bug"}


def _params(call: ast.Call, place: int | None, given: frozenset[str]) -> set[str] | None:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if place is None:
        return None if None in named else given | {name for name in named if name}
    params = named.get("params") or (call.args[place] if len(call.args) > place else None)
    if params is None:
        return set()
    if isinstance(params, ast.Dict) and all(isinstance(key, ast.Constant) for key in params.keys):
        return {str(key.value) for key in params.keys if isinstance(key, ast.Constant)}
    return None


@cache
def faults() -> list[tuple[str, str, set[str] | None]]:
    """(place, code, names of the params or None where they are made elsewhere) of each fault made in the code.

    A code held in a variable counts as every string that the same file gives to that name.
    """
    found: list[tuple[str, str, set[str] | None]] = []
    for path in python_files(*PACKAGES):
        held: dict[str, list[str]] = {}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        held.setdefault(target.id, []).extend(literals(node.value))
        for call in calls(path, *MAKERS):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name == "add" and "/importing/" not in name_of(path):
                continue
            at, params, given = MAKERS[name]
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            code = named.get("code") or (call.args[at] if len(call.args) > at else None)
            codes = held.get(code.id, []) if isinstance(code, ast.Name) else literals(code)
            names = _params(call, params, given)
            found += [(f"{name_of(path)}:{call.lineno}", one, names) for one in codes if one not in ELSEWHERE]
    return found


def test_the_scan_finds_the_faults() -> None:
    codes = {code for _, code, _ in faults()}
    assert {"wrong_password", "wrong_recovery_code", "required", "not_permitted", "disk_full"} <= codes
    assert {"server_unreachable", "name_missing", "file_missing"} <= codes
    assert len(codes) > 120


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_has_words(lang: str) -> None:
    words = catalogue(lang)
    assert sorted({f"{code} ({place})" for place, code, _ in faults() if f"fault.{code}" not in words}) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_brings_what_its_sentence_asks(lang: str) -> None:
    """A sentence with a hole would be shown with its braces."""
    words = catalogue(lang)
    lacking = []
    for place, code, params in faults():
        asked = placeholders(words.get(f"fault.{code}", ""))
        if params is not None and not asked <= params:
            lacking.append(f"{place}: {code} lacks {sorted(asked - params)}")
    assert lacking == []


def test_no_key_stands_in_two_files() -> None:
    for lang in LANGUAGES:
        seen: dict[str, str] = {}
        twice = []
        for path in _files(lang):
            pairs = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=list)
            for key, _ in pairs:
                if key in seen:
                    twice.append(f"{key}: {seen[key]}, {path.name}")
                seen[key] = path.name
        assert twice == [], lang


def test_both_languages_have_the_same_keys_and_holes() -> None:
    spanish, english = catalogue("es"), catalogue("en")
    assert sorted(set(spanish) ^ set(english)) == []
    assert [key for key in spanish if placeholders(spanish[key]) != placeholders(english[key])] == []
    assert [path.name for path in _files("es")] == [path.name for path in _files("en")]


def test_no_sentence_is_empty_or_copied() -> None:
    spanish, english = catalogue("es"), catalogue("en")
    assert [key for words in (spanish, english) for key, said in words.items() if not said.strip()] == []
    long = [key for key in spanish if key.startswith("fault.") and spanish[key] == english[key]]
    assert long == []


def test_spanish_is_polite_and_plain() -> None:
    """Everyday words and "usted": no jargon of programmers, nobody is called "tú"."""
    jargon = re.compile(
        r"\b(?:excepci[oó]n|traceback|null|SQL|timeout|backend|stack|exception|inv[aá]lid[oa]s?|tu|tus)\b",
        re.IGNORECASE)
    assert [f"{key}: {said}" for key, said in catalogue("es").items() if jargon.search(said)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_fields_roles_and_acts_have_words(lang: str) -> None:
    words = catalogue(lang)
    wanted = [f"field.{spec.name}" for spec in FIELDS if spec.kind != "hidden"]
    wanted += [f"role.{role}" for role in enums.Role]
    assert [key for key in wanted if key not in words] == []
    assert permissions.ACTS
