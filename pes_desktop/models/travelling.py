"""What of a record travels: the marks of the mapped classes, narrowed by the part ``travels`` of a country's pack.

A process works for one country: that of the office it opened (``use``), else the home country, which is headquarters'.
A pack can only take columns away: what is local, or under a consent, in the classes stays so everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Boolean, Column, Table

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED
from pes_desktop.reference.brand import home_country
from pes_desktop.reference.country import PACK_FILE, load_country
from pes_desktop.reference.country_model import Travels

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")
#: In the head of a record, or kept by the program for every one.
_BOOKKEEPING = frozenset({"id", "office_id", "version", "created_at", "updated_at", "removed_at"})
#: Types that hold nothing which a person or an employer told of themselves.
_WHOLE = frozenset({"office", "device", "staff", "registration_event", "referral_event", "letter", "month_close"})
#: What headquarters reads of the others, consents aside: indicators, look-alikes, shared vacancies, rights of people.
_NEEDED: Mapping[str, frozenset[str]] = {kind: frozenset(names.split()) for kind, names in {
    "jobseeker": "document_type document_number surnames names birth_date birth_estimated sex place_code phones"
                 " education_level wanted available_from registered_on last_contact_on exited_on exit_reason"
                 " merged_into erased_on consent_state consent_date consent_shared consent_signed",
    "job": "position occupation unit_group",
    "skill": "position name code",
    "employer": "legal_name trade_name",
    "vacancy": "number title unit_group positions positions_filled wage wage_period place_code notified_on closes_on"
               " status status_on publish_employer reserved_for",
    "referral": "state state_on issued_on hired_on started_on referred_by self_verified vacancy_known_on",
    "service_act": "kind fact_date minutes",
}.items()}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """By record type: columns that stay in the office, and columns with the consent that lets them travel."""

    stays: Mapping[str, frozenset[str]] = field(default_factory=dict)
    consents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def types(self) -> frozenset[str]:
        """Record types of which less travels."""
        return frozenset(self.stays.keys() | self.consents.keys())


def narrowing(travels: Travels, where: str) -> Narrowing:
    """The checked part of a pack; ``where`` names its file in faults.

    Raises DomainError with travels_unknown, travels_needed, travels_consent (field: type.column).
    """
    faults: list[Fault] = []

    def fault(code: str, kind: str, name: str, **more: str) -> Fault:
        told = f"{kind}.{name}"[:80]
        return Fault(code, told, {"file": where, "column": told, **more})

    def known(kind: str, name: str) -> Column[Any] | None:
        table = SYNCED[kind].__table__ if kind in SYNCED else None
        column = table.columns.get(name) if isinstance(table, Table) else None
        if column is None:
            faults.append(fault("travels_unknown", kind, name))
        elif _needed(column):
            faults.append(fault("travels_needed", kind, name))
        return column

    for kind, names in travels.stays_in_the_office.items():
        for name in names:
            known(kind, name)
    for kind, pairs in travels.only_with_consent.items():
        for name, consent in pairs.items():
            column = known(kind, name)
            if column is not None and not _governs(column, consent):
                faults.append(fault("travels_consent", kind, name, consent=consent[:40]))
    if faults:
        raise DomainError(*faults)
    return Narrowing({kind: frozenset(names) for kind, names in travels.stays_in_the_office.items() if names},
                     {kind: dict(pairs) for kind, pairs in travels.only_with_consent.items() if pairs})


def _needed(column: Column[Any]) -> bool:
    kind, name = column.table.name, column.name
    consents = {other.info.get("consent") for other in column.table.columns}
    bound = not column.nullable and column.default is None
    return (kind in _WHOLE or name in _BOOKKEEPING or name in _NEEDED.get(kind, ()) or name in consents or bound
            or bool(column.foreign_keys))


def _governs(column: Column[Any], name: str) -> bool:
    """Whether this column of the same type may be the consent: a travelling yes or no, and no other one's already."""
    consent = column.table.columns.get(name)
    return (consent is not None and isinstance(consent.type, Boolean) and not consent.info
            and name in {other.info.get("consent") for other in column.table.columns}
            and column.info.get("consent", name) == name)


@cache
def of_country(code: str) -> Narrowing:
    """What a country narrows. Raises DomainError as ``narrowing`` and ``load_country`` do."""
    return narrowing(load_country(code).travels, f"{code}/{PACK_FILE}")


_present: Narrowing | None = None
_derived: list[Callable[[], None]] = []


def in_use() -> Narrowing:
    """What this process narrows; raises as ``of_country`` does."""
    global _present
    if _present is None:
        _present = of_country(home_country())
    return _present


def use(wanted: Narrowing | None) -> None:
    """From now on this process works by ``wanted`` (None: the home country's); what was derived is derived anew.

    For the moment in which an office is opened: no exchange may be under way.
    """
    global _present
    if wanted == _present:
        return
    _present = wanted
    for forget in _derived:
        forget()


def per_country(derive: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """``functools.cache`` for what follows from the columns that travel: forgotten when the country changes."""
    kept = cache(derive)
    _derived.append(kept.cache_clear)
    return kept


def stays(column: Column[Any]) -> bool:
    """Whether the column never leaves the office."""
    return bool(column.info.get("local")) or column.name in in_use().stays.get(column.table.name, ())


def consent_of(column: Column[Any]) -> str | None:
    """The consent column that must be true for this one to travel."""
    given: str | None = column.info.get("consent")
    return given or in_use().consents.get(column.table.name, {}).get(column.name)
