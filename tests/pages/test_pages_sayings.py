"""What the pages say before and after something is published: what it does, for whom, in which unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from pages_kit import Visitor
from support.exchange import Server

from pes_central.addressing import Place, places
from pes_central.db import reading
from pes_central.pages import svg
from pes_central.pages.kinds import KINDS, SETTINGS, TARGETS, TEXTS, program_body
from pes_central.pages.offices_data import SILENT_DAYS, STATES
from pes_central.pages.templating import today
from pes_central.pages.wording import choice_said, field_said, name_of, subject_of, subject_said, summary
from pes_desktop.domain.errors import DomainError
from pes_desktop.reference.brand import home_country
from pes_desktop.reference.country import load_country
from pes_desktop.reference.messages import text

NOTE = re.compile(r'<div class="note[^>]*>.*?<span>(.*?)</span></div>', re.S)


@pytest.fixture
def there(headquarters: Server) -> Place:
    """An office that lies in a province."""
    with reading(headquarters.engine) as connection:
        return next(one for one in places(connection) if one.province)


def drafted(one: Visitor, value: int, to: str = "") -> str:
    """The address of a draft of a setting that no other test publishes."""
    made = one.send("/published/setting", "/published/setting", setting="guide_stale_days", value=str(value),
                    addressee=to)
    return made.headers["location"]


def published(one: Visitor, draft: str) -> str:
    """Press "Publicar"; what the page that follows says."""
    answer = one.send(draft, f"{draft}/publish")
    return unescape(NOTE.findall(one.get(answer.headers["location"]).text)[0])


def withdrawn(one: Visitor, to: str = "") -> str:
    return one.send("/published/setting", "/published/setting/withdraw", key="guide_stale_days",
                    **{"for": to}).headers["location"]


def test_equal_to_what_holds_already(visitor: Callable[[str], Visitor], there: Place) -> None:
    """Publishing what holds for all to one office changes nothing today, and is not nothing; twice the same is."""
    one, (office, province) = visitor("analyst"), there.addressees
    name = "Días hasta revisar un dato de la guía"
    assert published(one, drafted(one, 90)) == f"Publicado: {name}. Cada oficina lo recibe en su próximo envío."
    fixed = drafted(one, 90, office)
    page = one.get(fixed).text
    assert "Hoy da lo mismo" in page
    assert f"quedará fijo para: {there.name}" in page
    assert "lo publicado para: Todas las oficinas" in page
    assert f"{fixed}/publish" in page
    assert published(one, fixed) == f"Publicado: {name}. Lo recibe en su próximo envío: {there.name}."
    again = one.get(drafted(one, 90, office)).text
    assert "No cambia nada" in again
    assert "/publish\"" not in again, "there is nothing to publish"
    assert "recibirá" not in again
    back = withdrawn(one, office)
    assert "Si lo retira" in one.get(back).text
    assert published(one, back) == f"Retirado: {name}. Lo sabe en su próximo envío: {there.name}."
    assert published(one, drafted(one, 120, province)) == (
        f"Publicado: {name}. Lo reciben en su próximo envío las oficinas de: Provincia de {there.province}.")
    for to in (province, ""):
        assert published(one, withdrawn(one, to)).startswith(f"Retirado: {name}.")


def test_only_what_was_published_is_told(visitor: Callable[[str], Visitor], there: Place) -> None:
    """The address of another draft, or of none, says nothing about it."""
    one = visitor("analyst")
    waiting = drafted(one, 77, there.addressees[0])
    for of in (waiting.rpartition("/")[2], "nothing", ""):
        said = NOTE.findall(one.get(f"/published/setting?done=published&draft={of}").text)[0]
        assert said == "Publicado. Cada oficina lo recibe en su próximo envío."
    one.send(waiting, f"{waiting}/discard")


def test_forms_offer_what_can_be_asked(visitor: Callable[[str], Visitor], there: Place) -> None:
    one = visitor("analyst")
    page = one.get("/published/target").text
    assert f'name="year" type="text" value="{today().year}"' in page
    assert ">Oficinas</option>" not in page
    assert ">Personas colocadas</option>" in page
    assert f">Provincia de {there.province}</option>" in page
    image = one.get("/published/image").text
    assert len(re.findall(r"<textarea", image)) == 8
    assert "(de 30 a 730 días)" in one.get("/published/setting").text
    wrong = one.send("/published/target", "/published/target", indicator="people_placed", year="2027",
                     value="10000001")
    assert "de 0 a 10\u202f000\u202f000." in wrong.text
    assert "de 2020 a 2100" in one.send("/published/target", "/published/target", indicator="people_placed",
                                        year="1999", value="3").text


@pytest.mark.parametrize(("kind", "key", "value", "said", "english"), [
    ("setting", "vacancy_days", 30, "30 días", "30 days"), ("setting", "vacancy_days", 1, "1 día", "1 day"),
    ("setting", "monthly_data_mb", 10000, "10\u202f000 MB", "10\u202f000 MB"),
    ("setting", "monthly_data_mb", 0, "sin límite", "no limit"),
    ("target", "people_placed/2027", 1, "1 persona", "1 person"),
    ("target", "people_placed/2027", 10_000_000, "10\u202f000\u202f000 personas", "10\u202f000\u202f000 people"),
    ("target", "placement_rate/2027", 80, "80 %", "80 %"), ("target", "letters_issued/2027", 1200, "1\u202f200",
                                                            "1\u202f200"),
    ("target", "referrals_per_placement/2027", 3, "3", "3"), ("target", "days_to_start/2027", 12, "12 días", "12 days"),
    ("target", "offices/2027", 5000, "5\u202f000", "5\u202f000"), ("target", "gone/2027", 5000, "5\u202f000",
                                                                   "5\u202f000")])
def test_numbers_have_their_unit(kind: str, key: str, value: int, said: str, english: str) -> None:
    """Of every kind of number, also of a target that was published before and is none any more."""
    assert summary(KINDS[kind], key, {"value": value}, "es") == said
    assert field_said(KINDS[kind], key, "value", str(value), "en") == english
    assert field_said(KINDS[kind], key, "year", "2027", "es") == "2027"


@pytest.mark.parametrize("lang", ["es", "en"])
def test_every_choice_has_its_words(lang: str) -> None:
    for field, codes in (("setting", SETTINGS), ("indicator", TARGETS)):
        for code in codes:
            assert not re.search(r"central\.|indicator\.|[{}]", choice_said(field, code, lang))
            kind = KINDS["setting" if field == "setting" else "target"]
            key = code if field == "setting" else f"{code}/2027"
            for value in (1, 2):
                assert "central." not in summary(kind, key, {"value": value}, lang)
            assert "central." not in name_of(kind, key, None, lang)


def test_a_number_may_be_typed_as_it_is_shown() -> None:
    form = {"indicator": "people_placed", "year": "2027", "value": " 1\u202f200 "}
    assert KINDS["target"].read(form)[1]["value"] == 1200
    with pytest.raises(DomainError) as refused:
        KINDS["target"].read({**form, "indicator": "offices"})
    assert [(fault.code, fault.field) for fault in refused.value.faults] == [("required", "indicator")]


def test_a_fault_below_the_fold_is_told_above(visitor: Callable[[str], Visitor]) -> None:
    """A form of eleven fields is longer than the screen."""
    one = visitor("analyst")
    typed = {f"{name}_{lang}": "texto" for name in TEXTS for lang in ("es", "en")}
    answer = one.send("/published/image", "/published/image", **typed, accent="#FFFF00")
    assert answer.status_code == 400
    said = unescape(NOTE.findall(answer.text)[-1])
    assert said == 'El borrador no se guardó. Corrija: <a href="#f-accent">Color</a>.'
    assert 'id="f-accent"' in answer.text
    assert "Corrija" not in one.get("/published/image").text


def test_what_the_program_brings_is_told(visitor: Callable[[str], Visitor]) -> None:
    """An analyst sees what holds before anything is published, and what a draft would change of it."""
    one, days = visitor("analyst"), load_country(home_country()).periods.registration_validity
    row = re.search(r"<th scope=\"row\">Días que vale una inscripción sin contacto</th><td class=\"num\">(.*?)</td>",
                    one.get("/published/setting").text)
    assert row is not None
    assert row[1] == f"{days} días"

    def draft(value: int) -> str:
        return one.send("/published/setting", "/published/setting", setting="registration_validity",
                        value=str(value)).headers["location"]
    changed, same = draft(days + 1), draft(days)
    page = one.get(changed).text
    assert "hasta ahora rige allí lo que trae el programa" in page
    assert f'<span class="was block">{days} días</span>' in page
    assert f'<span class="now block">{days + 1} días</span>' in page
    assert "Allí ya rige lo mismo: lo que trae el programa." in one.get(same).text
    assert f"Todas las oficinas · {days + 1} días" in one.get("/published/setting").text, "the list tells drafts apart"
    for address in (changed, same):
        one.send(address, f"{address}/discard")


def test_everything_that_can_be_set_has_what_holds_without_it() -> None:
    for key, (low, high) in SETTINGS.items():
        body = program_body("setting", key)
        assert body is not None
        assert low <= body["value"] <= high
    assert program_body("target", "vacancy_days") is None
    assert program_body("setting", "gone") is None


def test_the_trail_says_what_was_published(visitor: Callable[[str], Visitor], there: Place) -> None:
    """By its name and for whom, not by codes; accounts by what they may do."""
    analyst, boss = visitor("analyst"), visitor("administrator")
    waiting = drafted(analyst, 61, there.addressees[1])
    analyst.send(waiting, f"{waiting}/discard")
    boss.send("/accounts", "/accounts", name="Rosa de las Sayings", role="analyst",
              password="siete llamas del corral", again="siete llamas del corral")
    trail = boss.get("/audit").text
    name = f"Ajustes · Días hasta revisar un dato de la guía · Provincia de {there.province}"
    assert trail.count(name) >= 2, "made and discarded"
    assert "guide_stale_days" not in trail
    assert "<td>Rosa de las Sayings (Análisis)</td>" in trail


@pytest.mark.parametrize(("act", "kind", "key", "to", "said"), [
    ("published", "vocabulary", "mora · con espinas", "", "Vocabulario · mora · con espinas"),
    ("draft_made", "target", "people_placed/2027", "", "Metas · Personas colocadas · 2027"),
    ("draft_made", "target", "people_placed/2027", "office:7", "Metas · Personas colocadas · 2027 · Alausí"),
    ("draft_discarded", "setting", "vacancy_days", "province:xx-1",
     "Ajustes · Días que queda abierta una vacante · Provincia de xx-1"),
    ("published", "setting", "of_a_newer_program", "", "Ajustes · of_a_newer_program"),
    ("published", "image", "national", "", "Imagen nacional"),
    ("published", "catalogue", "skill/poda_cafe", "", "Destrezas · poda_cafe"),
    ("published", "gone", "anything", "", "gone: anything"), ("code_made", "setting", "vacancy_days", "",
                                                             "setting: vacancy_days")])
def test_subjects_in_words(act: str, kind: str, key: str, to: str, said: str) -> None:
    assert subject_said(act, subject_of(kind, key, to), {"office:7": "Alausí"}, "es") == said


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_offices_say_what_their_states_mean_and_how_many_are_seen(
        visitor: Callable[[str], Visitor], lang: str) -> None:
    one = visitor("analyst")
    one.http.headers["Accept-Language"] = lang
    every, some = one.get("/offices").text, one.get("/offices?state=silent").text
    for code in STATES:
        assert text(f"central.state_text.{code}", lang, days=SILENT_DAYS) in unescape(every), code
    assert f"{text('central.state.silent', lang)} (1)</option>" in every
    seen = text("central.offices.seen", lang, count=1)
    assert (seen in every, seen in some) == (False, True)


def test_bars_of_rates_end_at_a_hundred_per_cent() -> None:
    """The best office of a poor month is no full bar."""
    def widths(whole: float) -> list[float]:
        drawn = svg.rows([("Loja", 0.4, "40 %"), ("Cuenca", 0.2, "20 %")], "rates", whole)
        return [float(said) for said in re.findall(r'class="b1"[^>]*width="([0-9.]+)"', drawn)]

    track = float(re.findall(r'class="b0"[^>]*width="([0-9.]+)"', svg.rows([("x", 1, "x")], "rates"))[0])
    assert widths(1) == [pytest.approx(track * share, abs=0.1) for share in (0.4, 0.2)]
    assert widths(0) == [pytest.approx(track * share, abs=0.1) for share in (1, 0.5)]
