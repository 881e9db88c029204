"""Country packs: everything that differs between countries, read from one folder, without any Python in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference import country_numbers as numbers
from pes_desktop.reference.country_education import EducationReader
from pes_desktop.reference.country_files import broken, file_name
from pes_desktop.reference.country_model import (
    AgeGroup,
    Choice,
    DocumentType,
    EducationLevel,
    ExtraId,
    Laws,
    LicenceClass,
    MinimumWage,
    Periods,
    PhoneRules,
    Quota,
    Retention,
    TaxId,
    Travels,
    Words,
    WorkTime,
)
from pes_desktop.reference.folding import plain
from pes_desktop.reference.paths import resources_dir

PACK_FILE = "country.json"
_LICENCE_FILLERS = frozenset({"tipo", "clase", "categoria", "cat", "licencia", "carnet", "de", "y", "si", "tiene"})


@dataclass(frozen=True)
class CountryPack:
    """One country's rules and lists; see ``country_model`` for the parts."""

    code: str
    name: Words
    service_name: Words
    currency: str
    currency_symbol: str
    locale: str
    timezone: str
    phone: PhoneRules
    documents: tuple[DocumentType, ...]
    tax_id: TaxId
    sexes: tuple[Choice, ...]
    education: tuple[EducationLevel, ...]
    licences: tuple[LicenceClass, ...]
    languages: tuple[Choice, ...]
    self_identification: tuple[Choice, ...]
    nationalities: tuple[Choice, ...]
    minimum_wage: MinimumWage
    quotas: tuple[Quota, ...]
    age_groups: tuple[AgeGroup, ...]
    periods: Periods
    work_time: WorkTime
    place_levels: tuple[Words, ...]
    laws: Laws
    retention: Retention = field(default_factory=Retention)
    travels: Travels = field(default_factory=Travels)
    extra_ids: tuple[ExtraId, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def phone_region(self) -> str:
        """The region that ``phonenumbers`` wants."""
        return self.phone.region

    def document(self, code: str) -> DocumentType:
        """The document type; raises DomainError ``document_type_unknown``."""
        for kind in self.documents:
            if kind.code == code:
                return kind
        raise DomainError(Fault("document_type_unknown", "id_type", {"code": code}))

    def normalise_document(self, code: str, raw: object) -> str:
        """The number as stored, lost zeros restored; a text, int or float cell may be given."""
        return numbers.normalise_document(self.document(code), raw)

    def validate_document(self, code: str, number: str) -> Fault | None:
        """A warning fault (``identity_length``, ``identity_check_digit``) or None; never blocks."""
        return numbers.validate_document(self.document(code), number)

    def show_document(self, code: str, number: str) -> str:
        """The number in its printed form: 0603188421 as 060318842-1, 12345678 as 12.345.678."""
        return numbers.show(number, self.document(code).display)

    def extra_id(self, code: str) -> ExtraId | None:
        """The additional number of this code (``cuil``), or None where the country has none."""
        return next((extra for extra in self.extra_ids if extra.code == code), None)

    def validate_extra(self, code: str, number: str, document: str = "") -> Fault | None:
        """Check an additional number, also against the document it should contain; None where it is not used."""
        extra = self.extra_id(code)
        return numbers.validate_extra(extra, number, document) if extra else None

    def normalise_tax_id(self, raw: object) -> str:
        """Digits of the tax number, a lost zero restored."""
        return numbers.normalise_tax_id(self.tax_id, raw)

    def validate_tax_id(self, number: str) -> Fault | None:
        """``tax_id_length`` / ``tax_id_check_digit`` (``warning`` where real numbers are known to fail) or None."""
        return numbers.validate_tax_id(self.tax_id, number)

    def show_tax_id(self, number: str) -> str:
        """The tax number as it is printed."""
        return numbers.show(number, self.tax_id.display)

    def education_from_text(self, text: str) -> tuple[str, bool | None] | None:
        """(level code, complete or None) for the words of a sheet; None when they are not known."""
        return self._reader.read(text)

    @cached_property
    def _reader(self) -> EducationReader:
        return EducationReader(self.education)

    def education_rank(self, code: str) -> int:
        """Position of a level, 0 = none; unknown codes rank lowest."""
        return next((rank for rank, level in enumerate(self.education) if level.code == code), 0)

    def licence_includes(self, held: str, wanted: str) -> bool:
        """Whether the holder of ``held`` may drive what ``wanted`` asks."""
        return held == wanted or any(c.code == held and wanted in c.includes for c in self.licences)

    def licences_from_text(self, text: str) -> tuple[str, ...]:
        """Licence classes named in a cell ("B1 y E", "tipo c"), in the order of the pack.

        Nothing is guessed: with any other word in the cell ("a veces", "no") there is none.
        """
        spelled = {plain(alias): c.code for c in self.licences for alias in (c.code, *c.aliases)}
        words = [plain(word) for word in re.split(r"[\s,;/+()-]+", text)]
        if any(w and w not in spelled and w not in _LICENCE_FILLERS for w in words):
            return ()
        found = {spelled[w] for w in words if w in spelled}
        return tuple(c.code for c in self.licences if c.code in found)

    def age_group(self, age: int) -> str | None:
        """Code of the age group, None below the first."""
        return next((g.code for g in self.age_groups if g.holds(age)), None)


def _unusable(pack: CountryPack) -> Iterator[str]:
    """Rules of numbers that name no module of python-stdnum, are no regular expression, or look beyond a number."""
    named = [name for kind in pack.documents for name in kind.validators]
    named += [name for extra in pack.extra_ids for name in extra.validators]
    named += [*pack.tax_id.validators]
    named += [inner.validator for kind in pack.documents for inner in kind.embedded]
    for name in dict.fromkeys(named):
        if not re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)*", name) or not numbers.validator_exists(name):
            yield f"validators: {name[:40]}"
    for kind in pack.documents:
        try:
            re.compile(kind.plausible or "")
        except (re.error, OverflowError):
            yield f"plausible: {kind.code}"
    if not 1 <= pack.tax_id.checksum_position <= min(pack.tax_id.lengths, default=0):
        yield f"tax_id.checksum_position: {pack.tax_id.checksum_position}"


def available_countries() -> tuple[str, ...]:
    """Codes of the packs at hand, in alphabetical order."""
    return tuple(sorted(p.parent.name for p in (resources_dir() / "countries").glob(f"*/{PACK_FILE}")))


@cache
def load_country(code: str) -> CountryPack:
    """Read and check a pack; raises DomainError ``country_unknown`` or ``country_pack_broken`` (file, detail)."""
    if code not in available_countries():
        raise DomainError(Fault("country_unknown", "country", {"code": code}))
    return read_pack(resources_dir() / "countries" / code / PACK_FILE)


def read_pack(path: Path) -> CountryPack:
    """Decode one ``country.json``; raises DomainError ``country_pack_broken`` with the place of the fault."""
    import msgspec

    where = file_name(path)
    try:
        content = path.read_bytes()
        pack = msgspec.json.decode(content, type=CountryPack)
        told = msgspec.json.decode(content).get("travels", {})
    except OSError as error:
        raise broken(where) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise broken(where, str(error)) from error
    if pack.code != path.parent.name:
        raise broken(where, f"code {pack.code!r} - folder {path.parent.name!r}")
    misspelled = sorted(told.keys() - {one.name for one in fields(Travels)})
    if misspelled:  # passed over, it would let leave what must not
        raise broken(where, f"travels: {', '.join(misspelled)[:80]}")
    for part in ("documents", "sexes", "education", "licences", "languages", "self_identification", "age_groups"):
        codes = [entry.code for entry in getattr(pack, part)]
        twice = sorted({c for c in codes if codes.count(c) > 1})
        if twice or not codes:
            raise broken(where, f"{part}: {', '.join(twice) or 'empty'}")
    for rule in _unusable(pack):
        raise broken(where, rule)
    known = {c.code for c in pack.licences}
    dangling = sorted({i for c in pack.licences for i in c.includes} - known)
    if dangling:
        raise broken(where, f"licences: {', '.join(dangling)}")
    return pack
