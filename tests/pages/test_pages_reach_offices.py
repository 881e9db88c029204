"""What an analyst publishes on the pages is what an office works with after its next round, without a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from pages_kit import Visitor
from support import work_office as work
from support.exchange import Server

from pes_desktop.domain.intake import SkillForm
from pes_desktop.domain.vacancy import SkillAsked
from pes_desktop.services import matching, sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.intake.suggestions import Suggestions


@pytest.fixture
def ala(headquarters: Server, tmp_path: Path) -> Iterator[OfficeContext]:
    """An office of this headquarters with its services."""
    ctx = work.new_office(tmp_path / "office", "HUIGRA")
    sync_session.enrol(ctx, headquarters.url, headquarters.code("HUIGRA"))
    yield ctx
    ctx.store.close()


def publish(analyst: Visitor, kind: str, **fields: str) -> httpx.Response:
    """Draft, preview, publish."""
    draft = analyst.send(f"/published/{kind}", f"/published/{kind}", **fields)
    assert draft.status_code == 303, draft.text
    return go_on(analyst, draft)


def go_on(analyst: Visitor, draft: httpx.Response) -> httpx.Response:
    """The second half: from the preview to the offices."""
    done = analyst.send(draft.headers["location"], f"{draft.headers['location']}/publish")
    assert done.status_code == 303
    return done


def test_a_published_skill_is_offered_and_found(
        headquarters: Server, visitor: Callable[[str], Visitor], ala: OfficeContext) -> None:
    """Offered at intake and in orders; who told it in other words is found; withdrawn it is offered no more."""
    suggestions = Suggestions(ala)
    told = work.add_person(ala, "Toapanta", "Klever", jobs=(work.mason(4),),
                           skills=[SkillForm("hacer botones de nuez")])
    work.add_person(ala, "Malán", "Rosa", "F", jobs=(work.mason(4),))
    assert suggestions.skills("tallar tagu") == []
    analyst = visitor("analyst")
    publish(analyst, "catalogue", code="tagua_carving", name="Tallar tagua", groups="7317",
            aliases="marfil vegetal\nhacer botones de nuez")
    assert sync_session.sync_now(ala).complete
    (hit,) = suggestions.skills("tallar tagu")
    assert (hit.code, hit.title) == ("tagua_carving", "Tallar tagua")
    assert [one.code for one in suggestions.skills("botones nuez")] == ["tagua_carving"]

    order = work.add_vacancy(ala, work.add_employer(ala), skills_required=[
        SkillAsked("Tallar tagua", "tagua_carving")], skills_wished=[])

    def found() -> list[object]:
        return [one.id for one in matching.find_matches(ala, order).result.fits]

    assert told in found()
    lacking = matching.find_matches(ala, order).result.near
    assert told not in [one.id for one in lacking]

    draft = analyst.send("/published/catalogue", "/published/catalogue/withdraw", key="skill/tagua_carving")
    go_on(analyst, draft)
    assert sync_session.sync_now(ala).complete
    assert suggestions.skills("tallar tagu") == []
    assert told not in found()
