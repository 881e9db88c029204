"""Consent page and recovery page: one page each, complete, for signature and for the safe."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from pypdf import PdfReader

from pes_desktop.documents.consent_page import ConsentContent, render_consent
from pes_desktop.documents.recovery_page import render_recovery

AT = datetime(2026, 11, 23, 9, 42)
KEPT = (("Apellidos", "Toapanta Caiza"), ("Nombres", "Klever"), ("Teléfono", "099 812 4470 (de la vecina)"),
        ("Busca", "albañil, ayudante de construcción"))
CONSENT = ConsentContent(
    person_name="Klever Toapanta Caiza", office_name="Oficina Alausí", service_name="Servicio Público de Empleo",
    document="cédula 060318842-1", kept=KEPT, staff_name="Luis Andrade", signed_on=date(2026, 11, 23),
)
WORDS = ["ábaco", "abdomen", "abeja", "abierto", "abogado", "abono", "aborto", "abrazo", "abrir", "abuelo", "abuso",
         "acabar"]


def test_the_consent_page_reads_back_and_asks_to_sign(text_of):
    page = text_of(render_consent(CONSENT, printed_at=AT))
    for label, value in KEPT:
        assert label in page
        assert value in page
    for words in ("Lo que esta oficina guarda de usted", "PARA QUÉ", "QUIÉN LOS VE", "SUS DERECHOS", "huella",
                  "lunes 23 de noviembre de 2026", "Luis Andrade", "cédula 060318842-1"):
        assert words in page


def test_disability_is_asked_apart_and_only_then(text_of):
    assert "discapacidad" not in text_of(render_consent(CONSENT, printed_at=AT))
    assert "discapacidad" in text_of(render_consent(replace(CONSENT, ask_disability=True), printed_at=AT))


@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_any_amount_fits_one_page_and_what_is_left_out_is_counted(paper, text_of):
    many = replace(CONSENT, kept=[(f"Dato {n}", "valor " * (n % 40)) for n in range(300)], purpose="trabajo " * 300,
                   person_name="María " * 60, staff_name="Luis " * 60, ask_disability=True)
    page = text_of(render_consent(many, printed_at=AT, paper=paper))
    assert "datos más, que puede ver en la pantalla" in page
    assert "Dato 0" in page
    assert "discapacidad" in page


def test_empty_values_show_a_dash(text_of):
    assert "—" in text_of(render_consent(replace(CONSENT, kept=[("Correo", "")]), printed_at=AT))


@pytest.mark.parametrize("count", [12, 15, 24])
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_the_recovery_page_numbers_every_word_in_order(count, paper, text_of):
    words = (WORDS * 2)[:count]
    page = text_of(render_recovery(words, office_name="Oficina Alausí", service_name="Servicio", office_code="ALA",
                                   printed_at=AT, paper=paper))
    assert " ".join(f"{n} {word}" for n, word in enumerate(words, start=1)) in page
    assert "bajo llave" in page
    assert "Oficina Alausí" in page


def test_the_recovery_words_stand_nowhere_but_on_the_page():
    pdf = render_recovery(WORDS, office_name="Oficina", service_name="Servicio", printed_at=AT)
    facts = PdfReader(io.BytesIO(pdf)).metadata
    assert facts.title == "Código de recuperación"
    told = " ".join(str(value) for value in facts.values())
    assert not any(word in told for word in WORDS)
    assert not any(word.encode() in pdf for word in WORDS)  # nor as plain bytes that a search of the disk would find


def test_both_pages_are_the_same_file_for_the_same_time():
    assert render_consent(CONSENT, printed_at=AT) == render_consent(CONSENT, printed_at=AT)
    pages = [render_recovery(WORDS, office_name="O", service_name="S", printed_at=AT) for _ in range(2)]
    assert pages[0] == pages[1]


def test_english(text_of):
    assert "What this office keeps about you" in text_of(render_consent(replace(CONSENT, language="en"), printed_at=AT))
    page = text_of(render_recovery(WORDS, office_name="O", service_name="S", lang="en", printed_at=AT))
    assert "Recovery code" in page
