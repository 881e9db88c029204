"""Pages between the PCs of an office that are refused, and those of a brigade; no headquarters."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pcs_kit import SECRET, Desk, admit, desk_of, exchange, read_page, two_pcs, write_page
from sqlalchemy import select
from support.exchange import TestOffice

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError, EnvironmentFault
from pes_desktop.models import AuditLine, Referral
from pes_desktop.services import brigade
from pes_desktop.sync import sealing


@pytest.fixture
def pair(office: TestOffice, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    with two_pcs(office, tmp_path) as made:
        yield made


# --- what is refused ---
def test_what_no_pc_of_this_office_wrote_is_refused_and_holds_nothing_up(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    first.pc.add_people(1)
    first.write()
    name = f"{first.pc.code}-A-001.pesp"
    page, good = read_page(first, name), (first.stick / name).read_bytes()
    (first.stick / "0-cut.pesp").write_bytes(good[:-1])
    (first.stick / "1-garbled.pesp").write_bytes(good[:99] + bytes([good[99] ^ 1]) + good[100:])
    (first.stick / "2-noise.pesp").write_bytes(b"\0" * 300)
    (first.stick / "3-empty.pesp").write_bytes(b"")
    write_page(first, "4-other-secret.pesp", page, sealing.new_secret())
    write_page(first, "5-other-office.pesp", msgspec.structs.replace(page, office_id=uuid.uuid4()))
    write_page(first, "6-restored.pesp", msgspec.structs.replace(page, epoch=uuid.uuid4()))
    write_page(first, "7-elsewhere.pesp", msgspec.structs.replace(page, server_id=uuid.uuid4()))
    (first.stick / "8-later.pesp").write_bytes(good[:4] + b"\x09" + good[5:])
    sealed = sealing.seal(good[:6], [sealing.sealing_public(SECRET)], good[6:])
    (first.stick / "9-sealed-to-us.pesp").write_bytes(good[:6] + sealed)
    found = second.read()
    strange = "stick_page_strange"
    assert [code for _, code in found.refused] == [
        strange, strange, strange, strange, strange, strange, "stick_other_headquarters", "stick_other_headquarters",
        "protocol_unsupported", strange]
    assert (found.people, found.taken.total) == (1, 5), "the good one was read all the same"


def test_a_page_of_the_pc_itself_is_passed_over(pair: tuple[Desk, Desk]) -> None:
    first, _ = pair
    first.pc.add_people(1)
    found = exchange(first, first)
    assert (found.letters, found.refused, found.taken.total, found.taken.known) == ([], [], 0, 0)


def test_nobody_without_keys_or_duty_and_no_stick_that_is_gone(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    key = first.pc.add_people(1, place_code="160155")[0]
    assert key
    gone = first.stick / "gone"
    for work in (lambda: brigade.write_waiting(first.ctx, gone), lambda: brigade.read_others(first.ctx, gone),
                 lambda: brigade.take_along(first.ctx, gone, "160155")):
        with pytest.raises(EnvironmentFault):
            work()
    analyst = desk_of(first.pc, first.stick, Role.ANALYST)
    admit(second.pc, "B", b"")
    for desk in (analyst, second):
        for work in (desk.write, desk.read, lambda desk=desk: brigade.take_along(desk.ctx, desk.stick, "160155")):
            with pytest.raises(DomainError) as caught:
                work()
            assert caught.value.codes[0] in ("not_permitted", "stick_without_keys")
    assert list(first.stick.iterdir()) == []


def test_nothing_of_it_can_be_read_by_its_finder(pair: tuple[Desk, Desk]) -> None:
    first, _ = pair
    first.pc.add_people(3)
    first.write()
    brigade.take_along(first.ctx, first.stick, "160155")
    names = sorted(path.name for path in first.stick.iterdir())
    assert names == [f"{first.pc.code}-A-001.pesp", f"{first.pc.code}-A-160155-001.pesp"]
    seen = b"".join(path.read_bytes() for path in first.stick.iterdir())
    for word in ("Guamán", "Rosa", "jobseeker", "surnames", "Poda", "9211"):
        assert word.encode() not in seen


# --- a brigade ---
def test_a_parish_is_taken_along_worked_with_and_merged_on_return(pair: tuple[Desk, Desk]) -> None:
    office, laptop = pair
    here, two = office.pc.add_people(2, place_code="160155")
    office.pc.add_people(1, place_code="060650")
    _, vacancy = office.pc.add_vacancy()
    office.pc.add_referral(here, vacancy)
    office.all_held()
    office.pc.edit(two, community="todavía sin enviar")
    written = brigade.take_along(office.ctx, office.stick, "160155")
    assert written == brigade.ForOthers((f"{office.pc.code}-A-160155-001.pesp",), 2, 2 * 5 + 3, 0)
    with office.pc.store.read() as session:
        (line,) = session.scalars(select(AuditLine).where(AuditLine.act == brigade.ACT_TAKE_ALONG)).all()
        assert line.staff_id == office.ctx.staff.id
        assert line.records[0][:3] == ["area", "160155", "exported"]
    found = laptop.read()
    assert (found.people, found.taken.total) == (2, 13)
    assert laptop.pc.waiting() == 1, "only what headquarters lacks"

    laptop.pc.edit(here, community="visitada", email="x@example.org")
    new, = laptop.pc.add_people(1, place_code="160155")
    second_referral = laptop.pc.add_referral(two, vacancy)
    office.pc.edit(here, best_time="tardes")
    back = exchange(laptop, office)
    assert (back.people, back.taken.merged, back.taken.conflicts, back.taken.left) == (2, 1, 0, 0)
    assert office.person(new).surnames == laptop.person(new).surnames
    assert [getattr(office.person(here), name) for name in ("community", "email", "best_time")] == [
        "visitada", "x@example.org", "tardes"]
    with office.pc.store.read() as session:
        assert session.get(Referral, second_referral) is not None
    assert exchange(office, laptop).taken.conflicts == 0
    # once more along: the laptop is brought up to date
    office.all_held()
    brigade.take_along(office.ctx, office.stick, "160155")
    assert laptop.read().taken.conflicts == 0
    assert laptop.person(here).best_time == "tardes"
    assert laptop.pc.waiting() == 0, "headquarters has it all, as the office's PC knows"


def test_a_canton_holds_its_parishes_and_nobody_elses(pair: tuple[Desk, Desk]) -> None:
    first, _ = pair
    first.pc.add_people(2, place_code="060650")
    first.pc.add_people(1, place_code="060652")
    first.pc.add_people(1, place_code="060250")
    first.pc.add_people(1, place_code="")
    found = [(area.code, area.people, area.canton) for area in brigade.areas(first.ctx)]
    assert found == [("0602", 1, True), ("060250", 1, False), ("0606", 3, True), ("060650", 2, False),
                     ("060652", 1, False)]
    assert brigade.take_along(first.ctx, first.stick, "0606").people == 3
    with pytest.raises(DomainError) as caught:
        brigade.take_along(first.ctx, first.stick, "160155")
    assert caught.value.codes == ("brigade_nobody",)


def test_many_go_in_several_files_and_an_earlier_rest_does_not_stay(
        pair: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    from pes_desktop.sync import telling

    first, second = pair
    first.pc.add_people(4)
    with monkeypatch.context() as patch:
        patch.setattr(telling, "MOST_RECORDS", 7)
        assert len(first.write().files) == 3
    assert second.read().taken.total == 20
    assert first.write().files == (f"{first.pc.code}-A-001.pesp",)
    assert len(list(first.stick.iterdir())) == 1


