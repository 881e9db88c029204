"""The intake page when things go otherwise: drafts, duplicates, faults, roles, corrections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from office_hands import TODAY, Hands, everyone, register
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pes_desktop.domain.enums import Role
from pes_desktop.domain.intake import FIELDS, SECTIONS, JobForm, Phone, SkillForm, Wanted
from pes_desktop.services import intake
from pes_desktop.services.context import OfficeContext, StaffMember
from pes_desktop.ui.intake.page import IntakePage

K = Qt.Key


def field(page: IntakePage, name: str):
    return next(s.fields[name] for s in page.built.values() if name in s.fields)


def test_a_draft_left_on_the_third_section_comes_back_whole_after_a_crash(office: OfficeContext, hands_for) -> None:
    first = hands_for(office)
    page = first.intake()
    first.enter(2)
    first.type("Pilco")
    first.enter()
    first.type("Segundo")
    first.enter()
    page.go_to("household")
    first.type("4")
    first.enter()
    first.idle()
    key = page.keeper.key
    assert "Draft saved" in page.header.subtitle.text()
    # another window on the same file, as after a power cut: nothing of the first is asked
    second = hands_for(office)
    back = second.intake(draft=key)
    assert back.here == "household"
    assert back.banner.title.text() == "You were here: Hogar"
    assert field(back, "dependants").value() == 4
    assert (back.form.surnames, back.form.names) == ("Pilco", "Segundo")
    second.key(K.Key_S, Qt.KeyboardModifier.ControlModifier)
    second.idle()
    assert back.here == "identity"  # sex is missing
    assert everyone(office) == []
    assert [draft.key for draft in intake.open_drafts(office)] == [key]


def test_esc_leaves_and_a_new_form_offers_the_unfinished_one(hands: Hands) -> None:
    page = hands.intake()
    hands.enter(2)
    hands.type("Buñay")
    hands.key(K.Key_Escape)
    hands.idle()
    assert hands.window.current_key == "people"
    page = hands.intake()
    assert page.form.surnames == ""
    assert "Buñay" in page.banner.title.text()
    page.banner.button.click()
    hands.idle()
    assert page.form.surnames == "Buñay"


def test_an_untouched_form_leaves_no_draft(office: OfficeContext, hands: Hands) -> None:
    hands.intake()
    hands.enter(5)
    hands.key(K.Key_Escape)
    hands.idle()
    assert intake.open_drafts(office) == []


def test_people_alike_show_while_the_name_is_typed_and_side_by_side(office: OfficeContext, hands: Hands) -> None:
    known = register(office, surnames="Guamán Lema", names="Rosa María", sex="F", birth_date=date(1985, 3, 12),
                     document_number="0602917431")
    register(office, surnames="Toapanta", names="Klever", sex="M", document_type="none")
    page = hands.intake()
    hands.enter()
    hands.type("0602917435")
    hands.enter(2)  # past the reason for a number that does not agree
    hands.type("guaman lema")
    hands.enter()
    hands.type("Rosa")
    hands.idle()
    assert page.watch.panel.keys == [known.jobseeker_id]
    assert page.watch.panel.card.note.text() == "1 alike"
    page.watch.panel.compared.emit(known.jobseeker_id)
    hands.idle()
    words = [label.text() for label in page.watch.panel.findChildren(QWidget) if hasattr(label, "text")]
    assert "0602917431" in words
    assert "0602917435" in words
    page.watch.opened.emit(known.jobseeker_id)
    hands.idle()
    assert hands.window.current_key == "person"
    assert [draft.title for draft in intake.open_drafts(office)] == ["guaman lema Rosa"]


def test_faults_stand_at_their_fields_and_the_summary_jumps_to_them(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    field(page, "surnames").focus_in()
    hands.type("Chango")
    page.go_to("consent")
    hands.save()
    assert page.here == "identity"
    assert field(page, "names").note.text() == "Falta llenar este dato."
    assert field(page, "surnames").state() == ""
    assert hands.focused() is field(page, "names").input
    assert page.banner.title.text() == "2 things need your attention"
    steps = {button.step.key: button.step.state for button in page.steps._buttons}
    assert steps["identity"] == "error"
    page.go_to("work")
    link = next(iter(page.banner._targets))
    link.linkActivated.emit("#")
    assert page.here == "identity"
    assert everyone(office) == []
    hands.type("Byron")
    hands.enter()
    hands.idle()
    assert field(page, "names").state() == ""


def test_what_cannot_be_read_is_not_lost_silently(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    for name, words in (("surnames", "Chango"), ("names", "Byron"), ("birth_date", "hace mucho")):
        field(page, name).focus_in()
        hands.type(words)
    field(page, "sex").focus_in()
    hands.type("h")
    hands.save()
    assert everyone(office) == []
    assert field(page, "birth_date").state() == "error"
    assert field(page, "birth_date").text() == "hace mucho"


def test_correcting_a_person_keeps_the_rest_and_drops_nothing(office: OfficeContext, hands: Hands) -> None:
    known = register(office, surnames="Malán", names="Franklin", sex="M", document_type="none", notes="reservado",
                     consent_state="given", consent_date=TODAY)
    page = hands.intake(id=known.jobseeker_id)
    assert page.header.title.text() == "Correct data"
    for name in SECTIONS:
        page.go_to(name)
    page.go_to("contact")
    field(page, "community").focus_in()
    hands.type("San Luis")
    hands.save()
    kept = intake.load_form(office, known.jobseeker_id)
    assert (kept.community, kept.notes, kept.consent_state) == ("San Luis", "reservado", "given")
    assert len(everyone(office)) == 1


def test_reception_sees_no_sensitive_field_and_cannot_lose_one(office: OfficeContext, hands_for) -> None:
    known = register(office, surnames="Caiza", names="Zoila", sex="F", document_type="none", notes="reservado",
                     disability_consent=True, disability=True, disability_percent=40, self_identification="indigenous")
    reception = office.with_staff(StaffMember(office.staff.id, "Recepción", "", (Role.RECEPTION,)))
    hands = hands_for(reception)
    page = hands.intake(id=known.jobseeker_id)
    assert "disability" not in page.sections
    for name in page.sections:
        page.go_to(name)
    shown = {name for section in page.built.values() for name in section.fields}
    assert not shown & {spec.name for spec in FIELDS if spec.sensitive}
    hands.save()
    kept = intake.load_form(office, known.jobseeker_id)
    assert (kept.notes, kept.disability_percent, kept.self_identification) == ("reservado", 40, "indigenous")


def test_nothing_of_one_person_stays_in_the_form_of_the_next(office: OfficeContext, hands: Hands) -> None:
    known = register(office, surnames="Caiza", names="Zoila", sex="F", document_type="none", community="Pachamama",
                     self_identification="indigenous", notes="reservado", dependants=4, languages=["qu"],
                     education_level="primary", min_pay=Decimal("460.00"), difficulties=["care"],
                     phones=[Phone("0994127781", None, "vecina")], skills=[SkillForm("Ordeñar")],
                     jobs=[JobForm("albañil", "7112")], wanted=[Wanted("cocinera", "5120")])
    page = hands.intake(id=known.jobseeker_id)
    assert page.form.min_pay == Decimal("460.00")
    for name in SECTIONS:
        page.go_to(name)
    page.go_to("identity")
    hands.key(K.Key_F7)
    assert hands.focused() is field(page, "self_identification").input
    page = hands.intake()
    page._keep()
    assert page.form == intake.blank_form(office)
    assert intake.open_drafts(office) == []
    hands.intake(id=known.jobseeker_id)
    page._keep()
    assert page.form == intake.load_form(office, known.jobseeker_id)


def test_a_full_disk_keeps_the_form_on_the_screen_and_says_what_is_safe(
    office: OfficeContext, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pes_desktop.domain.errors import EnvironmentFault, Fault

    page = hands.intake()
    for name, words in (("surnames", "Quishpe"), ("names", "María")):
        field(page, name).focus_in()
        hands.type(words)
    field(page, "sex").focus_in()
    hands.type("m")

    def refuse(*_args: object, **_kw: object) -> None:
        raise EnvironmentFault(Fault("disk_full"))

    monkeypatch.setattr(intake, "save_intake", refuse)
    hands.save()
    assert "El disco de la computadora está lleno" in page.banner.words.text()
    assert hands.window.current_key == "intake"
    assert page._next_button.isEnabled()
    monkeypatch.undo()
    hands.save()
    assert everyone(office) == ["Quishpe María"]


def test_large_type_on_a_small_screen_shows_candidates_above_the_form(office: OfficeContext, hands: Hands) -> None:
    register(office, surnames="Guamán Lema", names="Rosa María", sex="F", document_number="0602917431")
    page = hands.intake()
    hands.window.resize(1000, 700)
    hands.enter()
    hands.type("0602917431")
    hands.idle()
    assert not page.watch.panel.isVisible()
    assert "Guamán Lema Rosa María" in page.watch.strip.title.text()
