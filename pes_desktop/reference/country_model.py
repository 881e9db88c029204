"""The parts of a country pack, as read from ``resources/countries/<code>/country.json``.

Every class is frozen; field names are the keys of the file, so a new country is written by looking at this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """A label in Spanish (as the country says it) and in English."""

    es: str
    en: str

    def of(self, lang: str) -> str:
        """The label in ``lang``; anything but ``en`` gives Spanish."""
        return self.en if lang == "en" else self.es


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list."""

    code: str
    label: Words
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """The document inside a longer number that people write instead of it (a RUC, a CUIL)."""

    length: int
    start: int
    stop: int
    validator: str


@dataclass(frozen=True, slots=True)
class DocumentType:
    """An identity document: how its number is written, checked and shown.

    ``validators`` are python-stdnum module names (any one passing is enough); ``lengths`` those of the stored number;
    ``restore_zeros`` the full length to which a number of one digit less is completed; ``display`` has one ``#`` per
    character, filled from the right; ``plausible`` is a regular expression that a number failing its check digit must
    match before a zero is put back.
    """

    code: str
    label: Words
    short: Words
    number_required: bool = True
    digits_only: bool = True
    lengths: tuple[int, ...] = ()
    validators: tuple[str, ...] = ()
    restore_zeros: int | None = None
    plausible: str | None = None
    display: str | None = None
    embedded: tuple[Embedded, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraId:
    """A second number of the same person (Argentina: CUIL) and where the document's number stands in it."""

    code: str
    label: Words
    lengths: tuple[int, ...]
    validators: tuple[str, ...]
    display: str
    document_start: int
    document_stop: int


@dataclass(frozen=True, slots=True)
class TaxId:
    """The employer's tax number.

    ``checksum_may_only_warn``: values of the character at ``checksum_position`` (1 = first) for which real numbers are
    known to fail the check digit. ``person_start``/``person_stop``: where a natural person's document stands in it.
    """

    label: Words
    lengths: tuple[int, ...]
    validators: tuple[str, ...]
    display: str | None = None
    restore_zeros: int | None = None
    checksum_position: int = 3
    checksum_may_only_warn: tuple[str, ...] = ()
    person_start: int = 0
    person_stop: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class EducationAlias:
    """How a sheet writes a level; ``complete`` only where the word itself says so ("bachiller" holds the title)."""

    text: str
    complete: bool | None = None


@dataclass(frozen=True, slots=True)
class EducationLevel:
    """A level of schooling; the order in the file is the order of the levels."""

    code: str
    label: Words
    can_be_incomplete: bool
    aliases: tuple[EducationAlias, ...] = ()


@dataclass(frozen=True, slots=True)
class LicenceClass:
    """A class of driving licence and the classes that its holder may drive too."""

    code: str
    label: Words
    includes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhoneRules:
    """What ``domain.phones`` needs: the region, and whether a local number is completed with the office's area code.

    ``ask_mobile``: landlines and mobiles read alike (Argentina), so the form asks.
    """

    region: str
    office_area_code: bool = False
    ask_mobile: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The legal minimum; ``monthly`` is None where no certain figure was at hand: headquarters enters it."""

    name: Words
    monthly: Decimal | None
    valid_from: str | None
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A lawful reservation of vacancies: its share, whom it binds and the legal text to quote."""

    code: str
    label: Words
    percent: Decimal
    applies_to: str
    legal_source: str


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """A group of completed years, both ends included; ``upto`` None is open."""

    code: str
    since: int
    upto: int | None

    def holds(self, age: int) -> bool:
        """Whether a person of ``age`` years belongs here."""
        return self.since <= age and (self.upto is None or age <= self.upto)


@dataclass(frozen=True, slots=True)
class Periods:
    """Time limits in days unless the name says otherwise."""

    registration_validity: int = 90
    registration_warning: int = 75
    vacancy_default: int = 30
    vacancy_max: int = 180
    letter_validity: int = 14
    placement_window: int = 90
    guide_stale: int = 180
    retention_years_inactive: int = 5


@dataclass(frozen=True, slots=True)
class Retention:
    """What the law on personal data says about rights and keeping; the years stand in ``Periods``.

    ``answer_days``: within how many days a person is answered. ``access``, ``correction``, ``erasure``: where the law
    gives these rights. ``basis``: why the period is what it is, in words for the screen.
    """

    answer_days: int = 15
    access: str = ""
    correction: str = ""
    erasure: str = ""
    basis: Words = Words("", "")
    source: str = ""


@dataclass(frozen=True, slots=True)
class Travels:
    """What does not go up to headquarters in this country, beyond what stays in every office of the world.

    ``stays_in_the_office``: columns by record type; ``only_with_consent``: column to consent column by record type;
    names as in ``models``, where ``travelling`` checks them. ``source``: the law.
    """

    stays_in_the_office: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only_with_consent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Ordinary legal hours and the office's usual opening (HH:MM)."""

    weekly_hours: int
    daily_hours: int
    office_opens: str
    office_closes: str
    workdays: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Laws:
    """Names of laws and bodies that forms and papers quote."""

    data_protection: str
    data_authority: str
    labour: str
    labour_ministry: str
    social_security: str
    social_security_proof: Words
    self_employment: Words
