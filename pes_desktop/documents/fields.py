"""The fields a letter text may name in braces: key, label, sample and where the value comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pes_desktop.documents.letter_content import LetterContent
from pes_desktop.documents.written_dates import short_day, written_day
from pes_desktop.reference.brand import home_country
from pes_desktop.reference.country_files import read_object
from pes_desktop.reference.messages import text
from pes_desktop.reference.paths import resources_dir

Getter = Callable[[LetterContent], str]
NO_BREAK = "\u00a0"
_SPACES = re.compile(r"[^\S\u00a0]+")  # white space that may break


@dataclass(frozen=True, slots=True)
class LetterField:
    """One slot: ``{key}`` in a layout's text.

    The label for people stands in the message catalogue under ``letter_field.<key>``. ``whole`` values (numbers,
    phones, dates) are never broken over two lines; ``required`` ones must stand in every layout. ``longest`` (0: no
    bound) cuts, with an ellipsis, what is meant to be short, so that rubbish in one field cannot crowd out the others.
    """

    key: str
    getter: Getter
    whole: bool = False
    required: bool = False
    longest: int = 0

    def label(self, lang: str = "es") -> str:
        """The field's name in words."""
        return text(f"letter_field.{self.key}", lang)

    def value(self, content: LetterContent) -> str:
        """The value as printed, white space collapsed; empty when the letter has none."""
        words = _SPACES.sub(" ", self.getter(content)).strip()
        if self.longest and len(words) > self.longest:
            words = words[: self.longest - 1].rstrip() + "…"
        return words.replace(" ", NO_BREAK) if self.whole else words

    @property
    def sample(self) -> str:
        """The value in the sample letter, for previews of a layout."""
        return self.value(sample_content())


def _plain(name: str) -> Getter:
    return lambda content: str(getattr(content, name))


def _appointment(content: LetterContent) -> str:
    if content.appointment_on is None:
        return content.appointment_note or text("letter.appointment_open", content.language)
    other_year = content.appointment_on.year != content.issued_on.year
    day = written_day(content.appointment_on, content.language, year=other_year)
    return f"{day}, {content.appointment_time}" if content.appointment_time else day


def _appointment_note(content: LetterContent) -> str:
    return content.appointment_note if content.appointment_on else ""


def _positions(content: LetterContent) -> str:
    key = "letter.position_one" if content.positions == 1 else "letter.position_many"
    return text(key, content.language, count=content.positions)


def _bring(content: LetterContent) -> str:
    things = (" ".join(thing.split()) for thing in content.bring)
    # a short thing stays on one line; a long one may be broken
    return ", ".join(thing.replace(" ", NO_BREAK) if len(thing) < 28 else thing for thing in things if thing)


def _salutation(content: LetterContent) -> str:
    return content.salutation or text("letter.salutation", content.language)


def _result_code(content: LetterContent) -> str:
    code = content.result_code
    return f"{code[:3]}·{code[3:]}" if len(code) == 6 else code


_ALL = (
    LetterField("service_name", _plain("service_name"), longest=120),
    LetterField("office_name", _plain("office_name"), required=True, longest=120),
    LetterField("office_address", _plain("office_address")),
    LetterField("office_phone", _plain("office_phone"), whole=True, longest=40),
    LetterField("office_hours", _plain("office_hours")),
    LetterField("number", _plain("number"), whole=True, required=True, longest=40),
    LetterField("issued_on", lambda c: short_day(c.issued_on), whole=True, required=True),
    LetterField("expires_on", lambda c: short_day(c.expires_on), whole=True, required=True),
    LetterField("employer_name", _plain("employer_name"), required=True),
    LetterField("employer_contact", _plain("employer_contact"), longest=120),
    LetterField("employer_phone", _plain("employer_phone"), whole=True, longest=40),
    LetterField("employer_address", _plain("employer_address"), required=True),
    LetterField("employer_directions", _plain("employer_directions"), required=True),
    LetterField("salutation", _salutation, longest=120),
    LetterField("vacancy_number", _plain("vacancy_number"), whole=True, required=True, longest=40),
    LetterField("vacancy_title", _plain("vacancy_title"), required=True),
    LetterField("positions", _positions, whole=True),
    LetterField("person_name", _plain("person_name"), required=True),
    LetterField("document_label", _plain("document_label"), longest=40),
    LetterField("document_number", _plain("document_number"), whole=True, required=True, longest=40),
    LetterField("person_phone", _plain("person_phone"), whole=True, longest=40),
    LetterField("person_place", _plain("person_place")),
    LetterField("experience", _plain("experience")),
    LetterField("appointment", _appointment, required=True),
    LetterField("appointment_note", _appointment_note),
    LetterField("bring", _bring),
    LetterField("counselor_name", _plain("counselor_name"), required=True),
    LetterField("counselor_title", _plain("counselor_title"), longest=160),
    LetterField("result_code", _result_code, whole=True, required=True, longest=12),
)
FIELDS: Mapping[str, LetterField] = {item.key: item for item in _ALL}


def field_values(content: LetterContent) -> dict[str, str]:
    """Every field's printed value, by key."""
    return {item.key: item.value(content) for item in _ALL}


def sample_content(country: str = "") -> LetterContent:
    """An invented letter for previews: ``letters/sample.json`` of the country, or the home country's where it has none.

    Raises DomainError ``country_pack_broken`` where neither can be read.
    """
    home = home_country()
    country = country or home
    files = [resources_dir() / "countries" / code / "letters" / "sample.json" for code in (country, home)]
    own = read_object(next((file for file in files if file.is_file()), files[-1]))
    shared = {"issued_on": date(2026, 11, 23), "expires_on": date(2026, 12, 7), "positions": 3, "country": country,
              "appointment_on": date(2026, 11, 24), "appointment_time": "9:00", "result_code": "K7M4QX",
              "service_name": "Servicio Público de Empleo", "printed_at": datetime(2026, 11, 23, 9, 42)}
    return LetterContent(**{**shared, **own, "bring": tuple(own["bring"])})
