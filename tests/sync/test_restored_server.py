"""Headquarters goes back to yesterday's copy: offices notice by the epoch and send again what it lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from support.exchange import Server, TestOffice, no_pause

from pes_desktop.models import Jobseeker
from pes_desktop.sync.engine import run_round


@pytest.fixture
def central(tmp_path: Path, office: TestOffice) -> Server:
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    office.enrol(server)
    return server


def test_what_it_lost_is_sent_again(central: Server, office: TestOffice, tmp_path: Path) -> None:
    old, edited = office.add_people(8), office.add_people(1)[0]
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
    copy = central.keep_copy(tmp_path / "yesterday.db")
    lost = office.add_people(5)
    office.edit(edited, community="Después de la copia")
    with office.transport() as transport:
        assert run_round(office.store, transport).complete
    central.go_back_to(copy)
    office.edit(old[0], community="Todavía sin enviar")
    with office.transport(central.url) as transport:
        result = run_round(office.store, transport, pause=no_pause)
        assert result.restored
        assert result.complete
        assert result.acknowledged == 5 * 5 + 1 + 1
        again = run_round(office.store, transport)
    assert again.complete
    assert not again.restored
    with central.engine.connect() as connection:
        held = dict(connection.execute(select(Jobseeker.id, Jobseeker.community)).all())
    assert set(held) == {*old, edited, *lost}
    assert held[edited] == "Después de la copia"
    assert held[old[0]] == "Todavía sin enviar"
    central.stop()
    central.engine.dispose()
