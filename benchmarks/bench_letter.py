"""A referral letter in a warm process, beside a bare reportlab canvas writing the same strings in the same faces.

The floor draws the very strings of that letter at their places in the embedded typeface and saves; no line breaking,
no boxes, no code to scan. The limit is 20 ms, of wall and of processor time.
"""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from beside import beside
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pes_desktop.documents import canvas_kit
from pes_desktop.documents.fields import sample_content
from pes_desktop.documents.layouts import freeze_texts, load_layout
from pes_desktop.documents.letter_pdf import render_letter
from pes_desktop.documents.recovery_page import render_recovery
from pes_desktop.documents.type_kit import face

AT = datetime(2026, 11, 23, 9, 42)


@pytest.fixture(scope="module")
def letter():
    """(content, layout, strings drawn: x, baseline, words, face, size)."""
    layout = load_layout("carta", "ec")
    content = freeze_texts(sample_content("ec"), layout)
    drawn = []
    own = canvas_kit.Sheet._string

    def noted(sheet, x, baseline, words, style):
        drawn.append((x, sheet.height - baseline, words, face(style.face).pdf_name, style.size))
        own(sheet, x, baseline, words, style)

    canvas_kit.Sheet._string = noted
    try:
        render_letter(content, layout, printed_at=AT)
    finally:
        canvas_kit.Sheet._string = own
    assert len(drawn) > 30
    return content, layout, drawn


def bare(drawn) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, pageCompression=1)
    for x, y, words, name, size in drawn:
        canvas.setFont(name, size)
        canvas.drawString(x, y, words)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.mark.benchmark(group="letter")
@pytest.mark.parametrize("copy", [False, True], ids=["original", "copy"])
def test_letter(benchmark, letter, copy):
    content, layout, drawn = letter
    name = f"a letter in a warm process ({'copy' if copy else 'original'})"
    beside(benchmark, name, lambda: render_letter(content, layout, copy=copy, printed_at=AT), lambda: bare(drawn),
           rounds=60, most_ms=20, warmup=5)


@pytest.mark.benchmark(group="letter")
def test_recovery_page(benchmark):
    words = [f"palabra{number}" for number in range(12)]
    benchmark.pedantic(render_recovery, args=(words,), rounds=20, warmup_rounds=2,
                       kwargs={"office_name": "Alausí", "service_name": "Servicio Público", "office_code": "ALA"})
