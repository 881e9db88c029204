"""What people of headquarters do, in a real browser in which no script runs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from sqlalchemy import func, select, update
from support.exchange import Server, TestOffice

from pes_central.channels import published
from pes_central.db import reading, writing
from pes_central.tables import AuditEntry, ChannelEntry, OfficeEntry, PublishDraft, ToldPair
from scripts import demo_headquarters as demo
from scripts.headquarters_pictures import sign_in


def names(window: Any) -> list[str]:
    return [text.split("\n")[0] for text in window.locator("tbody th").all_inner_texts()]


def test_offices_are_found_sorted_and_filtered(window: Any, headquarters: Server) -> None:
    sign_in(window, headquarters.url, demo.ANALYST)
    assert window.title() == "Oficinas · Empleo · Sede central"
    order = names(window)
    with reading(headquarters.engine) as connection:
        assert len(order) == connection.execute(select(func.count()).select_from(OfficeEntry)).scalar_one()
    assert order[0] == "Oficina Ibarra"  # silent for sixteen days: it needs a call first
    window.click("thead a:has-text('Por enviar')")
    assert names(window)[0] == "Oficina Cuenca"
    assert window.locator("th[aria-sort=descending]").inner_text().startswith("Por enviar")
    window.fill("input[name=q]", "CAYAMBÉ")
    window.select_option("select[name=state]", "parked")
    window.click("form.bar button")
    assert names(window) == ["Oficina Cayambe"]
    window.click("text=Quitar filtros")
    window.click("a.metric:has-text('Callada')")
    assert names(window) == ["Oficina Ibarra"]
    window.click("header >> text=English")
    assert window.locator("h1").inner_text() == "Offices"


def test_the_month_opens_down_to_an_office_and_goes_as_a_workbook(window: Any, headquarters: Server) -> None:
    sign_in(window, headquarters.url, demo.ANALYST)
    window.click("nav >> text=Mes")
    window.click("tbody a:has-text('Imbabura')")
    assert names(window)[:2] == ["Oficina Ibarra", "Oficina Otavalo"]
    window.click("tbody a:has-text('Oficina Otavalo')")
    assert window.locator("h1").inner_text().startswith("Oficina Otavalo · ")
    assert window.locator(".metric b").count() == 4
    assert window.locator("svg.chart").count() >= 1
    with window.expect_download() as given:
        window.locator("text=Libro de Excel").click()  # a file, no page
    assert given.value.suggested_filename.endswith(".xlsx")
    assert Path(given.value.path()).read_bytes()[:2] == b"PK"


def test_words_go_from_draft_over_preview_to_the_offices(window: Any, headquarters: Server) -> None:
    sign_in(window, headquarters.url, demo.ANALYST)
    window.click("nav >> text=Publicaciones")
    window.click("nav.tabs >> text=Vocabulario")
    window.fill("input[name=words]", "Cosechadora de <b>mora</b>")
    window.fill("input[name=unit_group]", "9999")
    window.click("text=Ver qué cambia")
    assert "No hay un grupo primario" in window.locator(".error").inner_text()
    assert window.input_value("input[name=words]") == "Cosechadora de <b>mora</b>"
    window.fill("input[name=unit_group]", "9211")
    window.click("text=Ver qué cambia")
    assert window.locator(".now").all_inner_texts()[0] == "Cosechadora de <b>mora</b>"
    with reading(headquarters.engine) as connection:
        assert published(connection, "vocabulary") == {}
    window.click("button:has-text('Publicar')")
    assert "Publicado" in window.locator("[role=status]").inner_text()
    with reading(headquarters.engine) as connection:
        standing = published(connection, "vocabulary")
    assert list(standing.values()) == [{"words": "Cosechadora de <b>mora</b>", "unit_group": "9211"}]
    window.click(".card >> text=Cambiar")
    window.fill("input[name=unit_group]", "6112")
    window.click("text=Ver qué cambia")
    assert window.locator(".was").inner_text().startswith("9211")
    assert window.locator(".now").inner_text().startswith("6112")
    window.click("button:has-text('Descartar')")
    window.click("button:has-text('Retirar')")
    window.click("button:has-text('Publicar')")
    with reading(headquarters.engine) as connection:
        assert published(connection, "vocabulary") == {}
        states = connection.execute(select(PublishDraft.state).where(PublishDraft.kind == "vocabulary")
                                    .order_by(PublishDraft.made_at)).scalars().all()
    assert states == ["published", "discarded", "published"]


def test_both_offices_are_told_once(window: Any, headquarters: Server) -> None:
    sign_in(window, headquarters.url, demo.ANALYST)
    window.click("nav >> text=Posibles duplicados")
    assert "•••••••" in window.locator("tbody").inner_text()
    before = window.locator("tbody tr").count()
    window.click("button:has-text('Avisar') >> nth=0")
    assert window.locator("tbody tr").count() == before - 1
    with reading(headquarters.engine) as connection:
        rows = connection.execute(select(ChannelEntry.office_id, ChannelEntry.body).where(
            ChannelEntry.kind == "finding", ChannelEntry.key.startswith("alike:"))).all()
        pair = connection.execute(select(ToldPair.first_id, ToldPair.second_id)).one()
    assert len({row.office_id for row in rows}) == 2
    assert {row.body["jobseeker_id"] for row in rows} == {str(pair.first_id), str(pair.second_id)}
    for row in rows:  # of the other record nothing but where and when
        assert set(row.body) == {"about", "jobseeker_id", "office_code", "office_name", "office_phone",
                                 "registered_on", "reasons"}


def test_a_pc_is_admitted_by_its_code_and_shut_out(window: Any, headquarters: Server, office: TestOffice) -> None:
    import zxingcpp

    sign_in(window, headquarters.url, demo.ADMINISTRATOR)
    window.click("nav >> text=Computadoras")
    window.fill("input[name=office]", office.code)
    window.click("text=Hacer el código")
    code = window.locator(".code").inner_text()
    picture = Image.open(BytesIO(window.locator("svg.qr").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [f"{headquarters.url} {code}"]
    token = office.enrol(OneCode(headquarters, code)).token  # type: ignore[arg-type]
    window.goto("/devices")
    window.click(f"tr:has-text('{office.code}') >> text=Ver")
    window.click("text=Retirar la computadora")
    assert window.locator(".error").count() == 1  # a reason is needed
    window.fill("input[name=reason]", "robo del 3 de noviembre")
    window.click("text=Retirar la computadora")
    with httpx.Client(base_url=headquarters.url, trust_env=False) as client:
        refused = client.get("/v1/digests", headers={"Authorization": f"Bearer {token}"})
    assert (refused.status_code, refused.json()["code"]) == (401, "device_revoked")
    window.click("nav >> text=Registro de actos")
    window.select_option("select[name=act]", "device_revoked")
    window.click("form.bar button")
    assert "robo del 3 de noviembre" in window.locator("tbody").inner_text()


class OneCode:
    """Gives the code of the page in place of one of its own."""

    def __init__(self, server: Server, code: str) -> None:
        self.url, self._code = server.url, code

    def code(self, _office: str) -> str:
        return self._code


def test_names_with_marks_stay_text(browser: Any, headquarters: Server, visitor: Callable[[str], Any]) -> None:
    """In a browser that would run scripts: an office, a person of headquarters and a reason full of marks."""
    from pes_desktop.models import Office

    marks = ("<img src=x onerror=\"document.title='broken'\">'&quot;{{7*7}}</title>"
             "<script>document.title='broken'</script>")
    with writing(headquarters.engine) as connection:
        office = connection.execute(select(OfficeEntry.office_id).where(
            OfficeEntry.office_code == "D001")).scalar_one()
        kept = connection.execute(select(Office.name).where(Office.id == office)).scalar_one()
        connection.execute(update(Office).where(Office.id == office).values(name=marks[:120]))
    boss = visitor("administrator")
    made = boss.send("/accounts", "/accounts", name=marks, role="analyst", password="siete llamas del corral",
                     again="siete llamas del corral")
    assert made.status_code == 303
    context = browser.new_context(base_url=headquarters.url, locale="es")
    context.set_default_timeout(60_000)
    window = context.new_page()
    try:
        for user, paths in ((demo.ANALYST, ("/offices", "/month", f"/offices?q={marks}", "/month?office=D001")),
                            (demo.ADMINISTRATOR, ("/devices", "/accounts", "/audit"))):
            context.clear_cookies()
            sign_in(window, headquarters.url, user)
            for path in paths:
                window.goto(path)
                assert "broken" not in window.title(), path
                assert window.locator("img").count() == 0, path
                assert window.evaluate("document.querySelectorAll('script').length") == 0, path
    finally:
        context.close()
        with writing(headquarters.engine) as connection:
            connection.execute(update(Office).where(Office.id == office).values(name=kept))


def test_every_act_left_its_line(headquarters: Server, visitor: Callable[[str], Any]) -> None:
    before = _acts(headquarters)
    one = visitor("analyst")
    one.get("/month.xlsx?office=D003")
    one.send("/offices", "/logout")
    assert _acts(headquarters)[len(before):] == ["signed_in", "month_exported", "signed_out"]


def _acts(server: Server) -> list[str]:
    with reading(server.engine) as connection:
        return list(connection.execute(select(AuditEntry.act).order_by(AuditEntry.line)).scalars())
