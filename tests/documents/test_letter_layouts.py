"""Layouts of letters: every shipped one prints, offices' own words, layouts that cannot stand."""

from __future__ import annotations

import copy
import json

import pytest

from pes_desktop.documents.fields import FIELDS, sample_content
from pes_desktop.documents.layouts import freeze_texts, load_layout, parse_layout
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.documents.templates import Run, fill, plain
from pes_desktop.domain.errors import DomainError
from pes_desktop.reference import messages
from pes_desktop.reference.brand import brand_texts
from pes_desktop.reference.paths import resources_dir

LAYOUTS = sorted(path.stem for path in (resources_dir() / "letters").glob("*.json"))
COUNTRIES = sorted(path.parent.name for path in (resources_dir() / "countries").glob("*/country.json"))
RAW = json.loads((resources_dir() / "letters" / "carta.json").read_text("utf-8"))


def parsed(change=None, over=None):
    raw = copy.deepcopy(RAW)
    if change:
        change(raw)
    return parse_layout(raw, "es", over, brand_texts("ec", "es"))


def detail(error) -> str:
    assert error.value.codes == ("letter_layout_broken",)
    return error.value.faults[0].params["detail"]


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("country", ["", *COUNTRIES])
@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_shipped_layout_prints_in_every_country_and_language(name, country, lang, text_of):
    layout = load_layout(name, country, lang)
    assert "K7M·4QX" in text_of(render_letter(sample_content(country), layout))


def test_a_country_says_things_its_own_way(text_of):
    assert "respuesta a su pedido" in text_of(render_letter(sample_content("ec"), load_layout("carta", "ec")))
    assert "respuesta a su búsqueda" in text_of(render_letter(sample_content("ar"), load_layout("carta", "ar")))


def test_both_languages_have_the_same_texts():
    assert set(RAW["texts"]["es"]) == set(RAW["texts"]["en"])


def test_an_office_may_have_its_own_words(sample, text_of):
    layout = load_layout("carta", "ec", own={"dictate": "Llámenos al **{office_phone}**, {counselor_name} le atiende."})
    printed = text_of(render_letter(sample, layout)).replace(" ", "")  # a change of weight reads as a space
    assert "Llámenosal032930155,LuisAndradeleatiende." in printed


def test_own_words_do_not_leak_into_the_next_load(sample, text_of):
    load_layout("carta", "ec", own={"dictate": "Solo aquí."})
    assert "Solo aquí" not in text_of(render_letter(sample, load_layout("carta", "ec")))


@pytest.mark.parametrize(
    ("own", "told"),
    [({"dictate": "{nombre}"}, "nombre"), ({"dictate": "{person_name.__class__}"}, "{ }"), ({"dictate": "x{"}, "{ }"),
     ({"dictate": "{0}"}, "{ }"), ({"dictate": "**sin cerrar"}, "**"), ({"dictate": "x" * 601}, "600"),
     ({"nada": "x"}, "nada"), ({"dictate": None}, "NoneType"), ({"person_name": "sin nombre"}, "{person_name}"),
     ({"dictate": "{printed_at}"}, "printed_at"), ({"slip_code": "x"}, "{result_code}")],
)
def test_own_words_that_cannot_stand(own, told):
    with pytest.raises(DomainError) as caught:
        load_layout("carta", "ec", own=own)
    assert told in detail(caught)


@pytest.mark.parametrize(
    ("change", "told"),
    [(lambda raw: raw.update(paper="A5"), "paper"), (lambda raw: raw.update(schema=2), "schema"),
     (lambda raw: raw.update(blocks=[]), "blocks"), (lambda raw: raw["blocks"].pop(), "slip"),
     (lambda raw: raw["blocks"].append({"kind": "dibujo"}), "dibujo"),
     (lambda raw: raw["blocks"][0].update(strong="header_service"), "header.strong"),
     (lambda raw: raw["blocks"][0].update(strong=["no_hay"]), "no_hay"),
     (lambda raw: raw["blocks"].insert(0, "x"), "block"),
     (lambda raw: raw["blocks"][2].update(cards=[]), "cards.cards"),
     (lambda raw: raw["blocks"].pop(5), "free_service"),
     (lambda raw: raw["texts"].update(es=[]), "es"),
     (lambda raw: raw["texts"]["es"].pop("footer_copy"), "footer_copy")],
)
def test_a_broken_layout_says_what_is_broken(change, told):
    with pytest.raises(DomainError) as caught:
        parsed(change)
    assert told in detail(caught)


def test_every_required_field_must_stand_somewhere():
    for key, item in FIELDS.items():
        if not item.required:
            continue

        def drop(raw, slot="{" + key + "}"):
            raw["texts"]["es"] = {name: text.replace(slot, "…") for name, text in raw["texts"]["es"].items()}

        with pytest.raises(DomainError) as caught:
            parsed(drop)
        assert key in detail(caught)


def test_a_country_may_not_bring_unknown_texts():
    with pytest.raises(DomainError) as caught:
        parsed(over={"texts": {"es": {"inventado": "x"}}})
    assert "inventado" in detail(caught)


def test_a_country_may_choose_its_paper():
    assert parsed(over={"paper": "letter"}).paper == "letter"


def test_a_file_that_is_not_there():
    with pytest.raises(DomainError) as caught:
        load_layout("no_hay")
    assert detail(caught) == "FileNotFoundError"


def test_a_letter_is_reprinted_in_the_words_it_was_issued_with(sample, text_of):
    first = load_layout("carta", "ec", own={"dictate": "Palabras de ayer."})
    issued = freeze_texts(sample, first)
    later = load_layout("carta", "ec", own={"dictate": "Palabras de hoy."})
    printed = text_of(render_letter(issued, later, copy=True))
    assert "Palabras de ayer." in printed
    assert "Palabras de hoy." not in printed


def test_stored_words_that_no_longer_fit_are_left_out(sample, text_of):
    layout = load_layout("carta", "ec")
    odd = layout.with_stored({"dictate": "{campo_viejo}", "texto_viejo": "x", "subtitle": "Hoja vieja"})
    printed = text_of(render_letter(sample, odd))
    assert "Hoja vieja" in printed
    assert "También puede dictarnos" in printed


def test_a_layout_with_more_than_a_page_holds_is_refused(sample):
    def crowd(raw):
        raw["blocks"][1:1] = [copy.deepcopy(raw["blocks"][2]) for _ in range(8)]

    with pytest.raises(DomainError) as caught:
        render_letter(sample, parsed(crowd))
    assert caught.value.codes == ("letter_layout_broken",)


def test_pieces_vanish_with_their_value():
    values = {"employer_contact": "", "employer_phone": "032"}
    assert plain("{employer_contact} · {employer_phone}", values) == "032"
    assert plain("{employer_contact} · tel. {employer_phone}", {}) == ""
    assert plain("talón · llame al {employer_phone}", {}) == "talón"


def test_values_are_never_read_as_a_template():
    tricky = "{number} **x** · [ ] ____ <b>"
    assert fill("Para **{person_name}**", {"person_name": tricky, "number": "SECRET"}) == [
        Run("Para "), Run(tricky, bold=True)
    ]


def test_boxes_and_lines_are_found():
    marks = [run.mark for run in fill("[ ] sí, el ____/____ [ ] no", {})]
    assert marks == ["box", "", "rule", "", "rule", "", "box", ""]
