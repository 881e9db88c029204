"""A forgotten password: the words on paper give another one, wrong words are explained, and the trail tells it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from service_kit import FAST, PASSWORD, TODAY
from sqlalchemy import select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.domain.text import fold
from pes_desktop.models import AuditLine
from pes_desktop.services import recovery
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import NewOffice, add_staff, create_office, open_office
from pes_desktop.storage import keys

NEW = "otra clave nueva"


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, OfficeContext, str]:
    """An office that nobody has open: folder, its first context, the words."""
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Andrade", PASSWORD)
    ctx, words = create_office(tmp_path / "o", form, clock=lambda: TODAY, cost=FAST)
    ctx.store.close()
    return tmp_path / "o", ctx, words


def _last(ctx: OfficeContext) -> tuple[str, object, str]:
    with ctx.store.read() as session:
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
        assert line is not None
        return line.act, line.staff_id, line.role


def test_the_words_open_the_desk_and_the_new_password_stays(closed) -> None:
    folder, ctx, words = closed
    desk = recovery.recover_office(folder, fold(words).upper(), ctx.staff.id, NEW, cost=FAST)
    assert desk.staff == ctx.staff
    assert _last(desk) == ("password_recovered", ctx.staff.id, ctx.staff.roles[0])
    desk.store.close()
    open_office(folder, ctx.staff.id, NEW).store.close()
    with pytest.raises(DomainError):
        open_office(folder, ctx.staff.id, PASSWORD)


def test_wrong_words_or_a_short_password_change_nothing(closed) -> None:
    folder, ctx, words = closed
    before = (folder / keys.KEY_FILE).read_bytes()
    turned = " ".join(reversed(words.split()))
    for typed, password, code in ((turned, NEW, "wrong_recovery_code"), ("uno dos", NEW, "recovery_words_count"),
                                  (words, "corta", "password_too_short")):
        with pytest.raises(DomainError) as error:
            recovery.recover_office(folder, typed, ctx.staff.id, password, cost=FAST)
        assert error.value.codes == (code,)
    assert (folder / keys.KEY_FILE).read_bytes() == before


def test_behind_the_login_the_open_office_serves(office, monkeypatch) -> None:
    carmen = add_staff(office, "Carmen", "", (Role.LIAISON,), "su clave larga", admin_password=PASSWORD, cost=FAST)
    key = keys.unlock(office.folder, office.staff.id, PASSWORD)
    words = keys.set_recovery(office.folder, key, FAST)
    desk = recovery.recover_desk(office, words, carmen.id, NEW, cost=FAST)
    assert desk.store is office.store
    assert _last(desk) == ("password_recovered", carmen.id, "liaison")
    assert keys.unlock(office.folder, carmen.id, NEW) == key
    assert keys.unlock(office.folder, office.staff.id, PASSWORD) == key


def test_without_a_new_wrap_no_line_says_so(closed) -> None:
    folder, ctx, words = closed
    (folder / "keys.json.new").mkdir()
    with pytest.raises(EnvironmentFault):
        recovery.recover_office(folder, words, ctx.staff.id, NEW, cost=FAST)
    (folder / "keys.json.new").rmdir()
    again = open_office(folder, ctx.staff.id, PASSWORD)
    with again.store.read() as session:
        assert "password_recovered" not in set(session.scalars(select(AuditLine.act)))
    again.store.close()


def test_the_page_is_written_whole_or_told(office, tmp_path: Path) -> None:
    words = keys.new_recovery_code()
    recovery.save_recovery_page(office, words, tmp_path / "hoja.pdf")
    assert (tmp_path / "hoja.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(EnvironmentFault) as error:
        recovery.save_recovery_page(office, words, tmp_path / "nowhere" / "hoja.pdf")
    assert error.value.codes == ("folder_wrong",)


def _command(folder: Path, typed: str, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pes_desktop", "recover", "--dir", str(folder), *more,
                           "--words-stdin"], input=typed, capture_output=True, encoding="utf-8", check=False)


def test_the_command_line_recovers_too(closed) -> None:
    folder, ctx, words = closed
    done = _command(folder, f"{words}\n{NEW}\n", "--staff", "Luis Andrade")
    assert done.returncode == 0, done.stderr
    open_office(folder, ctx.staff.id, NEW).store.close()
    done = _command(folder, f"{words} perro\n{NEW}\n")
    assert done.returncode == 2
    assert "13" in done.stderr
    done = _command(folder, f"{words}\n{NEW}\n", "--staff", "Nadie")
    assert done.returncode == 2
