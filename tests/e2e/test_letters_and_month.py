"""Two letters, one on A4 and one on Letter, never two for a pair; a closed month, its export, and what came late."""

from __future__ import annotations

import openpyxl
from an_office import PASSWORD, make_office, mason, masons_wanted, month_before, referred_last_month
from paper import A4, codes_of, size_of, words_of

from pes_desktop.domain.referral import ReferralState
from pes_desktop.services import referral_lists
from pes_desktop.services.settings import set_paper
from scripts import main_job as job

LETTER = (612, 792)
S = ReferralState


def test_two_are_referred_and_each_gets_the_paper_of_the_office(tmp_path, start) -> None:
    ctx = make_office(tmp_path / "oficina")
    people = [mason(ctx, "Toapanta", "Klever", years=9), mason(ctx, "Morocho", "José", years=4)]
    order = masons_wanted(ctx)
    ctx.store.close()
    hands = start(tmp_path / "oficina", PASSWORD)
    hands.page("today")
    for number, (person, paper) in enumerate(zip(people, (A4, LETTER), strict=True), 1):
        page = hands.rail("vacancies")
        hands.click_row(page.list, order)
        hands.push("¿Quién sirve?")
        page = job.refer(hands, person)
        set_paper(hands.program.ctx, "A4" if paper == A4 else "letter")
        page = job.issue(hands)
        file = tmp_path / f"carta{number}.pdf"
        hands.save_as(lambda page=page: hands.click(page.letter.save_button), file)
        letter = file.read_bytes()
        assert size_of(letter) == paper
        year = hands.program.ctx.today().year
        assert codes_of(letter) == [f"PES1|ALA-C-{year}-A0000{number}|{page.view.result_code}"]
        assert page.view.person in words_of(letter)

    # a second letter for the same pair: the screen does not offer it
    page = hands.rail("vacancies")
    hands.click_row(page.list, order)
    hands.push("¿Quién sirve?")
    ranking = hands.page("who_fits")
    hands.click_row(ranking.list, people[0])
    assert ranking.card.blocked.isVisible()
    assert not ranking.card.choose_button.isVisible()
    assert not ranking.header.primary.isVisible()
    assert len(referral_lists.list_referrals(hands.program.ctx, vacancy_id=order)) == 2


def figures(page) -> dict[str, str]:
    """The four numbers on top."""
    return {code: card._number.text() for code, card in page.cards.items()}


def corrections(page) -> list[str]:
    """What stands in the rows of the corrections."""
    return [chip.words for row in page.table.list.rows() if row.key[0] == "correction" for chip in row.trailing]


def test_the_month_is_closed_and_exported_and_a_late_hire_is_a_correction(tmp_path, start) -> None:
    ctx = make_office(tmp_path / "oficina")
    referral = referred_last_month(ctx)
    ctx.store.close()
    hands = start(tmp_path / "oficina", PASSWORD)
    hands.page("today")
    page = hands.rail("reports")
    hands.push("Mes anterior")
    hands.idle()
    hands.push("Cerrar el mes")
    hands.until(lambda: page.view.closed_on is not None, "the month closed")
    assert page.header.subtitle.text().startswith("Cerrado el")
    before = figures(page)
    assert before["people_placed"] == "0"

    # somebody tells today of a hire in that month
    hands.desk.navigate("referral", id=referral)
    hands.page("referral")
    then = month_before(hands.program.ctx.today())
    job.record(hands, S.HIRED, fact_date=f"{then:%d/%m/%Y}")
    job.record(hands, S.VERIFIED, fact_date=f"{then:%d/%m/%Y}", evidence="call")
    page = hands.rail("reports")
    assert figures(page) == before, "the closed month says what was reported"
    assert "0 → 1" in corrections(page)
    hands.push("Mes siguiente")
    hands.until(lambda: page.view.closed_on is None, "the present month")
    assert figures(page)["people_placed"] == "0"
    assert "0 → 1" in corrections(page), "there it is reported"
    hands.push("Mes anterior")
    hands.until(lambda: page.view.closed_on is not None, "the closed month")
    file = tmp_path / "mes.xlsx"
    hands.click(page.export_button)
    hands.fill(page.export_panel.path, str(file))
    hands.click(page.export_panel.save)
    hands.until(file.is_file, "the workbook")
    hands.idle()
    book = openpyxl.load_workbook(file)
    totals = {row[0]: row[1] for row in book["Indicadores"].iter_rows(min_row=4, values_only=True)}
    assert totals["Personas colocadas"] == 0
    cells = [cell.value for row in book["Personas"].iter_rows() for cell in row]
    assert "0603188421" in cells
