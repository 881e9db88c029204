"""Letter layouts: checked data in ``resources/letters/<name>.json``, with the texts of a country and of an office.

A text may hold slots (``{person_name}``), bold parts (``**like this**``), boxes to tick (``[ ]``), lines to write on
(``____``) and pieces parted by `` · ``, which vanish together with an empty slot. Only a layout's own text is read this
way: values are printed as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pes_desktop.documents.fields import FIELDS
from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.documents.templates import slots, wrong_with
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference.brand import brand_texts
from pes_desktop.reference.messages import LANGUAGES
from pes_desktop.reference.paths import resources_dir

SCHEMA = 1
PAPERS = ("A4", "letter")
#: Slots that belong to a printing, not to a letter.
PRINT_SLOTS = ("printed_at",)
#: Texts that every layout prints beside its blocks.
FRAME_TEXTS = ("footer", "footer_copy", "copy_mark")
#: Sentences of the national image (reference/brand.py) that may stand in a block; each letter must carry both.
NATIONAL_TEXTS = ("free_service", "you_decide")
#: Stands on the slip; every other required field stands on the letter itself.
SLIP_FIELD = "result_code"
_ROLES = {
    "header": {"strong", "quiet", "number", "number_quiet"},
    "title": {"strong", "quiet"},
    "cards": {"cards"},
    "paragraph": {"lines"},
    "appointment": {"label", "strong", "lines", "aside"},
    "signature": {"strong", "quiet", "aside"},
    "slip": {"cut", "label", "lines", "code_label", "code", "rows"},
}
_CARD_ROLES = {"label", "strong", "lines", "quiet"}
_ROW_ROLES = {"label", "lines"}
_MOST_BLOCKS = 16


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the page: ``roles`` name text keys, ``parts`` are its cards or its slip's rows."""

    kind: str
    roles: Mapping[str, tuple[str, ...]]
    parts: tuple[Block, ...] = ()

    def text_keys(self) -> tuple[str, ...]:
        """Every text key the block prints."""
        own = tuple(key for keys in self.roles.values() for key in keys)
        return own + tuple(key for part in self.parts for key in part.text_keys())


@dataclass(frozen=True, slots=True)
class LetterLayout:
    """A checked layout in one language; ``paper`` is A4 or letter."""

    name: str
    paper: str
    blocks: tuple[Block, ...]
    texts: Mapping[str, str]

    def with_texts(self, own: Mapping[str, str]) -> LetterLayout:
        """The layout with an office's own texts laid over its own; raises DomainError ``letter_layout_broken``."""
        unknown = sorted(set(own) - set(self.texts))
        faults = [f"{key}: ?" for key in unknown]
        merged = replace(self, texts=MappingProxyType({**self.texts, **own}))
        faults += _text_faults(merged)
        if faults:
            raise _broken(self.name, faults)
        return merged

    def with_stored(self, stored: Mapping[str, str]) -> LetterLayout:
        """The layout with the texts a letter was issued with; those it no longer prints, or cannot, are left out."""
        if not stored:
            return self
        usable = {key: text for key, text in stored.items() if key in self.texts and not _wrong(key, text)}
        return replace(self, texts=MappingProxyType({**self.texts, **usable}))


def load_layout(
    name: str = "carta", country: str = "", lang: str = "es", own: Mapping[str, str] | None = None
) -> LetterLayout:
    """The layout ``name`` in a country's words (``resources/countries/<country>/letters/<name>.json``, keys ``paper``
    and ``texts``) and with the office's ``own`` texts on top.

    Raises DomainError ``letter_layout_broken`` naming the file and everything wrong with it.
    """
    layout = _loaded(name, country, lang if lang in LANGUAGES else "es")
    return layout.with_texts(own) if own else layout


def freeze_texts(content: LetterContent, layout: LetterLayout) -> LetterContent:
    """The content with the layout's texts in it, so that a copy printed by a later program says the same."""
    return replace(content, texts=dict(layout.texts))


@cache
def _loaded(name: str, country: str, lang: str) -> LetterLayout:
    raw = _read(resources_dir() / "letters" / f"{name}.json")
    over: dict[str, Any] = {}
    own = resources_dir() / "countries" / country / "letters" / f"{name}.json"
    if country and own.is_file():
        over = _read(own)
    return parse_layout(raw, lang, over, national=brand_texts(country or None, lang))


def parse_layout(
    raw: Mapping[str, Any], lang: str = "es", over: Mapping[str, Any] | None = None,
    national: Mapping[str, str] | None = None,
) -> LetterLayout:
    """Check and build a layout; ``over`` holds a country's ``paper`` and ``texts``, ``national`` the brand's sentences.

    Raises DomainError ``letter_layout_broken``.
    """
    over = over or {}
    name = str(raw.get("name", "?"))
    faults: list[str] = []
    if raw.get("schema") != SCHEMA:
        faults.append(f"schema: {raw.get('schema')}")
    paper = over.get("paper", raw.get("paper"))
    if paper not in PAPERS:
        faults.append(f"paper: {paper}")
    blocks = _parse_blocks(raw.get("blocks"), faults)
    texts = {key: value for key, value in (national or {}).items() if key in NATIONAL_TEXTS}
    for source in (raw, over):
        of_lang = _mapping(_mapping(source.get("texts", {}), "texts", faults).get(lang, {}), lang, faults)
        if source is over and set(of_lang) - set(texts):
            faults += [f"{key}: ?" for key in sorted(set(of_lang) - set(texts))]
        texts.update({str(key): value for key, value in of_lang.items()})
    layout = LetterLayout(name, str(paper), blocks, MappingProxyType(texts))
    faults += _text_faults(layout)
    if faults:
        raise _broken(name, faults)
    return layout


def _parse_blocks(raw: Any, faults: list[str]) -> tuple[Block, ...]:
    if not isinstance(raw, list) or not raw or len(raw) > _MOST_BLOCKS:
        faults.append("blocks: ?")
        return ()
    blocks = tuple(_parse_block(item, faults) for item in raw)
    kinds = [block.kind for block in blocks]
    if kinds.count("slip") != 1 or kinds[-1] != "slip":
        faults.append("slip: ?")
    return blocks


def _parse_block(raw: Any, faults: list[str]) -> Block:
    raw = _mapping(raw, "block", faults)
    kind = str(raw.get("kind", ""))
    allowed = _ROLES.get(kind)
    if allowed is None:
        faults.append(f"kind: {kind}")
        return Block(kind, {})
    parts: tuple[Block, ...] = ()
    for key, part_roles in (("cards", _CARD_ROLES), ("rows", _ROW_ROLES)):
        if key in allowed:
            items = raw.get(key) if isinstance(raw.get(key), list) else []
            if not 1 <= len(items) <= (2 if key == "cards" else 6):
                faults.append(f"{kind}.{key}: ?")
            parts = tuple(Block(key, _roles(_mapping(item, key, faults), part_roles, key, faults)) for item in items)
    own = {key: value for key, value in raw.items() if key not in ("kind", "cards", "rows")}
    return Block(kind, _roles(own, allowed, kind, faults), parts)


def _roles(raw: Mapping[str, Any], allowed: set[str], where: str, faults: list[str]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for role, keys in raw.items():
        listed = isinstance(keys, list) and all(isinstance(key, str) for key in keys)
        if role not in allowed or not listed or len(keys) > 4:
            faults.append(f"{where}.{role}: ?")
        else:
            roles[role] = tuple(keys)
    return roles


def _text_faults(layout: LetterLayout) -> list[str]:
    printed = {key for block in layout.blocks for key in block.text_keys()}
    faults = [f"{key}: ?" for key in sorted((printed | set(FRAME_TEXTS)) - set(layout.texts))]
    for key, text in layout.texts.items():
        wrong = _wrong(key, text)
        if wrong:
            faults.append(f"{key}: {wrong}")
    if faults:
        return faults
    letter, slip = (
        {slot for block in part for key in block.text_keys() for slot in slots(layout.texts[key])}
        for part in (layout.blocks[:-1], layout.blocks[-1:])
    )
    faults += [
        f"{{{key}}}: ?" for key, item in FIELDS.items()
        if item.required and key not in (slip if key == SLIP_FIELD else letter)
    ]
    faults += [f"{key}: ?" for key in NATIONAL_TEXTS if key not in printed]
    return faults


def _wrong(key: str, text: Any) -> str:
    known = set(FIELDS) | (set(PRINT_SLOTS) if key in FRAME_TEXTS else set())
    return wrong_with(text, known)


def _mapping(raw: Any, where: str, faults: list[str]) -> Mapping[str, Any]:
    if isinstance(raw, Mapping):
        return raw
    faults.append(f"{where}: ?")
    return {}


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(path.name, [type(error).__name__]) from error
    if not isinstance(raw, dict):
        raise _broken(path.name, ["?"])
    return raw


def _broken(file: str, faults: list[str]) -> DomainError:
    return DomainError(Fault("letter_layout_broken", params={"file": file, "detail": "; ".join(faults[:8])}))
