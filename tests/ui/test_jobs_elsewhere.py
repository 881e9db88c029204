"""Vacancies of other offices in "Which jobs?": a part of their own, ranked alike, never referred to from here."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from office_hands import Hands
from PySide6.QtCore import Qt

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import work_office as work

from pes_desktop.models import PublishedItem
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.matching import MOST_ELSEWHERE, find_jobs
from pes_desktop.ui.matching.which_jobs import WhichJobsPage

CHAMBO = {"id": "0190aaaa-0000-7000-8000-000000000001", "code": "SHA", "name": "Oficina Chambo",
          "phone": "03 291 0000"}


@pytest.fixture
def ctx(tmp_path: Path) -> Iterator[OfficeContext]:
    made = work.new_office(tmp_path / "office")
    yield made
    made.store.close()


def shared(title: str = "Albañil", group: str = "7112", **more: object) -> dict[str, object]:
    """A vacancy as headquarters publishes it (pes_central/following.py)."""
    return {"number": "SHA-V-2026-A00001", "title": title, "unit_group": group, "positions": 2, "wage": "520.00",
            "wage_period": "month", "place_code": work.GUAMOTE, "experience_years": 1.0, "employer": "Obras Ñusta",
            "licences": [], "skills_required": [], "closes_on": (work.TODAY + timedelta(days=5)).isoformat(),
            "office": CHAMBO, **more}


def publish(ctx: OfficeContext, *bodies: dict[str, object]) -> None:
    with ctx.store.local() as session:
        for place, body in enumerate(bodies):
            session.merge(PublishedItem(kind="vacancy", key=f"v{place:04}", own=False, body=body, position=place))


def elsewhere(ctx: OfficeContext, person: object) -> list[tuple[str, bool]]:
    return [(job.title, not job.candidate.misses) for job in find_jobs(ctx, person).elsewhere]


def test_only_open_ones_in_the_persons_field_by_the_same_rules(ctx: OfficeContext) -> None:
    people = work.add_masons(ctx)
    own = work.add_vacancy(ctx, work.add_employer(ctx))
    yesterday = (work.TODAY - timedelta(days=1)).isoformat()
    publish(ctx, shared(), shared("Albañil lejos", experience_years=20.0), shared("Cerrada", closes_on=yesterday),
            shared("Cubierta", positions=0), shared("Cocinera", "5120", experience_years=None),
            {"title": "Rota", "positions": "dos"},
            shared("Propia", office={**CHAMBO, "id": str(ctx.office.id)}), shared("Con texto", wage="mucho"))
    assert elsewhere(ctx, people["klever"]) == [("Albañil", True), ("Albañil lejos", False)]
    found = find_jobs(ctx, people["klever"])
    assert [job.candidate.id for job in found.jobs] == [own], "never mixed with one's own"
    assert found.considered == 1
    office = found.elsewhere[0].office
    assert office is not None
    assert (office.code, office.name, office.phone) == ("SHA", "Oficina Chambo", "03 291 0000")
    own_score = next(job.candidate for job in found.jobs)
    assert found.elsewhere[0].candidate.parts["occupation"] == own_score.parts["occupation"]
    with ctx.store.local() as session:
        session.delete(session.get_one(PublishedItem, ("vacancy", "v0000", False)))
    assert elsewhere(ctx, people["klever"]) == [("Albañil lejos", False)], "withdrawn, it is gone"


def test_a_country_of_vacancies_costs_little(ctx: OfficeContext) -> None:
    people = work.add_masons(ctx)
    rng = random.Random(7)
    groups = [item.code for item in ctx.catalogue]
    publish(ctx, *[shared(f"Trabajo {at}", rng.choice(groups) if at % 20 else "7112", experience_years=at % 7 / 1.0)
                   for at in range(400)])
    find_jobs(ctx, people["klever"])
    began = time.process_time()
    found = find_jobs(ctx, people["klever"])
    spent = time.process_time() - began
    assert len(found.elsewhere) == MOST_ELSEWHERE
    assert spent < 0.5, f"{spent * 1000:.0f} ms for 400 vacancies of other offices"


def test_the_page_marks_them_and_leads_to_passing_the_person_on(ctx: OfficeContext, hands_for) -> None:
    people = work.add_masons(ctx)
    work.add_vacancy(ctx, work.add_employer(ctx))
    publish(ctx, shared("Maestro albañil"))
    hands: Hands = hands_for(ctx)
    page = hands.open("which_jobs", id=people["klever"])
    assert isinstance(page, WhichJobsPage)
    rows = page.list.rows()
    place = next(at for at, row in enumerate(rows) if row.key == "v0000")
    assert (rows[place - 1].caption, rows[place - 1].title) == (True, "In other offices")
    assert rows[place].chips[0].words == "Otra oficina"
    assert rows[place].subtitle.startswith("Oficina Chambo · 03 291 0000 · Obras Ñusta")
    page.list.setFocus()
    page.list.choose_at(place)
    hands.press(page.list, Qt.Key.Key_Space)
    assert page.list.checked_keys() == set(), "nobody is referred to it from here"
    assert not page.header.primary.isVisible()
    assert not page.card.choose_button.isVisible()
    assert page.card.blocked.text() == "This vacancy is of Oficina Chambo. Telephone there first: 03 291 0000."
    hands.enter()
    assert hands.window.current_key == "which_jobs"
    hands.qtbot.mouseClick(page.card.pass_button, Qt.MouseButton.LeftButton)
    hands.idle()
    assert hands.window.current_key == "person"
    panel = hands.window.page("person").elsewhere.panel
    assert panel.isVisible()
    assert panel.office.value() == "SHA"
