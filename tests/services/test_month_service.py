"""The month over real services: totals on screen and in the workbook, closing, corrections."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from service_kit import TODAY, person_form
from sqlalchemy import func, select

from pes_desktop.domain.errors import DomainError, EnvironmentFault, NotPermitted
from pes_desktop.domain.referral import Outcome, ReferralState
from pes_desktop.models import AuditLine
from pes_desktop.services import intake, letters, month, referrals

S = ReferralState


@pytest.fixture
def placed(office, liaison, maria, milking):
    referral = referrals.refer(office, maria, milking).referral_id
    letters.issue_letter(office, referral)
    referrals.record_outcome(office, referral, Outcome(S.HIRED, TODAY))
    referrals.record_outcome(liaison, referral, Outcome(S.VERIFIED, TODAY, evidence="call"))
    return referral


def test_one_placement_opens_its_person(office, maria, placed) -> None:
    page = month.month_page(office, 2026, 10)
    assert page.report.count("placements_verified") == 1
    assert [line.id for line in month.people_behind(office, page.report, "people_placed")] == [maria]
    assert month.people_behind(office, page.report, "people_placed", {"sex": "M"}) == []


def test_workbook_totals_equal_the_screen_and_numbers_keep_their_zero(office, placed, tmp_path) -> None:
    path = tmp_path / "octubre.xlsx"
    page = month.month_page(office, 2026, 10)
    month.write_workbook(office, 2026, 10, path, reason="informe mensual")
    book = load_workbook(path)
    people = {cell.value: cell for row in book["Personas"].iter_rows() for cell in row}
    assert people["0607421807"].data_type == "s"
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    for code in ("registered", "active", "letters_issued", "placements_verified"):
        assert page.report.count(code) in cells


def test_nothing_in_the_workbook_becomes_a_formula(office, tmp_path) -> None:
    for place, words in enumerate(("=1+1", "+593", "-3", "@SUM(A1)", "\t=2", "=HYPERLINK(\"x\")")):
        intake.save_intake(office, person_form(office, surnames=words, names=f"Ana {place}", document_number=""))
    path = tmp_path / "octubre.xlsx"
    month.write_workbook(office, 2026, 10, path, reason="prueba")
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_a_closed_month_never_changes_silently(office, liaison, maria, placed, days) -> None:
    days.day = date(2026, 10, 30)
    month.close_month(office, 2026, 10)
    with pytest.raises(DomainError) as error:
        month.close_month(office, 2026, 10)
    assert error.value.codes == ("month_already_closed",)
    days.day = date(2026, 11, 5)
    referrals.undo_last(liaison, placed)
    october = month.month_page(office, 2026, 10)
    assert october.report.count("placements_verified") == 1
    november = month.month_page(office, 2026, 11)
    late = [c for c in november.corrections if c.code == "placements_verified"]
    assert [(c.year, c.month, c.before.amount, c.after.amount) for c in late] == [(2026, 10, 1, 0)]


def test_a_month_is_closed_by_the_coordinator_when_it_is_over(office, liaison) -> None:
    with pytest.raises(DomainError) as error:
        month.close_month(office, 2026, 10)
    assert error.value.codes == ("month_not_over",)
    with pytest.raises(NotPermitted):
        month.close_month(liaison, 2026, 9)
    month.close_month(office, 2026, 9)
    month.reopen_month(office, 2026, 9)
    month.close_month(office, 2026, 9)


def test_names_leave_only_with_a_reason_and_into_a_writable_place(office, tmp_path) -> None:
    with pytest.raises(DomainError) as error:
        month.write_workbook(office, 2026, 10, tmp_path / "x.xlsx", reason="  ")
    assert error.value.codes == ("export_reason_missing",)
    with pytest.raises(EnvironmentFault):
        month.write_workbook(office, 2026, 10, tmp_path / "missing" / "x.xlsx", reason="prueba")


def test_no_names_leave_without_a_line_and_no_line_without_names(office, tmp_path) -> None:
    def exports() -> int:
        with office.store.read() as session:
            return session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.act == "export_names"))

    with pytest.raises(EnvironmentFault):
        month.write_workbook(office, 2026, 10, tmp_path / "missing" / "x.xlsx", reason="prueba")
    assert exports() == 0
    month.write_workbook(office, 2026, 10, tmp_path / "x.xlsx", reason="prueba")
    assert exports() == 1


def cells_of(path) -> dict[str, list[object]]:
    return {sheet.title: [cell.value for row in sheet.iter_rows() for cell in row] for sheet in load_workbook(path)}


def test_the_cover_of_a_month_closed_on_its_last_working_day_says_closed(office, placed, days, tmp_path) -> None:
    """30 October 2026 is a Friday: the month is over for the office, not for the calendar."""
    days.day = date(2026, 10, 30)
    month.write_workbook(office, 2026, 10, tmp_path / "antes.xlsx", reason="prueba")
    month.close_month(office, 2026, 10)
    month.write_workbook(office, 2026, 10, tmp_path / "informe.xlsx", reason="informe mensual")
    assert any("en curso" in str(cell) for cell in cells_of(tmp_path / "antes.xlsx")["Portada"])
    cells = cells_of(tmp_path / "informe.xlsx")
    assert "Mes cerrado el 30/10/2026." in cells["Portada"]
    assert not any("en curso" in str(cell) for cell in cells["Portada"])
    office_line = next(str(cell) for cell in cells["Portada"] if f"({office.office.code})" in str(cell))
    assert office_line.startswith(f"{office.office.name} ({office.office.code})")
    assert office.pack.tax_id.label.es in cells["Vacantes"]


def test_an_exported_field_gets_a_column_of_its_own(office, maria, tmp_path, monkeypatch) -> None:
    from pes_desktop.domain.intake import FIELD_BY_NAME
    from pes_desktop.reporting import nominal

    chosen = tuple(FIELD_BY_NAME[name] for name in ("best_time", "carer", "situation"))
    monkeypatch.setattr(nominal, "EXTRA", chosen)
    monkeypatch.setattr(nominal, "OWN_HEADINGS", nominal.OWN_HEADINGS | {spec.name for spec in chosen})
    form = intake.load_form(office, maria)
    form.best_time, form.carer, form.situation = "=por la tarde", True, "unemployed"
    intake.save_intake(office, form, jobseeker_id=maria)
    month.write_workbook(office, 2026, 10, tmp_path / "informe.xlsx", reason="informe mensual")
    rows = list(load_workbook(tmp_path / "informe.xlsx")["Personas"].iter_rows(values_only=True))
    from pes_desktop.reference.messages import text

    assert [str(cell) for cell in rows[0][-3:]] == [text(f"field.{spec.name}") for spec in chosen]
    assert rows[1][-3:] == ("=por la tarde", "Sí", text("choice.work_situation.unemployed"))
