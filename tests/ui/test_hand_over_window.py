"""A person passed on to another office with clicks alone: two offices' windows, a real headquarters between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from office_hands import TODAY, Hands, everyone, register
from PySide6.QtCore import Qt
from support.exchange import Server
from support.ready_offices import ready_office

from pes_desktop.domain.ids import new_id
from pes_desktop.models import Jobseeker, PublishedItem
from pes_desktop.services import handing_over, handover, office_setup, people, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.today import today_view
from pes_desktop.storage.settings import get_setting, set_setting
from pes_desktop.sync.store import ACCOUNT, save_setting
from pes_desktop.ui.elsewhere.page import ElsewherePage
from pes_desktop.ui.people.hand_over_panel import BY_CODE
from pes_desktop.ui.people.person_page import PersonPage

LEFT = Qt.MouseButton.LeftButton


def office(folder: Path, code: str, name: str, server: Server | None) -> OfficeContext:
    form = office_setup.NewOffice("ec", name, code, "060250", "Luis Paredes", "una clave larga", phone="03 293 0155")
    ctx = ready_office(folder, form, lambda: TODAY)[0]
    if server is not None:
        sync_session.enrol(ctx, server.url, server.code(code))
    return ctx


@pytest.fixture(scope="module")
def headquarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server.prepared(tmp_path_factory.mktemp("central"), "")
    server.start()
    yield server
    server.stop()


def go(ctx: OfficeContext) -> None:
    assert sync_session.sync_now(ctx).complete


def rosa(ctx: OfficeContext, **more) -> object:
    return register(ctx, surnames="Núñez Guamán", names="Rosa", document_number="0607421807", sex="F",
                    place_code="060251", birth_date=date(1986, 4, 2), consent_state="given", consent_date=TODAY,
                    **more).jobseeker_id


def person_page(hands: Hands, key: object, **more: object) -> PersonPage:
    page = hands.open("person", id=key, **more)
    assert isinstance(page, PersonPage)
    return page


def rows(page: PersonPage) -> list[tuple[str, str, str]]:
    return [(row.title, row.trailing[0].words, row.action) for row in page.elsewhere.card.list.rows()]


def press_action(hands: Hands, card, place: int) -> None:
    """Click the word at the right end of a row, as a person does."""
    shown = card.list
    rect = shown.visualRect(shown.model().index(place, 0))
    hands.qtbot.mouseClick(shown.viewport(), LEFT, pos=rect.center() + (rect.topRight() - rect.topLeft()) * 0.5
                           - type(rect.center())(30, 0))
    hands.idle()


def click(hands: Hands, button) -> None:
    hands.qtbot.mouseClick(button, LEFT)
    hands.idle()


def test_the_whole_way_with_clicks(hands_for, tmp_path: Path, headquarters: Server) -> None:
    ala, sha = (office(tmp_path / code, code, name, headquarters)
                for code, name in (("ALA", "Oficina Alausí"), ("SHA", "Oficina Chambo")))
    mine = rosa(ala, notes="cuida a su madre")
    go(sha)
    hands = hands_for(ala)
    page = person_page(hands, mine)
    assert not page.elsewhere.isVisible()
    click(hands, page.states.hand_over)
    panel = page.elsewhere.panel
    click(hands, panel.ok)
    assert panel.isVisible()
    assert all(field.state() == "error" for field in (panel.code, panel.agreed, panel.agrees)), "nothing known yet"
    panel.code.focus_in()
    hands.type("sha")
    panel.agreed.focus_in()
    hands.type("vive ahora en Chambo")
    click(hands, panel.notes.input)
    click(hands, panel.agrees.input)
    click(hands, panel.ok)
    assert not panel.isVisible()
    assert rows(page) == [("Goes to SHA", "Sale con el próximo envío", "Take back")]
    assert not page.states.hand_over.isVisible(), "nobody asks twice"
    go(ala)
    go(ala)
    assert rows(person_page(hands, mine)) == [("Goes to Oficina Chambo", "Pedido; falta que la reciban", "")]

    go(sha)
    there = hands_for(sha)
    today = there.open("today")
    today.open_need("handover")
    there.idle()
    arrivals = there.window.page("elsewhere")
    assert isinstance(arrivals, ElsewherePage)
    assert [row.title for row in arrivals.coming.list.rows()] == ["Rosa Núñez Guamán"]
    arrivals.coming.list.setFocus()
    arrivals.coming.list.step(1)
    there.enter()
    there.idle()
    assert (arrivals.arrival.agreed.text(), arrivals.arrival.notes.text()) == (
        "Agreed: vive ahora en Chambo", "Note: cuida a su madre")
    click(there, arrivals.arrival.take)
    assert there.window.current_key == "person"
    assert everyone(sha) == ["Núñez Guamán Rosa"]
    go(sha)
    go(ala)
    page = person_page(hands, mine)
    assert rows(page) == [("Went to Oficina Chambo", "Recibida allá", "Close here (moved)")]
    press_action(hands, page.elsewhere.card, 0)
    assert rows(page) == [("Went to Oficina Chambo", "Recibida allá", "")]
    assert not page.exit_button.isVisible(), "who left does not leave again"
    with ala.store.read() as session:
        person = session.get_one(Jobseeker, mine)
        assert (person.exited_on, person.exit_reason) == (TODAY, "moved")
    ala.store.close()
    sha.store.close()


def test_who_was_received_elsewhere_is_closed_from_today(hands_for, tmp_path: Path) -> None:
    ala = office(tmp_path / "ALA", "ALA", "Oficina Alausí", None)
    joined(ala)
    mine = rosa(ala)
    with ala.store.local() as session:
        session.merge(PublishedItem(kind="handover", key=str(new_id()), own=True, position=1, body={
            "state": "taken", "of": str(mine), "office": {"code": "SHA", "name": "Oficina Chambo", "phone": "032"}}))
    hands = hands_for(ala)
    today = hands.open("today")
    today.open_need("passed_on")
    hands.idle()
    page = hands.window.page("elsewhere")
    assert isinstance(page, ElsewherePage)
    row, = page.gone.list.rows()
    assert (row.title, row.subtitle, row.action) == ("Rosa Núñez Guamán", "Oficina Chambo · 032", "Close here (moved)")
    press_action(hands, page.gone, 0)
    assert not page.gone.isVisible()
    assert "passed_on" not in {need.code for need in today_view(ala).needs}
    with ala.store.read() as session:
        assert session.get_one(Jobseeker, mine).exit_reason == "moved"
    ala.store.close()


def joined(ctx: OfficeContext) -> None:
    """The office is known at a headquarters that nobody asks here."""
    ids = {name: str(UUID(int=7)) for name in ("server_id", "epoch", "device_id", "office_id")}
    with ctx.store.local() as session:
        save_setting(session, ACCOUNT, {"url": "https://sede.example", "token": "x", "letter": "A", **ids})


def test_what_was_refused_is_corrected_and_what_waits_taken_back(hands_for, tmp_path: Path) -> None:
    ala = office(tmp_path / "ALA", "ALA", "Oficina Alausí", None)
    joined(ala)
    mine = rosa(ala)
    handing_over.ask(ala, mine, "XXX", "se mudó", person_agrees=True)
    with ala.store.local() as session:
        asked = get_setting(session, "handovers_asked")
        set_setting(session, "handovers_asked", {key: {**one, "state": "refused", "fault": "handover_office"}
                                                 for key, one in asked.items()})
    hands = hands_for(ala)
    page = person_page(hands, mine)
    assert rows(page) == [("Goes to XXX", "No se pudo enviar", "Correct")]
    press_action(hands, page.elsewhere.card, 0)
    panel = page.elsewhere.panel
    assert (panel.isVisible(), panel.office.value(), panel.agreed.value()) == (True, BY_CODE, "se mudó")
    panel.code.focus_in()
    hands.type("SHA")
    click(hands, panel.agrees.input)
    click(hands, panel.ok)
    assert rows(page) == [("Goes to SHA", "Sale con el próximo envío", "Take back")]
    press_action(hands, page.elsewhere.card, 0)
    assert (rows(page), page.states.hand_over.isVisible()) == ([], True)
    ala.store.close()


def test_without_headquarters_or_consent_it_says_so(hands_for, tmp_path: Path) -> None:
    ala = office(tmp_path / "ALA", "ALA", "Oficina Alausí", None)
    mine, other = rosa(ala), register(ala, surnames="Lema", names="Ana", document_type="none", sex="F").jobseeker_id
    hands = hands_for(ala)
    assert not person_page(hands, other).states.hand_over.isVisible(), "first the consent"
    page = person_page(hands, mine, office="SHA")
    panel = page.elsewhere.panel
    assert (panel.isVisible(), panel.code.value()) == (True, "SHA")
    panel.agreed.set_value("se mudó")
    click(hands, panel.agrees.input)
    click(hands, panel.ok)
    assert "sede central" in panel.banner.words.text()
    assert panel.agreed.value() == "se mudó"
    ala.store.close()


def arrives(ctx: OfficeContext, key: str, **person: str) -> None:
    body = {"state": "received", "agreed": "se mudó", "notes": "", "record": "r", "jobs": [], "skills": [],
            "office": {"id": "0", "code": "ALA", "name": "Oficina Alausí", "phone": ""},
            "person": {"registered_on": "2026-01-01", "last_contact_on": "2026-01-01", "consent_state": "given",
                       "sex": "F", "document_type": "national_id", **person}}
    with ctx.store.local() as session:
        session.merge(PublishedItem(kind="handover", key=key, own=True, body=body, position=1))


def test_who_is_registered_here_is_noted_and_who_does_not_come_given_back(hands_for, tmp_path: Path) -> None:
    sha = office(tmp_path / "SHA", "SHA", "Oficina Chambo", None)
    here = rosa(sha)
    known, other = str(UUID(int=1)), str(UUID(int=2))
    arrives(sha, known, names="Rosa", surnames="Núñez", document_number="0607421807")
    arrives(sha, other, names="Carla", surnames="Lema", document_number="0911111116")
    there = hands_for(sha)
    page = there.open("elsewhere")
    assert isinstance(page, ElsewherePage)
    keys = [row.key for row in page.coming.list.rows()]
    press_action(there, page.coming, keys.index(known))
    assert page.arrival.banner.isVisible()
    assert not page.arrival.take.isVisible()
    click(there, page.arrival.join_button)
    assert there.window.current_key == "person"
    assert people.person_view(sha, here).notes == "se mudó"
    page = there.open("elsewhere")
    page.show_arrival(other)
    click(there, page.arrival.give_back)
    assert handover.waiting(sha) == []
    assert not page.coming.isVisible()
    assert everyone(sha) == ["Núñez Guamán Rosa"]
    sha.store.close()
