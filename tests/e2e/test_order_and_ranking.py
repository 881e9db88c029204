"""An order that discriminates and charges is stopped and explained; the ranking is fair and widens in the window."""

from __future__ import annotations

from an_office import PASSWORD, make_office, mason, masons_wanted
from support.work_office import CEBADAS, CHUNCHI, GUAMOTE, PALMIRA

from pes_desktop.domain.vacancy import VacancyForm
from pes_desktop.services import intake, vacancies
from pes_desktop.ui.widgets.rows import Row
from scripts import main_job as job
from scripts.hands import CTRL, K


def test_men_under_thirty_and_a_fee_are_stopped_and_explained(tmp_path, start) -> None:
    make_office(tmp_path / "oficina").store.close()
    hands = start(tmp_path / "oficina", PASSWORD)
    hands.page("today")
    page = job.write_order(hands)
    asked = page.panel.fields["requirements"]
    hands.fill(asked, "Solo hombres menores de 30. El uniforme cuesta 25 dólares y se descuenta del primer sueldo.")
    hands.key(K.Key_S, CTRL)
    hands.until(lambda: asked.state() == "error", "the refusal beside the field")
    told = asked.note.text()
    for words in ("hombres» elige por el sexo", "«menores de 30", "la edad", "Convenio 181", "Código del Trabajo"):
        assert words in told, told
    assert "Escriba" in told, "what to write instead"
    assert vacancies.list_vacancies(hands.program.ctx) == []
    hands.fill(asked, "Cargar sacos de 45 kg. Dos años en siembra y cosecha.")
    shown = job.save_order(hands).shown
    kept: VacancyForm = vacancies.load_vacancy(hands.program.ctx, shown).form
    assert kept.requirements == "Cargar sacos de 45 kg. Dos años en siembra y cosecha."
    assert (kept.positions, kept.unit_group) == (3, "9211")


def scores(rows: list[Row]) -> list[tuple[str, int | None]]:
    """Names and scores in the order of the screen, the near ones too."""
    return [(row.title, row.score) for row in rows if not row.caption]


def test_a_change_of_sex_changes_no_score_and_widening_marks_the_far(tmp_path, start) -> None:
    ctx = make_office(tmp_path / "oficina")
    klever = mason(ctx, "Toapanta", "Klever", years=9, place=PALMIRA)
    mason(ctx, "Morocho", "José", years=4, place=GUAMOTE)
    mason(ctx, "Chango", "Blanca", "F", years=2, place=CEBADAS)
    mason(ctx, "Malán", "Franklin", years=7, place=CHUNCHI)
    order = masons_wanted(ctx)
    ctx.store.close()
    hands = start(tmp_path / "oficina", PASSWORD)
    hands.page("today")
    page = hands.rail("vacancies")
    hands.click_row(page.list, order)
    hands.push("¿Quién sirve?")
    ranking = hands.page("who_fits")
    before, parts = scores(ranking.list.rows()), ranking.story.line(klever).parts
    assert before[0][1] > before[2][1]
    assert [score for _, score in before[:3]] == sorted((score for _, score in before[:3]), reverse=True)
    assert sum(points for _, points, _ in parts) == dict(before)["Klever Toapanta"]

    # correct the data in the intake form: from man to woman
    hands.click_row(ranking.list, klever)
    hands.push("Ver ficha")
    hands.page("person")
    hands.push("Corregir datos")
    form = hands.page("intake")
    hands.choose(form.section("identity").fields["sex"], "F")
    hands.key(K.Key_S, CTRL)
    hands.page("person")
    assert intake.load_form(hands.program.ctx, klever).sex == "F"
    page = hands.rail("vacancies")
    hands.click_row(page.list, order)
    hands.push("¿Quién sirve?")
    ranking = hands.page("who_fits")
    assert scores(ranking.list.rows()) == before
    assert ranking.story.line(klever).parts == parts

    # widening: exactly as many more as promised, and what is far says so
    fits, button = {line.key for line in ranking.story.fits}, ranking.widen.buttons()[0]
    assert "km" in button.wider.words
    gain = button.wider.gain
    hands.click(button)
    hands.until(lambda: ranking.story.fits_total == len(fits) + gain, "the wider search")
    hands.idle()
    new = [row for row in ranking.list.rows() if row.key not in fits and not row.caption][:gain]
    assert [row.title for row in new] == ["Franklin Malán"]
    assert all(any(chip.kind == "warn" and chip.words.startswith("lejos") for chip in row.chips) for row in new)
