"""After a removal this PC is another one to headquarters than any copy made of it before: with a real headquarters."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import Connection, insert, select, update
from support.exchange import Server
from support.ready_offices import FAST
from support.work_office import open_day
from ways_kit import LUIS, ROSA, Pcs, by_line, hire, join

from pes_central import renewal, resets
from pes_central.auth import DeviceIdentity, hash_of
from pes_central.pages.audit import lines
from pes_central.tables import DeviceEntry, FormerToken
from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.errors import Fault, NotPermitted
from pes_desktop.models.base import utcnow
from pes_desktop.services import accounts, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.office_setup import add_staff, open_office
from pes_desktop.storage.settings import get_setting
from pes_desktop.sync.answers import FurtherToken
from pes_desktop.sync.faults import ExchangeFault
from pes_desktop.sync.renewal import renew_token, renewal_due
from pes_desktop.sync.store import Account, require_account
from pes_desktop.sync.transport import Transport

pytestmark = pytest.mark.parametrize("own_server", ["sqlite"], indirect=True)


@pytest.fixture
def lined(tmp_path: Path, own_server: Server) -> Iterator[Pcs]:
    yield from by_line(tmp_path, own_server)


def token(ctx: OfficeContext) -> str:
    with ctx.store.read() as session:
        return require_account(session).token


def due(ctx: OfficeContext) -> bool:
    with ctx.store.read() as session:
        return renewal_due(session)


def secret(ctx: OfficeContext) -> object:
    with ctx.store.read() as session:
        return get_setting(session, "phone_help", {}).get("secret")


def reason(ctx: OfficeContext) -> object:
    (problem,) = sync_session.sync_now(ctx).problems
    return problem.code, problem.params.get("reason")


def test_who_was_removed_changes_nothing_with_an_old_copy_of_a_pc(lined: Pcs, own_server: Server) -> None:
    pcs, first = lined, lined["A"]
    rosa = hire(first, "Rosa Lema", ROSA, *OFFICE_ROLES)
    pcs.go("A")
    join(pcs)
    pcs.go("B", "A")
    before = {pc: (token(pcs[pc]), secret(pcs[pc])) for pc in "AB"}
    for pc in "AB":
        shutil.copytree(pcs.folder / pc, pcs.folder / f"copy {pc}")
    accounts.remove_staff(first, rosa.id, LUIS)
    assert due(first)
    pcs.go("A", "B")
    for pc in "AB":
        assert not due(pcs[pc]), "where it is heard of, in the same round"
        assert token(pcs[pc]) != before[pc][0]
        assert secret(pcs[pc]) != before[pc][1], "nor does she answer the telephone"
    pcs.go("A", "B")
    for pc in "AB":
        copy = open_office(pcs.folder / f"copy {pc}", rosa.id, ROSA, clock=open_day)
        add_staff(copy, "Pedro Falso", "", OFFICE_ROLES, "clave de pedro", copy.store.key, cost=FAST)
        for _ in range(2):
            assert reason(copy) == ("server_refused_device", "device_copied")
        copy.store.close()
    pcs.go("A", "B", "A")
    assert pcs.names("A") == pcs.names("B") == ["Luis Andrade"]
    with own_server.engine.connect() as connection:
        told = [line.subject for line in lines(connection, act="device_copied")]
    assert told == ["ALA B", "ALA A"], "each copy once"


def test_a_lost_answer_locks_nobody_out_and_the_old_token_goes_with_the_first_use_of_the_new(
        lined: Pcs, own_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = lined["A"]
    rosa = hire(ctx, "Rosa Lema", ROSA)
    lined.go("A")
    old = token(ctx)
    accounts.remove_staff(ctx, rosa.id, LUIS)

    def ask(bearer: str, method: str = "GET", path: str = "/v1/digests") -> tuple[int, str]:
        answer = httpx.request(method, own_server.url + path, headers={"Authorization": f"Bearer {bearer}"},
                               trust_env=False)
        return answer.status_code, answer.json().get("code") or answer.json().get("token", "")

    lost = [ask(old, "POST", "/v1/token")[1] for _ in range(2)]
    assert ask(lost[0]) == (401, "device_unknown"), "asked again, another one"
    assert ask(old) == (200, "")
    with monkeypatch.context() as patch, sync_session.open_transport(_account(ctx), allow_plain=True) as line:
        real = Transport.further_token

        def cut(self: Transport) -> str | None:
            real(self)
            raise ExchangeFault("server_unreachable")

        patch.setattr(Transport, "further_token", cut)
        with pytest.raises(ExchangeFault):
            renew_token(ctx.store, line)
    assert (token(ctx), due(ctx)) == (old, True)
    lined.go("A")
    assert not due(ctx)
    now = token(ctx)
    assert now not in (old, *lost)
    assert ask(now) == (200, "")
    assert ask(old) == (401, "device_copied")
    assert ask(old, "POST", "/v1/token") == (401, "device_copied")
    assert ask(lost[1]) == (401, "device_unknown")
    lined.go("A")
    assert token(ctx) == now, "once for each change of the key"
    with own_server.engine.connect() as connection:
        assert connection.scalars(select(FormerToken.token_hash)).all() == [hash_of(old)]


def test_a_headquarters_that_went_back_knows_the_token_of_before(lined: Pcs, own_server: Server) -> None:
    ctx = lined["A"]
    rosa = hire(ctx, "Rosa Lema", ROSA)
    lined.go("A")
    old = token(ctx)
    accounts.remove_staff(ctx, rosa.id, LUIS)
    lined.go("A")
    with own_server.engine.begin() as connection:  # as a copy of before holds it
        connection.execute(FormerToken.__table__.delete())
        connection.execute(update(DeviceEntry).values(token_hash=hash_of(old), further_hash=None))
    lined.go("A")
    now = token(ctx)
    assert not due(ctx)
    with own_server.engine.begin() as connection:
        assert connection.scalar(select(DeviceEntry.token_hash)) == hash_of(now)
        connection.execute(update(DeviceEntry).values(token_hash=hash_of("nobody's")))
    assert reason(ctx) == ("server_refused_device", "device_copied"), "somebody else took this PC's place"
    sync_session.enrol(ctx, own_server.url, own_server.code("ALA"))
    lined.go("A")
    assert not due(ctx)


def test_a_headquarters_that_stood_on_the_wrong_copy_for_a_while_knows_the_pc_again(
        lined: Pcs, own_server: Server) -> None:
    ctx = lined["A"]
    rosa = hire(ctx, "Rosa Lema", ROSA)
    lined.go("A")
    old = token(ctx)
    accounts.remove_staff(ctx, rosa.id, LUIS)
    lined.go("A")
    now = token(ctx)
    for rounds in range(1, 4):
        with own_server.engine.begin() as connection:  # a copy that knows neither token
            connection.execute(FormerToken.__table__.delete())
            connection.execute(update(DeviceEntry).values(token_hash=hash_of("nobody's"), further_hash=None))
        for _ in range(rounds):
            assert reason(ctx) == ("server_refused_device", "device_unknown")
        with own_server.engine.begin() as connection:  # and the right one again
            connection.execute(update(DeviceEntry).values(token_hash=hash_of(now)))
            connection.execute(insert(FormerToken).values(
                token_hash=hash_of(old), device_id=ctx.device_id, given_up_at=utcnow()))
        lined.go("A")
        old, now = now, token(ctx)
        assert old != now, "another one, as the kept ones were tried"
        assert not due(ctx)


def test_two_requests_that_bring_a_new_token_at_once_are_both_admitted(
        lined: Pcs, own_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = lined["A"]
    lined.go("A")
    old = token(ctx)
    with own_server.engine.begin() as connection:
        new = renewal.further_token(connection, ctx.device_id, f"Bearer {old}")
    real = renewal.device_of
    looks: list[str] = []

    def between(connection: Connection, authorization: str) -> DeviceIdentity:
        """The other request comes between this one's first look and its second."""
        looks.append(authorization)
        if len(looks) == 1:
            with contextlib.suppress(NotPermitted):
                return real(connection, authorization)
            connection.rollback()
            renewal.admitted(own_server.engine, f"Bearer {new}")
            raise NotPermitted(Fault("device_unknown"))
        return real(connection, authorization)

    monkeypatch.setattr(renewal, "device_of", between)
    assert renewal.admitted(own_server.engine, f"Bearer {new}").device_id == ctx.device_id


@pytest.mark.parametrize("bad", ["", "año", "a b", "abc\n", "x" * 201])
def test_a_token_that_fits_no_header_is_none(lined: Pcs, bad: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode({"token": bad}), type=FurtherToken)
    assert msgspec.json.decode(b'{"token": "a-b_C9"}', type=FurtherToken).token == "a-b_C9"


def test_a_password_that_headquarters_gives_twice_is_taken_twice(lined: Pcs, own_server: Server) -> None:
    """The first one was misspelt on the telephone; no news of it has reached headquarters."""
    ctx = lined["A"]
    rosa = hire(ctx, "Rosa Lema", ROSA)
    lined.go("A")
    for word in ("montaña azul grande", "otra montaña azul", "la tercera montaña"):
        with own_server.engine.begin() as connection:
            resets.reset_password(connection, ctx.office.id, rosa.id, word)
        lined.go("A")
        assert lined.opens("A", rosa.id, word)


def test_an_old_headquarters_is_no_fault_and_a_pc_without_a_line_waits(
        lined: Pcs, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = lined["A"]
    rosa = hire(ctx, "Rosa Lema", ROSA)
    lined.go("A")
    old = token(ctx)
    accounts.remove_staff(ctx, rosa.id, LUIS)
    real = Transport._post

    def older(self: Transport, path: str, **arguments: object) -> bytes:
        return real(self, path.replace("/v1/token", "/v1/what-is-that"), **arguments)

    monkeypatch.setattr(Transport, "_post", older)
    lined.go("A")
    assert (token(ctx), due(ctx)) == (old, True)
    monkeypatch.undo()
    lined.go("A")
    assert (token(ctx) == old, due(ctx)) == (False, False)


def _account(ctx: OfficeContext) -> Account:
    with ctx.store.read() as session:
        return require_account(session)
