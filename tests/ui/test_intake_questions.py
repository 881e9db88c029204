"""What the intake asks once before it saves, and how sure it is of a person already registered."""

from __future__ import annotations

from office_hands import TODAY, Hands, everyone, register
from PySide6.QtCore import Qt

from pes_desktop.services import intake, people
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.intake.page import IntakePage
from pes_desktop.ui.people import facts

WRONG, RIGHT = "0602917435", "0602917431"


def fill_in(hands: Hands, page: IntakePage, number: str = "") -> None:
    fields = page.section("identity").fields
    for name, words in (("document_number", number), ("surnames", "Guamán"), ("names", "Rosa"), ("sex", "m")):
        fields[name].focus_in()
        hands.type(words)


def ctrl_s(hands: Hands) -> None:
    hands.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.idle()


def test_a_doubtful_number_without_a_reason_is_asked_about_once(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    fill_in(hands, page, WRONG)
    page.go_to("contact")
    ctrl_s(hands)
    reason = page.section("identity").fields["document_note"]
    assert page.here == "identity"
    assert reason.input.hasFocus()
    assert "último dígito" in reason.note.text() or "last digit" in reason.note.text()
    assert everyone(office) == []
    hands.save()
    assert everyone(office) == ["Guamán Rosa"]
    view = people.person_view(office, people.find_people(office, "guaman")[0].id)
    assert "last digit does not agree" in facts.document_words(view, hands.desk)


def test_a_consent_nobody_touched_is_asked_about_once(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    fill_in(hands, page)
    ctrl_s(hands)
    assert page.before_saving.panel.yes.hasFocus()
    assert everyone(office) == []
    hands.key(Qt.Key.Key_Space)
    hands.idle()
    kept = intake.load_form(office, people.find_people(office, "guaman")[0].id)
    assert (kept.consent_state, kept.consent_date, kept.consent_signed) == ("given", TODAY, True)


def test_a_consent_left_open_on_purpose_is_saved_as_pending(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    fill_in(hands, page)
    ctrl_s(hands)
    ctrl_s(hands)
    kept = intake.load_form(office, people.find_people(office, "guaman")[0].id)
    assert (kept.consent_state, kept.consent_date) == ("pending", None)


def test_the_same_number_is_strong_before_any_name_is_typed(office: OfficeContext, hands: Hands) -> None:
    known = register(office, surnames="Toapanta", names="Klever", sex="M", document_number=RIGHT)
    page = hands.intake()
    page.section("identity").fields["document_number"].focus_in()
    hands.type(RIGHT)
    hands.idle()
    panel = page.watch.panel
    assert panel.keys == [known.jobseeker_id]
    assert panel._chips(panel._found[0])[0] == ("mismo número", "bad")
