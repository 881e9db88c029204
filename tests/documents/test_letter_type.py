"""Setting type: only glyphs of the typeface, lines that fit, what is left out has a sign."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pes_desktop.documents.type_kit import (
    BOLD,
    ELLIPSIS,
    MISSING,
    REGULAR,
    SEMIBOLD,
    cut_to,
    face,
    legible,
    shrink_to,
    width_of,
    wrap,
    wrap_even,
)

SPACES = str.maketrans("", "", " \u00a0")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Ñusta Güiñansaca, «así» – 40 €…", "Ñusta Güiñansaca, «así» – 40 €…"),
        ("O'Connor D’Amico", "O'Connor D’Amico"),
        ("Ana 😀 María", "Ana  María"),
        ("👩🏽‍🌾", ""),
        ("محمد علي", MISSING),
        ("Ali محمد", f"Ali {MISSING}"),
        ("你好 Ana", f"{MISSING} Ana"),
        ("a\u202eb\u200fc", "abc"),
        ("a\x00\x07b", "ab"),
        ("mbaʼe Mbopiʼe Ỹvy kuimbaʼe", "mbaʼe Mbopiʼe Ỹvy kuimbaʼe"),
        ("g\u0303uarani", "g\u0303uarani"),
        ("Z\u0301\u0302\u0303x", "Ź" + "x"),
        ("Ｋｌｅｖｅｒ ﬁn", "Klever ﬁn"),
        ("\u0301solo", "solo"),
    ],
)
def test_only_what_the_typeface_shows(written, printed):
    assert legible(written) == printed


@given(st.text(max_size=60))
def test_every_character_left_has_a_glyph(written):
    known = face(REGULAR)
    printed = legible(written)
    assert set(printed) <= known.shown | known.marks
    assert legible(printed) == printed


def test_the_weights_show_the_same_characters():
    assert face(REGULAR).shown == face(SEMIBOLD).shown == face(BOLD).shown


letters = st.text(alphabet=st.sampled_from("abcñ MW…,.i1 "), max_size=120)


@settings(max_examples=150)
@given(st.lists(st.tuples(letters, st.sampled_from([REGULAR, SEMIBOLD])), max_size=5), st.floats(20, 300),
       st.floats(0, 1.5))
def test_lines_fit_and_say_everything(runs, width, spacing):
    lines = wrap(runs, 10, width, spacing=spacing)
    if len(lines) < 99:
        said = "".join(span.text for line in lines for span in line.spans)
        assert said.translate(SPACES) == "".join(text for text, _ in runs).translate(SPACES)
    for line in lines:
        assert line.width <= width + 0.01
        last = line.spans[-1]
        assert last.x + width_of(last.text, last.face, 10, spacing) - spacing == pytest.approx(line.width)


@given(st.text(alphabet="abcñ MW", min_size=1, max_size=200), st.floats(20, 200), st.integers(1, 4))
def test_what_is_left_out_has_a_sign(text, width, most):
    whole = wrap([(text, REGULAR)], 10, width)
    lines = wrap([(text, REGULAR)], 10, width, most)
    assert len(lines) <= most
    for line in lines:
        assert line.width <= width + 0.01
    if len(whole) > most:
        assert lines[-1].spans[-1].text.endswith(ELLIPSIS)


def test_a_straggler_gets_company():
    text = "Le pedimos devolver el talón con el resultado en los próximos cinco días"
    width = width_of(text, REGULAR, 10) * 0.94
    plain = wrap([(text, REGULAR)], 10, width)
    even = wrap_even([(text, REGULAR)], 10, width)
    assert len(plain) == len(even) == 2
    assert plain[-1].width < width * 0.1
    assert even[-1].width > plain[-1].width


def test_bold_words_keep_their_comma():
    line = wrap([("pedido ", REGULAR), ("A-1", SEMIBOLD), (", presentamos", REGULAR)], 10, 400)[0]
    assert [span.text for span in line.spans] == ["pedido ", "A-1", ", presentamos"] or [
        span.text for span in line.spans
    ] == ["pedido", " A-1", ", presentamos"]


def test_cutting_and_shrinking():
    assert cut_to("corto", REGULAR, 10, 100) == "corto"
    cut = cut_to("x" * 500, REGULAR, 10, 100)
    assert cut.endswith(ELLIPSIS)
    assert width_of(cut, REGULAR, 10) <= 100
    text, size = shrink_to("ALA-C-2026-A00318", BOLD, 12, 7, 80)
    assert text == "ALA-C-2026-A00318"
    assert 7 <= size < 12
    assert width_of(text, BOLD, size) == pytest.approx(80)
    text, size = shrink_to("A" * 300, BOLD, 12, 7, 80)
    assert (text[-1], size) == (ELLIPSIS, 7)
