"""What a PC tells with its last question of a round: headquarters proves equality by its own digests."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from support.exchange import Server, TestOffice

from pes_central.db import reading
from pes_central.pages.offices_data import OfficeLine, office_lines
from pes_central.tables import DeviceState
from pes_desktop import __version__
from pes_desktop.models import Jobseeker
from pes_desktop.models.base import utcnow
from pes_desktop.sync.engine import run_round


def line_of(server: Server, office: TestOffice) -> OfficeLine:
    with reading(server.engine) as connection:
        return next(line for line in office_lines(connection) if line.office_id == office.office_id)


def test_a_round_leaves_its_proof_at_headquarters(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    assert line_of(shared_server, office).state == "never"
    office.add_people(3)
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
    line = line_of(shared_server, office)
    assert (line.state, line.waiting, line.parked, line.version) == ("ok", 0, 0, __version__)
    assert line.proof_at is not None
    assert utcnow() - line.proof_at < timedelta(minutes=5)


def test_what_waits_is_told_and_the_earlier_proof_stands(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person, *_ = office.add_people(1)
    with office.transport() as transport:
        run_round(office.store, transport)
        proof = line_of(shared_server, office).proof_at
        office.edit(person, known_as="Rosita")
        run_round(office.store, transport, cancelled=Once())
    line = line_of(shared_server, office)
    assert (line.state, line.waiting) == ("waiting", 1)
    assert line.proof_at == proof


class Once:
    """Cancels the sending, not the comparing that follows."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        first, self.asked = not self.asked, True
        return first


def test_a_changed_row_at_headquarters_is_no_proof(shared_server: Server, office: TestOffice) -> None:
    office.enrol(shared_server)
    person, *_ = office.add_people(1)
    with office.transport() as transport:
        run_round(office.store, transport)
        with shared_server.engine.begin() as connection:
            connection.execute(Jobseeker.__table__.update().where(Jobseeker.id == person).values(known_as="otra"))
        run_round(office.store, transport)
    assert line_of(shared_server, office).state == "differs"


@pytest.mark.parametrize("told", [
    "waiting=0;parked=0;product=0.1.0;digest=" + "0" * 32, "waiting=-1;parked=0;product=1;digest=" + "0" * 32,
    "<script>", "waiting=0;parked=0;product=<b>;digest=" + "0" * 32, "waiting=0" * 40])
def test_what_is_made_up_proves_nothing(shared_server: Server, office: TestOffice, told: str) -> None:
    token = office.enrol(shared_server).token
    with httpx.Client(trust_env=False, base_url=shared_server.url) as client:
        answer = client.get("/v1/digests", headers={
            "Authorization": f"Bearer {token}", "PES-State": told, "PES-Protocol": "2"})
    assert answer.status_code == (422 if len(told) > 200 else 200)
    with reading(shared_server.engine) as connection:
        row = connection.execute(select(DeviceState.equal, DeviceState.proof_at).where(
            DeviceState.device_id == office.device_id)).first()
    assert row is None or (not row.equal and row.proof_at is None)
