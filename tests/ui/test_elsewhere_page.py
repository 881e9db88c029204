"""What other offices share, on a real office: vacancies, people who come, people who are registered there too."""

from __future__ import annotations

from office_hands import everyone, register

from pes_desktop.models import PublishedItem
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.elsewhere.page import ElsewherePage

OFFICE = {"id": "0", "code": "SHA", "name": "Oficina Chambo", "phone": "03 291 0000"}


def came_down(ctx: OfficeContext, *items: tuple[str, str, dict]) -> None:
    with ctx.store.local() as session:
        for place, (kind, key, body) in enumerate(items):
            session.merge(PublishedItem(kind=kind, key=key, own=True, body=body, position=place))


def vacancy(title: str, closes: str, positions: int = 1) -> dict:
    return {"number": "SHA-V-2026-A00001", "title": title, "positions": positions, "closes_on": closes,
            "place_code": "060250", "employer": "Hacienda Ñusta", "office": OFFICE}


def page_of(hands) -> ElsewherePage:
    page = hands.open("elsewhere")
    assert isinstance(page, ElsewherePage)
    return page


def test_vacancies_of_others_that_are_open_today(hands) -> None:
    page = page_of(hands)
    assert page.vacancies.list.rows() == []
    came_down(hands.desk.ctx, ("vacancy", "1", vacancy("Ordeñadora", "2026-12-01", 2)),
              ("vacancy", "2", vacancy("Pasada", "2026-11-01")), ("vacancy", "3", vacancy("Cocinera", "2026-11-25")),
              ("vacancy", "4", {"title": 7}))
    page.reload()
    hands.idle()
    rows = page.vacancies.list.rows()
    assert [row.title for row in rows] == ["Cocinera", "Ordeñadora × 2"]
    assert rows[0].subtitle == "Oficina Chambo · 03 291 0000 · Hacienda Ñusta"
    assert not page.coming.isVisible()


def test_who_comes_is_registered_with_one_key(hands) -> None:
    body = {"state": "received", "office": OFFICE, "agreed": "vive ahora aquí", "notes": "",
            "person": {"surnames": "Pilco", "names": "Rosa", "registered_on": "2026-01-01", "sex": "F",
                       "last_contact_on": "2026-01-01", "consent_state": "given"},
            "jobs": [{"occupation": "ordeñadora", "unit_group": "9212"}], "skills": []}
    came_down(hands.desk.ctx, ("handover", "h1", body))
    page = page_of(hands)
    assert [(row.title, row.subtitle) for row in page.coming.list.rows()] == [
        ("Rosa Pilco", "Oficina Chambo · vive ahora aquí")]
    page.coming.list.acted.emit("h1")
    hands.idle()
    assert hands.window.current_key == "person"
    assert everyone(hands.desk.ctx) == ["Pilco Rosa"]
    again = page_of(hands)
    assert not again.coming.isVisible()


def test_today_leads_to_who_is_registered_elsewhere(hands) -> None:
    saved = register(hands.desk.ctx, surnames="Guamán", names="Ana", document_type="none", sex="F", place_code="060251")
    came_down(hands.desk.ctx, ("finding", "f", {"about": "same_person", "jobseeker_id": str(saved.jobseeker_id),
                                                "office_code": "SHA", "office_name": "Oficina Chambo"}))
    today = hands.open("today")
    assert "same_person" in [row.key for row in today.needs.list.rows()]
    today.open_need("same_person")
    hands.idle()
    assert hands.window.current_key == "elsewhere"
    page = page_of(hands)
    assert [(row.title, row.subtitle) for row in page.same.list.rows()] == [("Ana Guamán", "Oficina Chambo")]
    page.same.list.opened.emit(saved.jobseeker_id)
    hands.idle()
    assert hands.window.current_key == "person"

