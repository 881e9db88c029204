"""Identity, tax and phone numbers by the rules of a country pack; the arithmetic is python-stdnum's."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from pes_desktop.domain.errors import Fault
from pes_desktop.reference.country_model import DocumentType, ExtraId, TaxId
from pes_desktop.reference.folding import plain

# What sheets write where there is no number (folded).
NO_NUMBER = frozenset(
    {"", "s n", "sn", "sin numero", "no tiene", "no", "ninguno", "ninguna", "n a", "na", "en tramite", "no presenta"}
    | {"sin documento", "no posee", "indocumentado", "indocumentada", "x", "0", "pendiente", "extraviada", "perdida"}
)
_FLOAT_TAIL = re.compile(r"\.0+\Z")


def passes(validators: tuple[str, ...], number: str) -> bool:
    """Whether any python-stdnum module of ``validators`` (``ec.ci``) accepts the number; none named: True."""
    return not validators or any(import_module(f"stdnum.{name}").is_valid(number) for name in validators)


def validator_exists(name: str) -> bool:
    """Whether python-stdnum has a module of this name; it is not loaded for the answer."""
    try:
        return find_spec(f"stdnum.{name}") is not None
    except ModuleNotFoundError:
        return False


def as_text(raw: object) -> str:
    """A cell's content as text: 607421807.0 becomes ``607421807``, None an empty text."""
    if raw is None or isinstance(raw, bool):
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return _FLOAT_TAIL.sub("", str(raw).strip())


def digits(text: str) -> str:
    """The decimal digits of a text, other scripts' digits turned into ours."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def restore(number: str, full: int | None, validators: tuple[str, ...], plausible: str | None) -> str:
    """Put back one leading zero that a spreadsheet swallowed, only where the result passes or is plausible."""
    if full is None or len(number) != full - 1:
        return number
    longer = "0" + number
    if passes(validators, longer) or (plausible is not None and re.fullmatch(plausible, longer)):
        return longer
    return number


def normalise_document(kind: DocumentType, raw: object) -> str:
    """The number as it is stored; an empty text where the cell says that there is none."""
    text = as_text(raw)
    if plain(text) in NO_NUMBER:
        return ""
    if not kind.digits_only:
        return "".join(c for c in text.upper() if c.isalnum())
    number = digits(text)
    for inner in kind.embedded:
        longer = restore(number, inner.length, (inner.validator,), None)
        if len(longer) == inner.length and passes((inner.validator,), longer):
            return longer[inner.start : inner.stop].lstrip("0" if kind.restore_zeros is None else "")
    if kind.restore_zeros is None and kind.lengths:
        number = number.lstrip("0")
    return restore(number, kind.restore_zeros, kind.validators, kind.plausible)


def validate_document(kind: DocumentType, number: str, field: str = "id_number") -> Fault | None:
    """A warning ``identity_length`` or ``identity_check_digit``; None when the number passes or is empty."""
    if not number:
        return None
    expected = " / ".join(map(str, kind.lengths))
    if kind.lengths and len(number) not in kind.lengths:
        params = {"label": kind.short.es, "expected": expected, "found": len(number)}
        return Fault("identity_length", field, params, warning=True)
    if not passes(kind.validators, number):
        return Fault("identity_check_digit", field, {"label": kind.short.es, "number": number}, warning=True)
    return None


def validate_extra(extra: ExtraId, number: str, document: str = "") -> Fault | None:
    """As ``validate_document``, plus ``identity_numbers_differ`` when it does not contain the document's number."""
    if not number:
        return None
    params: dict[str, Any] = {"label": extra.label.es, "number": number}
    if len(number) not in extra.lengths:
        params |= {"expected": " / ".join(map(str, extra.lengths)), "found": len(number)}
        return Fault("identity_length", extra.code, params, warning=True)
    if not passes(extra.validators, number):
        return Fault("identity_check_digit", extra.code, params, warning=True)
    inner = number[extra.document_start : extra.document_stop].lstrip("0")
    if document and inner != document.lstrip("0"):
        return Fault("identity_numbers_differ", extra.code, params | {"document": document}, warning=True)
    return None


def normalise_tax_id(rule: TaxId, raw: object) -> str:
    """Digits of the employer's tax number with a lost zero restored."""
    text = as_text(raw)
    if plain(text) in NO_NUMBER:
        return ""
    return restore(digits(text), rule.restore_zeros, rule.validators, rf"\d{{{rule.restore_zeros or 0}}}")


def validate_tax_id(rule: TaxId, number: str, field: str = "tax_id") -> Fault | None:
    """``tax_id_length`` or ``tax_id_check_digit``; the latter only warns where the pack says real numbers fail."""
    if not number:
        return None
    params: dict[str, Any] = {"label": rule.label.es, "number": number}
    if len(number) not in rule.lengths:
        expected = " / ".join(map(str, rule.lengths))
        return Fault("tax_id_length", field, params | {"expected": expected, "found": len(number)})
    if passes(rule.validators, number):
        return None
    lenient = number[rule.checksum_position - 1] in rule.checksum_may_only_warn
    return Fault("tax_id_check_digit", field, params, warning=lenient)


def show(number: str, pattern: str | None) -> str:
    """The number in its printed form (``#########-#``), filled from the right; unfit lengths stay as they are."""
    if not pattern or len(number) > pattern.count("#"):
        return number
    out: list[str] = []
    rest = list(number)
    for mark in reversed(pattern):
        if not rest:
            break
        out.append(rest.pop() if mark == "#" else mark)
    return "".join(reversed(out))
