"""A target for a village and one for a city: what is published to all, to a province or to one office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pages_kit import Visitor
from sqlalchemy import select
from support import work_office as work
from support.exchange import Server

from pes_central.addressing import Place, more_specific, places, reached, said
from pes_central.channels import published
from pes_central.db import reading
from pes_central.tables import AuditEntry
from pes_desktop.models import Office
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.from_headquarters import published_setting, targets
from scripts import demo_headquarters as demo
from scripts.headquarters_pictures import sign_in

IMBABURA = "province:ec-10"
KEY = "people_placed/2027"


@pytest.fixture
def huigra(headquarters: Server, tmp_path: Path) -> Iterator[OfficeContext]:
    """An office in another province with its services, not admitted yet."""
    ctx = work.new_office(tmp_path / "office", "HUI")
    yield ctx
    ctx.store.close()


def say(window: Any, value: str, to: str) -> None:
    """Fill the form in and go to the preview."""
    window.select_option("select[name=indicator]", "people_placed")
    window.fill("input[name=year]", "2027")
    window.fill("input[name=value]", value)
    window.select_option("select[name=addressee]", label=to)
    window.click("text=Ver qué cambia")


def values(headquarters: Server) -> dict[str, int]:
    """What each office was told of its own, by name."""
    with reading(headquarters.engine) as connection:
        own = {one.name: published(connection, "target", one.office_id).get(KEY) for one in places(connection)}
    return {name: body["value"] for name, body in own.items() if body is not None}


def asked(ctx: OfficeContext) -> int | None:
    assert sync_session.sync_now(ctx).complete
    with ctx.store.read() as session:
        return targets(session, 2027).get("people_placed")


def test_the_most_specific_target_wins_in_each_office(
        window: Any, headquarters: Server, huigra: OfficeContext) -> None:
    """The preview names who keeps theirs; an office that comes into a province later gets what was said there."""
    with reading(headquarters.engine) as connection:
        there = reached(places(connection), IMBABURA)
    names = [one.name for one in there]
    assert len(names) >= 2
    sign_in(window, headquarters.url, demo.ANALYST)
    window.click("nav >> text=Publicaciones")
    window.click("nav.tabs >> text=Metas")
    say(window, "120", "Todas las oficinas")
    assert "conserva" not in window.locator(".note").inner_text()
    window.click("button:has-text('Publicar')")
    say(window, "10", names[0])
    assert window.locator("h1").inner_text().endswith(names[0])
    assert window.locator(".was").all_inner_texts() == ["120 personas"]
    assert "hasta ahora rige allí lo publicado para: Todas las oficinas" in window.locator("h2 small").inner_text()
    assert f"lo recibirá 1 oficina: {names[0]}." in window.locator(".note").inner_text()
    window.click("button:has-text('Publicar')")
    say(window, "60", "Provincia de Imbabura")
    told = window.locator(".note").inner_text()
    assert f"1 oficina conserva lo que se le dijo en particular: {names[0]}." in told
    assert f": {', '.join(names[1:])}." in told
    assert values(headquarters) == {names[0]: 10}, "a preview publishes nothing"
    window.click("button:has-text('Publicar')")
    assert values(headquarters) == dict.fromkeys(names, 60) | {names[0]: 10}
    assert window.locator("table").first.locator("th .small").all_inner_texts() == [
        "Todas las oficinas", "Provincia de Imbabura", names[0]]
    with reading(headquarters.engine) as connection:
        assert published(connection, "target")[KEY]["value"] == 120

    sync_session.enrol(huigra, headquarters.url, headquarters.code("HUI"))
    for place_code, value in ((work.ALAUSI, 120), ("1001", 60), (work.ALAUSI, 120)):
        with huigra.store.write(huigra.at_desk(), "office_changed") as unit:
            unit.session.get_one(Office, huigra.office.id).place_code = place_code
        assert asked(huigra) == value, place_code

    window.click(f"tr:has-text('{names[0]}') >> text=Retirar")
    assert "rige otra vez lo publicado para: Provincia de Imbabura" in window.locator("h2 small").inner_text()
    assert (window.locator(".was").inner_text(), window.locator(".now").inner_text()) == ("10 personas", "60 personas")
    window.click("button:has-text('Publicar')")
    assert values(headquarters)[names[0]] == 60
    window.click("tr:has-text('Imbabura') >> text=Cambiar")
    assert (window.input_value("input[name=value]"), window.input_value("select[name=addressee]")) == (
        "60", IMBABURA)
    window.click("tr:has-text('Imbabura') >> text=Retirar")
    window.click("button:has-text('Publicar')")
    assert values(headquarters) == {}
    with reading(headquarters.engine) as connection:
        assert said(connection, "target") == {}
        lines = connection.execute(select(AuditEntry.subject).where(AuditEntry.act == "published")).scalars().all()
    assert f"target: {KEY} · {IMBABURA}" in lines


def test_a_setting_for_one_office_holds_there_alone(
        headquarters: Server, visitor: Callable[[str], Visitor], huigra: OfficeContext) -> None:
    sync_session.enrol(huigra, headquarters.url, headquarters.code("HUI"))
    assert sync_session.sync_now(huigra).complete
    analyst = visitor("analyst")
    to = f"office:{huigra.office.id}"
    draft = analyst.send("/published/setting", "/published/setting", setting="vacancy_days", value="45", addressee=to)
    where = draft.headers["location"]
    analyst.send(where, f"{where}/publish")
    assert sync_session.sync_now(huigra).complete
    with huigra.store.read() as session:
        assert published_setting(session, "vacancy_days") == 45
    assert huigra.pack.periods.vacancy_default == 45
    with reading(headquarters.engine) as connection:
        assert "vacancy_days" not in published(connection, "setting")


@pytest.mark.parametrize(("kind", "to"), [
    ("target", "office:00000000-0000-0000-0000-000000000000"), ("target", "province:xx-1"), ("target", "everybody"),
    ("vocabulary", IMBABURA)])
def test_an_addressee_that_is_none(visitor: Callable[[str], Visitor], kind: str, to: str) -> None:
    """Words are the same everywhere; a province without an office reaches nobody."""
    answer = visitor("analyst").send(f"/published/{kind}", f"/published/{kind}", addressee=to,
                                     indicator="people_placed", year="2027", value="3", words="mora",
                                     unit_group="9211")
    assert answer.status_code == 400
    assert kind != "target" or "ya no está" in answer.text


def test_what_goes_before_what() -> None:
    from uuid import UUID

    place = Place(UUID(int=1), "Otavalo", "ec-10", "Imbabura")
    office = f"office:{place.office_id}"
    assert place.addressees == (office, IMBABURA)
    assert Place(UUID(int=2), "X", "", "").addressees == (f"office:{UUID(int=2)}",)
    standing: dict[tuple[str, str], Any] = {("a", IMBABURA): {}, ("b", office): {}}
    for key, to, before in (("a", "", IMBABURA), ("a", IMBABURA, ""), ("a", office, ""), ("b", "", office),
                            ("b", IMBABURA, office), ("b", office, ""), ("c", "", "")):
        assert more_specific(standing, key, to, place) == before
