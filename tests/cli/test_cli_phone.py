"""``recover`` by telephone: the code is printed, the answer comes by standard input and serves once."""

from __future__ import annotations

import base64
from pathlib import Path

from cli_kit import DONE, FAULT, PASSWORD, Program

from pes_desktop.domain.phone_help import answer_to, parse_challenge
from pes_desktop.services.office_setup import open_office
from pes_desktop.storage import keys
from pes_desktop.storage.settings import get_setting


def test_the_answer_of_headquarters_gives_a_password_once(office: Path, program: Program) -> None:
    shown = program.run("recover", "--dir", office, "--challenge")
    assert shown.status == DONE, shown.told
    first = keys.holders(office)[0][0]
    ctx = open_office(office, first, PASSWORD)
    with ctx.store.read() as session:
        secret = base64.b64decode(get_setting(session, "phone_help")["secret"])
    ctx.store.close()
    answer = answer_to(secret, parse_challenge(shown.said))
    typed = f"{answer}\nuna clave nueva\n"
    done = program.run("recover", "--dir", office, "--phone", "--words-stdin", typed=typed)
    assert done.status == DONE, done.told
    assert keys.unlock(office, first, "una clave nueva")
    again = program.run("recover", "--dir", office, "--phone", "--words-stdin", typed=typed)
    assert again.status == FAULT
    assert "no corresponde" in again.told
    assert program.run("recover", "--dir", office, "--challenge").said != shown.said


def test_an_office_without_headquarters_says_so(office: Path, program: Program) -> None:
    keys.drop_phone(office)
    for arguments in (("--challenge",), ("--phone", "--words-stdin")):
        told = program.run("recover", "--dir", office, *arguments, typed="0" * 17 + "\nuna clave nueva\n")
        assert told.status == FAULT
        assert "doce palabras" in told.told
