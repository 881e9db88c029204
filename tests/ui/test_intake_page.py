"""The intake page in a real window over a real office: every field, by keyboard alone, lists, pickers, shortcuts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from office_hands import TODAY, Hands, make_office
from PySide6.QtCore import Qt

from pes_desktop.domain.intake import FIELDS, SECTIONS, Kind
from pes_desktop.services import intake, people
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.intake.page import IntakePage

K = Qt.Key


def field(page: IntakePage, name: str):
    return next(s.fields[name] for s in page.built.values() if name in s.fields)


def test_every_field_of_the_form_has_a_control_and_keeps_its_value(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    for name in SECTIONS:
        page.go_to(name)
    shown = {name for section in page.built.values() for name in section.fields}
    expected = {spec.name for spec in FIELDS if spec.kind is not Kind.HIDDEN} - {"tax_number"}
    assert shown == expected
    before = intake.blank_form(office)
    for name in SECTIONS:
        page._take(name)
    assert page.form == before


def test_keyboard_alone_registers_a_woman_of_about_forty_with_five_tasks(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    hands.type("s")
    assert page.form.document_type == "none"
    hands.enter()
    for words in ("Guamán Lema", "Rosa", "Rosita", "unos 40"):
        hands.type(words)
        hands.enter()
    assert field(page, "birth_date").note.text() == "Estimated: 1986, said today"
    hands.type("m")
    hands.enter(3)  # sex, gender, nationality
    hands.type("kich")
    hands.enter(2)  # takes the offer, then goes on to the next section
    assert page.here == "contact"
    hands.enter()
    hands.type("Pachamama")
    hands.enter()
    hands.type("Casa azul")
    hands.tab()
    hands.enter(3)  # no telephone, no hour, no e-mail
    assert page.here == "household"
    hands.type("3")
    hands.enter()
    hands.type("s")
    hands.enter()
    assert page.here == "disability"
    hands.type("n")
    hands.enter()
    assert page.here == "education"
    hands.type("p")
    hands.enter()
    hands.type("n")
    hands.enter(2)
    hands.enter()  # no courses
    assert page.here == "work"
    hands.enter()
    hands.tab()
    assert page.here == "can_do"
    for task in ("Sembrar papas", "Deshierbar", "Cosechar habas", "Pastar ovejas", "Cargar bultos"):
        hands.type(task)
        hands.tab()  # own words stay as said, whatever the list offers
        hands.enter(2)
    hands.enter()
    hands.key(K.Key_N, Qt.KeyboardModifier.AltModifier)
    assert page.here == "consent"
    hands.type("s")
    assert page.form.consent_state == "given"
    assert page.form.consent_date == TODAY
    hands.key(K.Key_S, Qt.KeyboardModifier.ControlModifier)
    hands.idle()
    assert hands.window.current_key == "person", [link.text() for link in page.banner._targets]
    found = people.find_people(office, "guaman")
    assert [line.name for line in found] == ["Guamán Lema Rosa"]
    kept = intake.load_form(office, found[0].id)
    assert (kept.birth_date, kept.birth_estimated, kept.birth_told_on) == (date(1986, 11, 23), True, TODAY)
    assert [skill.name for skill in kept.skills] == [
        "Sembrar papas", "Deshierbar", "Cosechar habas", "Pastar ovejas", "Cargar bultos"]
    assert all(skill.done for skill in kept.skills)
    assert kept.phones == []
    assert kept.languages == ["qu"]
    assert (kept.dependants, kept.carer, kept.education_level, kept.education_complete) == (3, True, "primary", False)
    assert intake.open_drafts(office) == []


def test_a_wrong_check_digit_warns_asks_the_reason_and_does_not_block(office: OfficeContext, hands: Hands) -> None:
    page = hands.intake()
    number, note = field(page, "document_number"), field(page, "document_note")
    assert note.isHidden()
    hands.enter()
    hands.type("0602917435")
    hands.enter()
    assert note.input.hasFocus(), "Enter goes to the field that has just appeared"
    hands.idle()
    assert number.state() == "warn"
    assert "dígito" in number.note.text()
    assert not note.isHidden()
    hands.type("Así está impreso")
    hands.enter()
    hands.idle()
    assert number.state() == ""
    assert not note.isHidden()
    for words in ("Guamán", "Rosa"):
        hands.type(words)
        hands.enter()
    field(page, "sex").focus_in()
    hands.type("m")
    hands.save()
    kept = intake.load_form(office, people.find_people(office, "guaman")[0].id)
    assert (kept.document_number, kept.document_note) == ("0602917435", "Así está impreso")


def test_sensitive_fields_are_folded_until_f7(hands: Hands) -> None:
    page = hands.intake()
    chosen = field(page, "self_identification")
    assert not chosen.isVisible()
    hands.key(K.Key_F7)
    assert chosen.isVisible()
    hands.intake()
    assert not field(page, "self_identification").isVisible()  # the next person's stays folded


def test_telephones_of_argentina_ask_mobile_or_landline(tmp_path: Path, hands_for) -> None:
    ctx = make_office(tmp_path / "jujuy", "ar", "38", "388")
    hands = hands_for(ctx)
    page = hands.intake()
    assert not field(page, "tax_number").isHidden()
    assert field(page, "tax_number").label.text() == "CUIL"
    page.go_to("contact")
    line = field(page, "phones").lines()[0]
    line["raw"].focus_in()
    hands.type("4123456")
    hands.enter(2)
    hands.type("c")
    hands.enter()
    phone = page.form.phones[0] if page.form.phones else field(page, "phones").value()[0]
    assert (phone.number, phone.mobile) == ("+5493884123456", True)
    ctx.store.close()


def test_the_place_is_found_by_typing(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("contact")
    place = field(page, "place_code")
    hands.type("palmira")  # over the office's own parish, which is chosen
    assert place.input.list_open()
    hands.enter()
    assert page.form.place_code.startswith("06")
    assert place.input.text().startswith("Palmira, Guamote")
    assert field(page, "community").input.hasFocus()


def test_esc_closes_the_open_list_before_it_leaves_the_page(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("can_do")
    hands.type("orde")
    line = hands.focused()
    assert line.list_open()
    hands.key(K.Key_Escape)
    assert not line.list_open()
    assert hands.window.current_key == "intake"
    hands.key(K.Key_Escape)
    assert hands.window.current_key == "people"


def test_lines_open_with_enter_and_go_with_ctrl_delete(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("wants")
    wanted = field(page, "wanted")
    for words in ("empacadora", "cocinera"):
        hands.type(words)
        hands.enter()
    assert [(w.occupation, w.unit_group) for w in wanted.value()] == [("empacadora", "9321"), ("cocinera", "5120")]
    assert len(wanted.lines()) == 3
    wanted.lines()[0]["occupation"].focus_in()
    hands.press(hands.focused(), K.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [w.occupation for w in page.form.wanted] == ["cocinera"]


def test_a_job_removed_by_mistake_comes_back(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("work")
    jobs = field(page, "jobs")
    jobs.group.adder.click()
    hands.type("albañil")
    hands.enter(2)
    hands.type("03/2019")
    hands.enter()
    assert page.form.jobs[0].unit_group == "7112"
    assert page.form.jobs[0].started == date(2019, 3, 1)
    jobs.group._items[0].remover.click()
    assert page.form.jobs == []
    jobs._restore()
    assert [job.occupation for job in page.form.jobs] == ["albañil"]


def test_help_lists_the_letters_of_the_sections(hands: Hands) -> None:
    page = hands.intake()
    listed = {words: keys for keys, words in page.shortcuts()}
    assert listed["Section: Qué busca"] == "Alt+B"


def test_own_words_of_a_task_stay_and_carry_the_code(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("can_do")
    skills = field(page, "skills")
    hands.type("ordeñar vacas")
    assert skills.lines()[0]["name"].input.list_open()
    hands.enter()
    assert skills.lines()[0]["done"].control.hasFocus()
    hands.enter(2)
    hands.type("ordeñar vacas")
    hands.key(K.Key_Down)
    hands.enter()
    first, second = page.form.skills
    assert first.name == "ordeñar vacas"
    assert first.code == second.code
    assert first.code
    assert second.name == "Ordeñar"


def test_enter_leaves_several_lines_and_shift_enter_breaks_them(hands: Hands) -> None:
    page = hands.intake()
    page.go_to("contact")
    way = field(page, "directions")
    way.focus_in()
    hands.type("Casa azul")
    hands.key(K.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("tras la escuela")
    hands.enter()
    assert not way.input.hasFocus()
    assert page.form.directions == "Casa azul\ntras la escuela"
