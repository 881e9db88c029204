"""One member of staff, one password, every PC of the office: what the PCs tell one another of the ways in."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pcs_kit import SECRET
from sqlalchemy import func, select
from support.exchange import Server
from support.ready_offices import FAST
from support.work_office import add_employer, add_person, add_vacancy, open_day
from ways_kit import ANA, LUIS, NEW, ROSA, Pcs, by_line, by_stick, hire, join

from pes_central.tables import DeviceEntry
from pes_desktop.domain.enums import OFFICE_ROLES, Role
from pes_desktop.domain.errors import DomainError, NotPermitted
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.models import AuditLine, Jobseeker, PublishedItem, Referral, Staff
from pes_desktop.services import accounts, key_change, letters, recovery, referrals, sync_session, ways
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.joining import JoinForm, join_office
from pes_desktop.services.office_setup import staff_members
from pes_desktop.services.resets import take_resets
from pes_desktop.storage import keys
from pes_desktop.storage.keys_file import read_key_file
from pes_desktop.storage.settings import get_setting
from pes_desktop.sync.page import reset_purpose
from pes_desktop.sync.sealing import sealing_public, wrap
from pes_desktop.sync.ways import count_of, lock_way, open_way


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[Pcs]:
    yield from by_stick(tmp_path)


@pytest.fixture
def lined(tmp_path: Path, own_server: Server) -> Iterator[Pcs]:
    yield from by_line(tmp_path, own_server)


def sealed_for(staff_id: UUID, password: bytes = b"de la sede central") -> str:
    return base64.b64encode(wrap(password, sealing_public(SECRET), reset_purpose(staff_id))).decode()


def publish_reset(ctx: OfficeContext, staff_id: UUID, count: object, password: bytes = b"de la sede central", *,
                  given: str = "") -> None:
    """A password of headquarters as a round leaves it on a PC."""
    body = {"sealed": given or sealed_for(staff_id, password)} | ({} if count is None else {"count": count})
    with ctx.store.local() as session:
        session.merge(PublishedItem(kind="reset", key=str(staff_id), own=True, position=1, body=body))


@pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)
def test_who_was_added_on_one_pc_logs_in_on_the_other(lined: Pcs) -> None:
    pcs = lined
    first = pcs["A"]
    rosa = hire(first, "Rosa Lema", ROSA)
    pcs.go("A")
    assert join(pcs).staff == first.staff, "the one human is one member of staff"
    assert pcs.names("B") == ["Luis Andrade", "Rosa Lema"]
    pcs.go("B", "A")
    assert pcs.log_in("B", rosa.id, ROSA).staff.name == "Rosa Lema"
    assert pcs.log_in("B", first.staff.id, LUIS).staff.name == "Luis Andrade"
    assert first.store.key != pcs["B"].store.key, "each PC's key is its own"
    assert lined.server is not None
    with lined.server.engine.connect() as connection:
        told = b"".join(base64.b64decode(text[8:]) for text in connection.scalars(select(Staff.__table__.c.way_in)))
    assert len(told) > 2 * 150
    for holder in read_key_file(pcs.folder / "A").entries:
        for part in (holder.public, holder.lock.salt, holder.lock.sealed):
            assert base64.b64decode(part) not in told, "what headquarters keeps shows nothing of a way in"
    for pc in "AB":
        accounts.reset_password(pcs[pc].with_staff(first.staff), rosa.id, f"a la vez en el {pc}", LUIS, cost=FAST)
    pcs.go("A", "B", "A")
    stands = {pc: [of for of in "AB" if pcs.opens(pc, rosa.id, f"a la vez en el {of}")] for pc in "AB"}
    assert len(stands["A"]) == 1
    assert stands["A"] == stands["B"], "headquarters keeps one of the two, and asks nobody"


def test_a_password_changed_or_given_on_one_pc_is_the_one_on_all(pcs: Pcs) -> None:
    luis = pcs["A"].staff.id
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade", "Rosa Lema"]
    pcs.carry("B", "A")
    assert pcs.names("A") == pcs.names("B")
    assert pcs.opens("A", pcs["B"].staff.id, ANA)

    hers = pcs.log_in("B", rosa.id, ROSA)
    accounts.change_password(hers, ROSA, NEW, cost=FAST)
    assert (pcs.opens("B", rosa.id, NEW), pcs.opens("A", rosa.id, ROSA)) == (True, True), "A has not heard of it"
    pcs.carry("B", "A")
    assert (pcs.opens("A", rosa.id, NEW), pcs.opens("A", rosa.id, ROSA)) == (True, False)

    accounts.reset_password(pcs["A"], rosa.id, "de paso solamente", LUIS, cost=FAST)
    pcs.carry("A", "B")
    desk = pcs.log_in("B", rosa.id, "de paso solamente")
    assert accounts.must_change_password(desk), "here too it is to be changed"
    accounts.choose_password(desk, ROSA, cost=FAST)
    pcs.carry("B", "A")
    assert pcs.opens("A", rosa.id, ROSA)
    assert not keys.is_temporary(pcs.folder / "A", rosa.id)
    with pcs["A"].store.read() as session:
        assert count_of(session.get_one(Staff, rosa.id).way_in) == 1001, "given one: the next thousand"
    accounts.edit_staff(pcs["A"], rosa.id, "Rosa Lema Guamán", "", (Role.RECEPTION,))
    pcs.carry("A", "B")
    assert "Rosa Lema Guamán" in pcs.names("B")
    assert pcs.opens("B", rosa.id, ROSA)
    assert luis in dict(keys.holders(pcs.folder / "B"))


def test_the_later_of_two_changes_stands_and_of_two_at_once_the_same_on_both(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    accounts.reset_password(pcs["A"], rosa.id, "desde el primero", LUIS, cost=FAST)
    accounts.reset_password(pcs["A"], rosa.id, "desde el primero otra", LUIS, cost=FAST)
    accounts.reset_password(pcs["B"], rosa.id, "desde el segundo", ANA, cost=FAST)
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    for pc in "AB":
        assert pcs.opens(pc, rosa.id, "desde el primero otra"), "two changes go before one"
    accounts.reset_password(pcs["A"], rosa.id, "a la vez en el A", LUIS, cost=FAST)
    accounts.reset_password(pcs["B"], rosa.id, "a la vez en el B", ANA, cost=FAST)
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    pcs.carry("A", "B")
    stands = {pc: [word for word in ("a la vez en el A", "a la vez en el B") if pcs.opens(pc, rosa.id, word)]
              for pc in "AB"}
    assert len(stands["A"]) == 1
    assert stands["A"] == stands["B"]


def test_a_pc_whose_key_file_went_back_gives_passwords_above_what_the_others_told(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    file = pcs.folder / "B" / keys.KEY_FILE
    before = file.read_bytes()
    for word in ("una clave de paso", "otra clave de paso"):
        accounts.reset_password(pcs["A"], rosa.id, word, LUIS, cost=FAST)
    pcs.carry("A", "B")
    file.write_bytes(before)
    accounts.reset_password(pcs["B"], rosa.id, NEW, ANA, cost=FAST)
    pcs.carry("B", "A")
    assert pcs.opens("A", rosa.id, NEW)
    file.write_bytes(before)
    assert ways.take_ways(pcs["B"]).came == (rosa.id,), "what the others know puts an old key file right"
    assert pcs.opens("B", rosa.id, NEW)


def test_who_is_removed_on_one_pc_is_out_on_the_other_too(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    person = add_person(pcs["B"], "Caiza", "Ana")
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    before = pcs["B"].store.key
    accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    assert pcs.opens("B", rosa.id, ROSA), "B has not heard of it"
    pcs.carry("A", "B")
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade"]
    with pytest.raises(DomainError) as fault:
        keys.unlock(pcs.folder / "B", rosa.id, ROSA)
    assert fault.value.codes == ("unknown_staff",)
    with pcs["B"].store.read() as session:
        assert get_setting(session, "key_change_due") is True
        assert session.get_one(Staff, rosa.id).way_in is None, "nothing of hers goes from PC to PC any more"
    pcs.carry("A", "B")
    second = pcs.log_in("B", pcs["A"].staff.id, LUIS)
    assert second.store.key != before, "a key that she copied opens nothing of tomorrow"
    assert key_change.finish_key_change(second) is False
    with second.store.read() as session:
        assert session.get(Jobseeker, person) is not None
        assert session.get_one(Staff, rosa.id).name == "Rosa Lema", "what she did keeps her name"
        acts = [line.act for line in session.query(AuditLine).order_by(AuditLine.seq)]
    assert acts.count(ways.ACT_TAKE) == 3, "joined, hired, removed: what is known is written once"
    assert [member.name for member in staff_members(second)] == ["Ana Toapanta", "Luis Andrade"]
    pcs.carry("B", "A")
    assert pcs.names("A") == ["Ana Toapanta", "Luis Andrade"], "nothing brings her back"
    for pc in "AB":
        assert len(read_key_file(pcs.folder / pc).keys) == 1


def test_two_who_remove_each_other_do_not_leave_the_office_without_anybody(pcs: Pcs) -> None:
    luis, ana = pcs["A"].staff.id, pcs["B"].staff.id
    accounts.remove_staff(pcs["A"], ana, LUIS)
    accounts.remove_staff(pcs["B"], luis, ANA)
    pcs.carry("A", "B")
    assert pcs.names("B") == ["Ana Toapanta"]
    assert pcs["B"].staff.roles == OFFICE_ROLES
    pcs.carry("B", "A")
    assert pcs["A"].staff.roles == ()
    assert pcs.log_in("A", ana, ANA).staff.name == "Ana Toapanta"
    pcs.carry("A", "B")
    assert pcs.names("A") == pcs.names("B") == ["Ana Toapanta"]
    assert [member.name for member in staff_members(pcs["A"])] == ["Ana Toapanta"]


def test_where_two_took_the_last_administrators_duty_the_words_give_it_back(pcs: Pcs) -> None:
    luis, ana = pcs["A"].staff, pcs["B"].staff
    words = accounts.renew_recovery_code(pcs["A"], LUIS, cost=FAST)
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    accounts.edit_staff(pcs["A"], ana.id, ana.name, "", (Role.COUNSELOR,))
    accounts.edit_staff(pcs["B"], luis.id, luis.name, "", (Role.COORDINATOR,))
    for writer, reader in ("AB", "BA", "AB"):
        pcs.carry(writer, reader)
    assert [m.name for m in staff_members(pcs["A"]) if Role.ADMINISTRATOR in m.roles] == []
    pcs.pcs["A"] = back = recovery.recover_desk(pcs["A"], words, luis.id, NEW, cost=FAST)
    assert back.staff.roles == (Role.COORDINATOR, Role.ADMINISTRATOR)
    accounts.edit_staff(back, ana.id, ana.name, "", (Role.ADMINISTRATOR,))
    again = recovery.recover_desk(back, words, rosa.id, NEW, cost=FAST)
    assert again.staff.roles == (Role.RECEPTION,), "there is one"


def test_duties_given_or_taken_elsewhere_hold_at_the_desk_at_once(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    desk = pcs.log_in("B", rosa.id, ROSA)
    assert not desk.may("manage_staff")
    accounts.edit_staff(pcs["A"], rosa.id, "Rosa Lema", "", (Role.ADMINISTRATOR,))
    pcs.carry("A", "B")
    assert desk.staff.roles == (Role.ADMINISTRATOR,)
    accounts.remove_staff(pcs["A"], rosa.id, LUIS)
    pcs.carry("A", "B")
    assert desk.staff.roles == ()
    with pytest.raises(NotPermitted):
        desk.require("manage_staff")
    pcs.log_in("B", pcs["A"].staff.id, LUIS)


def test_headquarters_password_taken_on_one_pc_is_not_taken_again_on_the_other(pcs: Pcs) -> None:
    """Else the one that the member chose since would go."""
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    pcs.carry("B", "A")
    given = sealed_for(rosa.id)
    for pc in "AB":
        publish_reset(pcs[pc], rosa.id, None, given=given)
    assert take_resets(pcs["A"], cost=FAST) == [rosa.id]
    accounts.choose_password(pcs.log_in("A", rosa.id, "de la sede central"), NEW, cost=FAST)
    pcs.carry("A", "B")
    assert pcs.opens("B", rosa.id, NEW)
    assert take_resets(pcs["B"], cost=FAST) == []
    assert pcs.opens("B", rosa.id, NEW)
    assert take_resets(pcs["B"], cost=FAST) == []
    with pcs["B"].store.read() as session:
        assert str(rosa.id) in get_setting(session, "resets_taken")


@pytest.mark.parametrize("count", [0, 1, 1_001, None, "1"])
def test_headquarters_password_reaches_who_was_given_none_since(pcs: Pcs, count: object) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    publish_reset(pcs["A"], rosa.id, count)
    assert take_resets(pcs["A"], cost=FAST) == [rosa.id]
    assert pcs.opens("A", rosa.id, "de la sede central")


@pytest.mark.parametrize("count", [0, 1, 999])
def test_headquarters_password_from_before_another_one_was_given_is_passed_over(pcs: Pcs, count: int) -> None:
    """As on a PC that joins later and reads all that headquarters ever published."""
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    accounts.reset_password(pcs["A"], rosa.id, NEW, LUIS, cost=FAST)
    pcs.carry("A", "B")
    for pc in "AB":
        publish_reset(pcs[pc], rosa.id, count)
        assert take_resets(pcs[pc], cost=FAST) == []
        assert pcs.opens(pc, rosa.id, NEW)
    publish_reset(pcs["A"], rosa.id, 1_000)
    assert take_resets(pcs["A"], cost=FAST) == [rosa.id], "one from after it"


def test_an_earlier_headquarters_password_without_a_count_is_left_to_who_was_there(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    pcs.carry("A", "B")
    for pc in "AB":  # B joined: what it reads first is of before
        publish_reset(pcs[pc], rosa.id, None)
    assert take_resets(pcs["B"], cost=FAST) == []
    assert pcs.opens("B", rosa.id, ROSA)
    assert take_resets(pcs["A"], cost=FAST) == [rosa.id]
    publish_reset(pcs["B"], rosa.id, None, b"otra de la sede")
    assert take_resets(pcs["B"], cost=FAST) == [rosa.id], "and one that comes later is taken there too"


def test_who_referred_on_one_pc_does_not_verify_on_the_other(pcs: Pcs) -> None:
    first = pcs["A"]
    rosa = hire(first, "Rosa Lema", ROSA, Role.COUNSELOR, Role.LIAISON)
    hers = first.with_staff(rosa)
    person = add_person(hers, "Caiza", "Ana")
    vacancy = add_vacancy(hers, add_employer(hers))
    referral = referrals.refer(hers, person, vacancy).referral_id
    letters.issue_letter(hers, referral)
    referrals.record_outcome(hers, referral, Outcome(ReferralState.HIRED, open_day()))
    pcs.carry("A", "B")
    ana = pcs["B"].staff.id
    there = pcs.log_in("B", rosa.id, ROSA)
    verified = Outcome(ReferralState.VERIFIED, open_day(), evidence="call")
    with pytest.raises(DomainError) as fault:
        referrals.record_outcome(there, referral, verified)
    assert fault.value.codes == ("own_placement",)
    referrals.record_outcome(pcs.log_in("B", ana, ANA), referral, verified)
    with pcs["B"].store.read() as session:
        assert session.get_one(Referral, referral).self_verified is False


@pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)
def test_who_joins_is_one_of_the_staff_and_no_code_makes_an_administrator(
        lined: Pcs, own_server: Server) -> None:
    """Whatever goes wrong on the way, the same code goes on, and nobody is in before a password has opened."""
    pcs = lined
    first, folder = pcs["A"], pcs.folder / "B"
    rosa = hire(first, "Rosa Lema", ROSA)
    with first.store.write(first.at_desk(), "as an earlier program left it") as unit:
        for row in unit.session.query(Staff):
            row.way_in = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync_session, "share_ways", lambda _ctx: 0)
        pcs.go("A")
    form = JoinForm(own_server.url, "ALA", own_server.code("ALA"))

    def fault(name: str, password: str) -> tuple[str, str | None]:
        with pytest.raises(DomainError) as caught:
            join_office(folder, form, name, password, clock=open_day, cost=FAST)
        assert not (folder / keys.KEY_FILE).exists(), "no log-in is there yet"
        return caught.value.faults[0].code, caught.value.faults[0].field

    assert fault("Rosa Lema", ROSA) == ("join_nobody", None)
    pcs.go("A")
    assert fault("Nadie", ROSA) == ("join_name_unknown", "staff_name")
    for _ in range(2):
        assert fault("rosa léma", LUIS) == ("wrong_password", "password")
    ctx, words = join_office(folder, form, "rosa léma", ROSA, clock=open_day, cost=FAST)
    pcs.pcs["B"] = ctx
    assert (ctx.staff.id, ctx.staff.roles) == (rosa.id, (Role.RECEPTION,)), "the duties of before, no other"
    with pytest.raises(DomainError):
        keys.unlock_with_recovery(folder, words + " más")
    assert keys.unlock_with_recovery(folder, words) == ctx.store.key
    pcs.go("B")
    with own_server.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(DeviceEntry)) == 2, "one PC was admitted"
    with ctx.store.read() as session:
        assert {row.name for row in session.query(Staff)} == {"Luis Andrade", "Rosa Lema"}
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert form.code.replace("-", "").encode() not in held


def test_a_way_in_is_bound_to_its_member_its_count_and_its_office(pcs: Pcs) -> None:
    luis, name = keys.holders(pcs.folder / "A")[0]
    holder = read_key_file(pcs.folder / "A").find("staff", str(luis))
    assert holder is not None
    told = lock_way(holder, SECRET)
    assert len(told) <= Staff.__table__.c.way_in.type.length // 2
    found = open_way(told, luis, name, SECRET)
    assert found is not None
    assert (found.lock, found.public, found.count, found.seals) == (holder.lock, holder.public, holder.count, {})
    higher = "00000099" + told[8:]
    for text, staff, secret in ((told, pcs["B"].staff.id, SECRET), (higher, luis, SECRET), (told, luis, bytes(32)),
                                (told[:-6], luis, SECRET), ("", luis, SECRET), (told[:8], luis, SECRET),
                                (told + "ñ", luis, SECRET)):
        assert open_way(text, staff, name, secret) is None
    assert [count_of(text) for text in (None, "", "0000000x", "1234567", "٠٠٠٠٠٠١٢", "00000012abc")] == [0] * 5 + [12]


def test_what_nobody_of_the_office_locked_opens_nothing_and_stops_nothing(pcs: Pcs) -> None:
    rosa = hire(pcs["A"], "Rosa Lema", ROSA)
    with pcs["A"].store.write(pcs["A"].at_desk(), "odd") as unit:
        unit.session.get_one(Staff, rosa.id).way_in = "00000009" + "AAAA" * 40
    pcs.carry("A", "B")
    assert pcs.names("B") == ["Ana Toapanta", "Luis Andrade"]
    file = pcs.folder / "B" / keys.KEY_FILE
    data = file.read_bytes()
    file.write_bytes(b"{")
    assert ways.take_ways(pcs["B"]) == ways.Ways()
    assert ways.share_ways(pcs["B"]) == 0
    file.write_bytes(data)
