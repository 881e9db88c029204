"""Every code that the exchange can say has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pes_desktop.reference.messages import LANGUAGES, text

ROOT = Path(__file__).resolve().parents[2]
CODE = re.compile(r"""(?:Fault|BadValue|ExchangeFault|_conflict)\(\s*"([a-z_]+)"|Outcome\.[A-Z]+,\s*"([a-z_]+)\"""")
PLACES = [*(ROOT / "pes_desktop" / "sync").glob("*.py"), *(ROOT / "pes_central").glob("*.py")]
CODES = sorted({one or two for path in PLACES for one, two in CODE.findall(path.read_text(encoding="utf-8"))})


def test_codes_were_found() -> None:
    assert {"server_slow", "value_too_long", "version_conflict", "enrol_code_wrong"} <= set(CODES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_code_has_words(code: str, lang: str) -> None:
    words = text(f"fault.{code}", lang, records=3)
    assert words != f"fault.{code}"
    assert "{" not in words
