"""The letter as a file: everything it must say, one page, the code read from the rendered page."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import datetime

import numpy
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from pes_desktop.documents.canvas_kit import PAPER_SIZES, Sheet
from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.layouts import load_layout
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.documents.qr import letter_qr_text, qr_rows
from pes_desktop.documents.type_kit import width_of
from pes_desktop.domain.numbers import result_code
from pes_desktop.domain.text import fold

LAYOUT = load_layout("carta", "ec")
LATER = datetime(2026, 11, 30, 10, 5)
PAPERS = pytest.mark.parametrize("paper", sorted(PAPER_SIZES))


def test_everything_a_letter_must_say_is_on_the_page(sample, text_of):
    page = text_of(render_letter(sample, LAYOUT))
    for words in (
        sample.service_name, sample.office_name, sample.office_phone, sample.office_hours, sample.number, "23/11/2026",
        "07/12/2026", sample.employer_name, sample.employer_contact, sample.employer_phone, sample.employer_directions,
        sample.vacancy_number, "(albañil, 3 puestos)", sample.person_name, "cédula 060318842-1", sample.person_phone,
        sample.person_place, sample.experience, "martes 24 de noviembre, 9:00", sample.appointment_note,
        "cédula, carnet del IESS, herramienta de mano", sample.counselor_name, sample.counselor_title, "gratuito",
        "La decisión de contratar es suya", "K7M·4QX", "Se presentó", "No se contrató porque", "Firma y sello",
        "1 de 1 · impresa 23/11/2026 09:42 · original",
    ):
        assert words in page, words
    assert sample.employer_address.replace(" ", "") in page.replace(" ", "")


def test_the_same_letter_is_the_same_file(sample):
    assert render_letter(sample, LAYOUT) == render_letter(sample, LAYOUT)
    later = render_letter(sample, LAYOUT, printed_at=LATER)
    assert later == render_letter(sample, LAYOUT, printed_at=LATER)
    assert later != render_letter(sample, LAYOUT)


def test_a_copy_says_so_and_says_the_same(sample, text_of, pixels_of):
    original = text_of(render_letter(sample, LAYOUT))
    reprint = render_letter(sample, LAYOUT, copy=True, printed_at=LATER)
    copied = text_of(reprint)
    assert copied.count("COPIA") == 4  # across the page, at its head, on the slip, at the foot
    assert "impresa 30/11/2026 10:05" in copied
    assert "original" not in copied
    assert "COPIA" not in original
    foot = "1 de 1"
    rest = " ".join(copied.split(foot)[0].replace("COPIA", "").split())
    assert sorted(rest.split()) == sorted(original.split(foot)[0].split())
    # and a printer without colour shows it: much more grey than on the original
    grey = [int(((page > 200) & (page < 250)).sum()) for page in (pixels_of(render_letter(sample, LAYOUT), 60),
                                                                 pixels_of(reprint, 60))]
    assert grey[1] > 8_000


def test_a_camera_reads_the_code_on_the_page(sample, codes_of):
    for copy in (False, True):
        found = codes_of(render_letter(sample, LAYOUT, copy=copy, printed_at=LATER))
        assert found == ["PES1|ALA-C-2026-A00318|K7M4QX"]


def test_a_camera_reads_the_code_of_a_crowded_page(monsters, sample, codes_of):
    crowded = replace(monsters["long words"], number=sample.number, result_code=sample.result_code)
    for paper in PAPER_SIZES:
        assert codes_of(render_letter(crowded, LAYOUT, paper=paper)) == ["PES1|ALA-C-2026-A00318|K7M4QX"]


def test_the_fixed_mask_is_read_for_any_number():
    chance = random.Random(7)
    for _ in range(150):
        serial = chance.randrange(1, 99_999)
        office = "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=chance.randint(2, 6)))
        pc = chance.choice("ABCDEF")
        words = letter_qr_text(f"{office}-C-{chance.randint(2024, 2050)}-{pc}{serial:05d}", result_code(pc, serial))
        rows = numpy.array(qr_rows(words))
        assert len(rows) <= 33
        page = numpy.pad(numpy.where(rows, 0, 255).astype(numpy.uint8), 4, constant_values=255)
        picture = numpy.kron(page, numpy.ones((3, 3), numpy.uint8))
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [words]


def test_the_code_names_nobody(sample):
    words = fold(letter_qr_text(sample.number, sample.result_code))
    for private in (sample.person_name, sample.document_number, sample.person_phone, sample.employer_name):
        assert fold(private) not in words


def test_only_embedded_subsets_of_the_own_typeface(sample):
    reader = PdfReader(io.BytesIO(render_letter(sample, LAYOUT, copy=True, printed_at=LATER)))
    fonts = [reference.get_object() for reference in reader.pages[0]["/Resources"]["/Font"].values()]
    assert len(fonts) >= 2
    for font in fonts:
        assert "SourceSansPro" in font["/BaseFont"]
        assert "/FontFile2" in font["/FontDescriptor"]


def test_the_files_own_properties_name_nobody(sample):
    facts = PdfReader(io.BytesIO(render_letter(sample, LAYOUT))).metadata
    assert facts.title == sample.number
    assert facts.author == sample.service_name
    assert facts.creation_date.replace(tzinfo=None) == sample.printed_at
    told = fold(" ".join(str(value) for value in facts.values()))
    for private in (sample.person_name, sample.document_number, sample.employer_name, sample.counselor_name):
        assert fold(private) not in told


def test_a_letter_is_small(sample):
    assert len(render_letter(sample, LAYOUT)) < 60_000


@PAPERS
def test_the_paper_is_the_one_asked_for(sample, paper):
    box = PdfReader(io.BytesIO(render_letter(sample, LAYOUT, paper=paper))).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(PAPER_SIZES[paper], abs=0.1)


class Strings:
    """Every string drawn on a page: left, top, right, bottom and the words."""

    def __init__(self, monkeypatch) -> None:
        self.found: list[tuple[float, float, float, float, str]] = []
        draw = Sheet._string

        def note(sheet, x, baseline, words, style):
            width = width_of(words, style.face, style.size, style.spacing) - style.spacing
            # half the height of small letters above the baseline and a little below: what must not be crossed
            self.found.append((x, baseline - style.size * 0.6, x + width, baseline + style.size * 0.12, words))
            draw(sheet, x, baseline, words, style)

        monkeypatch.setattr(Sheet, "_string", note)

    def overlaps(self) -> list[tuple[str, str]]:
        boxes = [box for box in self.found if box[4].strip()]
        return [
            (one[4][:30], two[4][:30])
            for number, one in enumerate(boxes) for two in boxes[number + 1:]
            if one[0] < two[2] - 0.5 and two[0] < one[2] - 0.5 and one[1] < two[3] and two[1] < one[3]
        ]


@pytest.fixture
def strings(monkeypatch) -> Strings:
    return Strings(monkeypatch)


MONSTERS = ["long words", "one word", "strange", "strange and long", "emoji alone", "blank", "empty", "non-breaking",
            "accents on accents", "lines"]


@PAPERS
@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("name", MONSTERS)
def test_whatever_is_written_stays_on_one_page_without_overlap(monsters, name, paper, copy, strings, text_of):
    page = text_of(render_letter(monsters[name], LAYOUT, paper=paper, copy=copy, printed_at=LATER))
    assert "Carta de presentación" in page
    assert strings.overlaps() == []
    width, height = PAPER_SIZES[paper]
    for left, top, right, bottom, words in strings.found:
        assert left >= 47, words
        assert right <= width - 46, words
        assert top >= 10, words
        assert bottom <= height - 20, words


def test_the_usual_letters_have_no_overlap_either(sample, strings):
    for country, lang in (("ec", "es"), ("ar", "es"), ("ec", "en")):
        strings.found.clear()
        render_letter(replace(sample_content(country), language=lang), load_layout("carta", country, lang))
        assert strings.overlaps() == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_text_in_any_field(sample, data, text_of):
    names = [name for name in sample.__dataclass_fields__
             if isinstance(getattr(sample, name), str) and name not in ("country", "language")]
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=6, unique=True))
    words = st.one_of(st.text(max_size=80), st.text(alphabet="aMñ 😀ש<>&'\"", min_size=100, max_size=400))
    content = replace(sample, **{name: data.draw(words, label=name) for name in chosen})
    assert "Carta de presentación" in text_of(render_letter(content, LAYOUT))


def test_markup_braces_and_apostrophes_are_printed_as_written(sample, text_of):
    odd = "<b>O'Brien</b> & {number} **x** %s"
    assert odd in text_of(render_letter(replace(sample, person_name=odd), LAYOUT))


def test_numbers_and_names_survive_a_crowded_page(monsters, sample, text_of):
    crowded = replace(
        monsters["long words"], number=sample.number, result_code=sample.result_code, person_name=sample.person_name,
        document_number=sample.document_number, vacancy_number=sample.vacancy_number, office_phone=sample.office_phone,
    )
    page = text_of(render_letter(crowded, LAYOUT))
    for words in (sample.number, "K7M·4QX", sample.person_name, sample.document_number, sample.vacancy_number, "…"):
        assert words in page


def test_a_long_but_human_letter_is_not_cut(sample, text_of):
    directions = (
        "desde el parque central de Alausí tomar la camioneta a Achupallas que sale a las seis y a las once, bajar en "
        "el letrero de la hacienda, caminar diez minutos por el camino de tierra hasta la casa del portón verde"
    )
    long = replace(
        sample, employer_directions=directions, person_name="María de los Ángeles Guamán Chimbolema de Lliquín",
        employer_name="Asociación de Productores Agropecuarios Nuestra Señora de la Natividad de Chunchi",
        bring=("cédula", "papeleta de votación", "certificado de salud", "dos fotos carnet", "ropa de trabajo"),
    )
    page = text_of(render_letter(long, LAYOUT, paper="letter"))
    assert "…" not in page
    assert "portón verde" in page


def test_no_letter_sits_on_a_box(sample, text_of):
    empty = replace(sample, employer_contact="", employer_phone="", employer_address="", employer_directions="",
                    salutation="", appointment_on=None, appointment_note="", bring=(), office_phone="")
    page = text_of(render_letter(empty, LAYOUT))
    assert "De nuestra consideración: en respuesta" in page
    assert "día y hora por acordar" in page
    assert "cómo llegar" not in page
    assert "Lleve" not in page
    assert "· ·" not in page
