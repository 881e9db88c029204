"""What a password must be, and the twelve words of the recovery page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold

MINIMUM_PASSWORD = 8
RECOVERY_WORDS = 12
#: zxcvbn's scale, 0 to 4: from here on it takes more than a million guesses, each of them half a second of Argon2id.
LEAST_SCORE = 2
#: Longer ones are judged by their beginning; zxcvbn takes its time over them.
_JUDGED = 72
#: What people of an employment office write first.
_OBVIOUS = ("contrasena", "clave", "secreta", "secreto", "empleo", "trabajo", "oficina", "bienvenido", "hola")


def check_password(password: str, personal: Iterable[str] = ()) -> None:
    """Raises DomainError ``password_too_short`` or ``password_guessable`` (NIST SP 800-63B 5.1.1: length, no rules
    about signs, nothing that stands in a list).

    ``personal``: names that others try first: the office's, the staff's.
    """
    if len(password) < MINIMUM_PASSWORD:
        raise DomainError(Fault("password_too_short", field="password", params={"least": MINIMUM_PASSWORD}))
    if _score(password, personal) < LEAST_SCORE:
        raise DomainError(Fault("password_guessable", field="password"))


def _score(password: str, personal: Iterable[str]) -> int:
    """The lower of the scores as written and without accents, which guessers leave out too."""
    from zxcvbn import zxcvbn

    known = [*_OBVIOUS]
    for name in personal:
        known += [fold(name), *fold(name).split()]
    return min(int(zxcvbn(text[:_JUDGED], user_inputs=known)["score"]) for text in {password, fold(password)})


def new_recovery_code() -> str:
    """Twelve Spanish words (BIP-39 list, 128 bits), to be printed and locked away."""
    from mnemonic import Mnemonic

    return str(Mnemonic("spanish").generate(128))


def normalise_recovery_code(words: str) -> str:
    """The words as the lock expects them: lower case, single spaces, the accents of the list.

    Numbers and commas copied from the page are dropped. Without accents the words of the list stay distinct (BIP-39).
    """
    from mnemonic import Mnemonic

    listed = {fold(word): unicodedata.normalize("NFKD", word) for word in Mnemonic("spanish").wordlist}
    return " ".join(listed.get(fold(word), word) for word in _typed_words(words))


def _typed_words(words: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", words).lower())


def check_recovery_words(words: str) -> None:
    """Raises DomainError ``recovery_words_count`` or ``recovery_word_unknown`` (each word that the list lacks)."""
    from mnemonic import Mnemonic

    typed = _typed_words(words)
    if len(typed) != RECOVERY_WORDS:
        raise DomainError(Fault("recovery_words_count", "words", {"count": len(typed), "needed": RECOVERY_WORDS}))
    listed = {fold(word) for word in Mnemonic("spanish").wordlist}
    faults = [Fault("recovery_word_unknown", "words", {"place": place, "word": word})
              for place, word in enumerate(typed, start=1) if fold(word) not in listed]
    if faults:
        raise DomainError(*faults)
