"""A second computer of an office that has only sticks: it joins, gets everything, and both prove equality."""

from __future__ import annotations

import base64
import io
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from admission_kit import Post, bare, fault_of, one_server
from proof_kit import admitted, edit, export_to, import_at, there_and_back
from sqlalchemy import select
from support.work_office import add_person, open_day

from pes_desktop.cli import main
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import AuditLine, Device, Jobseeker, Staff
from pes_desktop.services import brigade, stick, stick_joining, sync_session
from pes_desktop.services.stick_joining import StickJoinForm
from pes_desktop.storage.keys import KdfCost
from pes_desktop.storage.keys_file import read_key_file
from pes_desktop.sync.office_card import read_card, write_card

__all__ = ["bare", "one_server"]

FAST = KdfCost(1, 1024, 1)
WHO = ("Luis Paredes", "montaña-azul-9")


def form_for(post: Post, code: str = "") -> StickJoinForm:
    return StickJoinForm(post.stick, code or post.code(post.ctx.office.code))


def join(post: Post, folder: Path, form: StickJoinForm) -> Post:
    ctx, words = stick_joining.join_by_stick(folder, form, *WHO, clock=open_day, cost=FAST)
    assert len(words.split()) == 12
    return Post(ctx, post.server, post.stick)


def held_by(folder: Path) -> list[bytes]:
    """Every key and lock of a key file, as text and as bytes."""
    found = [text for one in read_key_file(folder).entries
             for text in (one.public, one.lock.salt, one.lock.sealed, *one.seals.values())]
    return [text.encode() for text in found] + [base64.b64decode(text) for text in found]


def green(post: Post) -> bool:
    return sync_session.read_sync_state(post.ctx).green


def test_it_joins_gets_everything_and_both_are_green(
        bare: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admitted(bare)
    mine = add_person(bare.ctx, "Guamán Ñauta", "Rosa")
    assert there_and_back(bare).proof.outcome == "equal"
    add_person(bare.ctx, "Caiza", "Ana")  # not at headquarters yet

    good = form_for(bare)
    told = stick_joining.invite(bare.ctx, bare.stick, good.code)
    code = bare.ctx.office.code
    assert told.files == (f"{code}-A-oficina-001.pesp",)
    assert told.people == 2
    seen = b"".join(path.read_bytes() for path in bare.stick.iterdir())
    for word in ("Guamán", "Rosa", "Ana", "Luis"):
        assert word.encode() not in seen, "what lies on the stick names nobody"
    for secret in held_by(bare.ctx.folder):
        assert secret not in seen, "nor any part of a way in"

    other = join(bare, tmp_path / "second", good)
    assert other.ctx.staff == bare.ctx.staff, "the one human is one member of staff, before headquarters has answered"
    assert (other.ctx.office.id, other.ctx.office.name, other.ctx.pc) == (bare.ctx.office.id, "Oficina Alausí", "B")
    assert bare.headquarters(capsys, bare.stick / f"{code}-B.pesq") == [{"file": f"{code}-B.pesq",
                                                                         "answer": f"{code}-B.pesa"}]
    assert fault_of(lambda: stick.read_stick(other.ctx, other.stick)) == "sync_not_enrolled"
    other.read()
    assert other.ctx.pc == "B"
    found = stick.read_stick(other.ctx, other.stick)
    assert (found.others.letters, found.others.people) == (["A"], 2)
    with other.ctx.store.read() as session:
        assert session.get_one(Jobseeker, mine).surnames == "Guamán Ñauta"
        assert {row.name for row in session.scalars(select(Staff))} == {"Luis Paredes"}

    # one journey of one stick: both PCs' batches and pages
    add_person(other.ctx, "Lema", "Segundo")
    shutil.rmtree(bare.stick)
    bare.stick.mkdir()
    stick.write_stick(other.ctx, bare.stick)
    stick.read_stick(bare.ctx, bare.stick)
    stick.write_stick(bare.ctx, bare.stick)
    import_at(bare, bare.stick)
    for one in (other, bare):
        assert stick.read_stick(one.ctx, one.stick).proof.outcome == "equal"
        assert green(one)
        with one.ctx.store.read() as session:
            assert {row.letter for row in session.scalars(select(Device))} == {"A", "B"}
            assert len(session.scalars(select(Jobseeker)).all()) == 3

    # what headquarters has from one PC alone, the other lacks: named, until that PC's stick is read
    edit(other, "Segunda")
    assert there_and_back(other, "by-b").proof.outcome == "equal"
    again = export_to(bare, "again")
    found = stick.read_stick(bare.ctx, again)
    assert (found.proof.outcome, found.proof.counts) == ("differs", {"jobseeker": (3, 3)})
    assert not green(bare)
    brigade.take_along(other.ctx, again, brigade.WHOLE)
    assert stick.read_stick(bare.ctx, again).proof.outcome == "equal"
    assert (green(bare), bare.waiting()) == (True, 0), "nothing of it goes up again"
    with bare.ctx.store.read() as session:
        assert session.scalars(select(AuditLine).where(AuditLine.act == "take_people_along")).all()
    other.ctx.store.close()


def test_records_from_another_pc_take_an_earlier_proof_away(
        bare: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are at headquarters and do not wait here, but what was proven was without them."""
    admitted(bare)
    add_person(bare.ctx, "Lema", "Segundo")
    there_and_back(bare)
    good = form_for(bare)
    stick_joining.invite(bare.ctx, bare.stick, good.code)
    other = join(bare, tmp_path / "second", good)
    bare.headquarters(capsys, bare.stick / f"{bare.ctx.office.code}-B.pesq")
    other.read()
    stick.read_stick(other.ctx, other.stick)
    assert there_and_back(other, "by-b").proof.outcome == "equal"
    assert green(bare), "of before"
    alone = bare.stick.parent / "pages"
    alone.mkdir()
    brigade.take_along(other.ctx, alone, brigade.WHOLE)
    found = stick.read_stick(bare.ctx, alone)
    assert found.others.taken.total == 1, "the PC"
    assert (bare.waiting(), found.proof.outcome, green(bare)) == (0, "none", False)
    other.ctx.store.close()


def test_what_is_no_card_of_the_office_is_said_and_makes_nothing(
        bare: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "second"
    good = form_for(bare)

    def fault(form: StickJoinForm = good) -> tuple[str, ...]:
        with pytest.raises(DomainError) as caught:
            stick_joining.join_by_stick(folder, form, *WHO, clock=open_day, cost=FAST)
        assert not folder.exists()
        return caught.value.codes

    assert fault() == ("stick_no_card",)
    assert fault(replace(good, code=" ")) == ("required",)
    assert fault(replace(good, code=good.code[:-1])) == ("stick_code_wrong",)
    assert fault_of(lambda: stick_joining.invite(bare.ctx, bare.stick, good.code)) == "sync_not_enrolled"
    bare.ask(bare.code(bare.ctx.office.code))
    bare.headquarters(capsys)
    bare.read()
    assert fault_of(lambda: stick_joining.invite(bare.ctx, bare.stick, good.code)) == "stick_card_early"
    there_and_back(bare)
    for code, said in (("", "required"), ("ABCD-EFGH-JKMN", "stick_code_short"), (good.code[:-1], "stick_code_wrong")):
        assert fault_of(partial(stick_joining.invite, bare.ctx, bare.stick, code)) == said
    stick_joining.invite(bare.ctx, bare.stick, bare.code(bare.ctx.office.code))
    assert fault() == ("stick_no_staff",), "written for another PC's code"
    stick_joining.invite(bare.ctx, bare.stick, good.code)
    (path,) = bare.stick.glob("*.pesi")
    data = path.read_bytes()
    for wrong in (data[:-1], data[:60] + b"\0" + data[61:], b"", b"\0" * 400, data.replace(b"Oficina", b"Oficino")):
        path.write_bytes(wrong)
        assert fault() == ("stick_card_strange",)
    card = read_card(data)
    values = {name: value for name, value in card.values.items() if name != "country"}
    for changes in ({"values": values}, {"letter": "b"}, {"version": 0}, {"values": {**card.values, "name": 7}},
                    {"values": {**card.values, "country": "zz"}}):
        path.write_bytes(write_card(msgspec.structs.replace(card, **changes)))
        assert fault() == ("stick_card_strange",)
    path.write_bytes(data)
    other = write_card(msgspec.structs.replace(card, office_id=UUID(int=7)))
    (bare.stick / "X.pesi").write_bytes(other)
    assert fault() == ("stick_cards_many",)

    # another office's card beside this one's staff, and a card alone
    path.unlink()
    assert fault() == ("stick_no_staff",)
    (bare.stick / "X.pesi").unlink()
    path.write_bytes(data)
    staff = bare.stick / f"{bare.ctx.office.code}.pesw"
    told = staff.read_bytes()
    for wrong in (b"", told[:-1], told[:20] + b"\0" + told[21:], b"\0" * 300_000):
        staff.write_bytes(wrong)
        assert fault() == ("stick_no_staff",)
    staff.unlink()
    assert fault() == ("stick_no_staff",), "a card of an earlier program"
    staff.write_bytes(told)
    with pytest.raises(DomainError) as caught:
        stick_joining.join_by_stick(folder, good, WHO[0], "no es esta clave", clock=open_day, cost=FAST)
    assert caught.value.codes == ("wrong_password",)
    join(bare, folder, good).ctx.store.close()


@pytest.mark.slow
def test_the_command_joins_too(bare: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                               monkeypatch: pytest.MonkeyPatch) -> None:
    admitted(bare)
    there_and_back(bare)
    form = form_for(bare)
    stick_joining.invite(bare.ctx, bare.stick, form.code)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{form.code}\n{WHO[1]}\n"))
    assert main.run(["join", "--dir", str(tmp_path / "second"), "--stick", str(bare.stick), "--staff", WHO[0],
                     "--stdin"]) == main.DONE
    assert len(capsys.readouterr().out.splitlines()[-1].split()) == 12
    (line,) = bare.headquarters(capsys, bare.stick / f"{bare.ctx.office.code}-B.pesq")
    assert line["answer"] == f"{bare.ctx.office.code}-B.pesa"
