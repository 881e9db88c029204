"""Words, numbers and secrets planted in an office, and the search for them in bytes in whatever clothes they come."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from stdnum.ec import ci

from pes_desktop.domain.text import fold

SURNAMES, NAMES = "Tzerembo Ñacatuña", "Wayrátika Zoila"
DRAFTED = "Quillosisa Pumayacu"
IMPORTED = ("Chiluizatza Pomboza", "Yaguarsongo Illapuma")
EMPLOYER = "Hacienda Yanahurcotza"
NOTE = "debe tres quintales a don Eleuterio"
DIRECTIONS = "casa amarilla junto al puente Huasipamba"
PASSWORD, OTHER_PASSWORD, WRONG_PASSWORD = "trucha-lacustre-77", "colibrí-nocturno-31", "no-es-esta-clave-9"
PHONE = "0987612345"
DOCUMENT = next(number for number in (f"06047182{n:02d}" for n in range(100)) if ci.is_valid(number))
#: What of a person may lie nowhere in plain sight; the office's secrets come at run time.
PEOPLE = (SURNAMES, NAMES, DRAFTED, *IMPORTED, EMPLOYER, NOTE, DIRECTIONS, PHONE[1:], DOCUMENT)
PASSWORDS = (PASSWORD, OTHER_PASSWORD, WRONG_PASSWORD)
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")
#: A part of a planted text that names somebody by itself.
_TELLING = 8


def clothes(text: str) -> set[bytes]:
    """A text as bytes in every shape it may leak in: upper and lower case, folded, decomposed, escaped, base64."""
    found: set[bytes] = set()
    for word in {text, *(part for part in text.split() if len(part) >= _TELLING)}:
        shapes = {word, fold(word), unicodedata.normalize("NFD", word)}
        for shape in shapes | {shape.upper() for shape in shapes} | {shape.lower() for shape in shapes}:
            for encoding in _ENCODINGS:
                found.add(shape.encode(encoding, "ignore"))
            found.add(shape.encode("ascii", "backslashreplace"))
        found |= _base64(word.encode())
    return {shape for shape in found if len(shape) >= _TELLING}


def key_clothes(key: bytes) -> set[bytes]:
    """A key: raw (half of it is enough), hexadecimal, base64."""
    digits = key.hex().encode()
    halves = {key[:16], key[16:], digits[:32], digits[32:]}
    return halves | {half.upper() for half in (digits[:32], digits[32:])} | _base64(key)


def _base64(plain: bytes) -> set[bytes]:
    """What stays the same of the text in base64 wherever in a longer one it stands."""
    found = set()
    for before in range(3):
        coded = base64.b64encode(bytes(before) + plain)
        found.add(coded[(4 if before else 0):len(coded) // 4 * 4 - 4])
    return found | {one.replace(b"+", b"-").replace(b"/", b"_") for one in found}


def phrases(words: str) -> list[str]:
    """Three words in a row of the recovery code, as typed and folded: single ones are everyday Spanish."""
    said = words.split()
    return [" ".join(said[place:place + 3]) for place in range(len(said) - 2)]


class Search:
    """Looks for everything planted in bytes and files."""

    def __init__(self, texts: Iterable[str], keys: Iterable[bytes] = ()) -> None:
        shapes = {shape for text in texts for shape in clothes(text)}
        for key in keys:
            shapes |= key_clothes(key)
        self._pattern = re.compile(b"|".join(re.escape(shape) for shape in sorted(shapes, key=len, reverse=True)))

    def inside(self, plain: bytes) -> list[str]:
        """What was found in these bytes."""
        return sorted({found.decode("utf-8", "backslashreplace") for found in self._pattern.findall(plain)})

    def below(self, *folders: Path) -> Iterator[tuple[str, list[str]]]:
        """Every file below the folders that tells something, by its bytes or its name; and how many were read."""
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                told = self.inside(str(path.relative_to(folder)).encode())
                if path.is_file() and not path.is_symlink():
                    told += self.inside(path.read_bytes())
                if told:
                    yield str(path), told
