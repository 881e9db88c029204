"""Fields: values, messages, keyboard, accessible names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from pes_desktop.domain.dates import ApproxDate
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.ui import feedback
from pes_desktop.ui import widgets as w
from pes_desktop.ui.application import apply_theme
from pes_desktop.ui.theme import tokens
from pes_desktop.ui.widgets.suggest import Suggestion

TODAY = date(2026, 11, 23)


def today() -> date:
    return TODAY


def focus(field: w.Field) -> QWidget:
    QApplication.processEvents()  # fields added to a shown form are shown by the event loop
    field.focus_in()
    found = field.focusProxy()
    assert found is not None
    assert found.hasFocus()
    return found


@pytest.fixture
def stage(show):
    """A form to put fields in, shown."""
    holder = QWidget()
    QVBoxLayout(holder)
    form = w.Form(columns=1)
    holder.layout().addWidget(form)
    show(holder, 500, 600)
    return form


def test_label_is_the_accessible_name_and_required_is_a_word(stage) -> None:
    field = stage.add(w.TextField("surnames", "Surnames", required=True, help="As on the card."))
    assert field.input.accessibleName() == "Surnames"
    assert field.mark.text() == "required"
    assert field.label.buddy() is field.input
    field.set_error("Write the surnames.")
    assert field.input.accessibleDescription() == "Write the surnames."
    assert field.input.property("state") == "error"
    field.clear_messages()
    assert field.note.text() == "As on the card."


def test_enter_goes_to_the_next_field_and_leaving_is_told(stage, press, type_text) -> None:
    first, second = stage.add(w.TextField("a", "A")), stage.add(w.NumberField("b", "B"))
    left: list[str] = []
    changed: list[str] = []
    stage.left.connect(left.append)
    stage.changed.connect(changed.append)
    line = focus(first)
    type_text(line, "Ñauñay é")
    press(line, Qt.Key.Key_Return)
    assert second.input.hasFocus()
    assert first.value() == "Ñauñay é"
    assert left == ["a"]
    assert set(changed) == {"a"}


def test_set_value_is_silent(stage) -> None:
    told: list[str] = []
    stage.changed.connect(told.append)
    stage.add(w.TextField("a", "A")).set_value("x")
    stage.add(w.ChoiceField("b", "B", [(1, "one")])).set_value(1)
    stage.add(w.CheckField("c", "C")).set_value(True)
    stage.add(w.RadioField("d", "D", [("F", "Woman"), ("M", "Man")])).set_value("M")
    stage.add(w.MultilineField("e", "E")).set_value("x\ny")
    stage.add(w.ChipsField("f", "F", [("es", "Spanish")])).set_value(["es"])
    assert stage.values() == {"a": "x", "b": 1, "c": True, "d": "M", "e": "x\ny", "f": ["es"]}
    assert told == []


@pytest.mark.parametrize(("typed", "decimals", "value"), [
    ("12", 0, 12), ("1.234,50", 2, Decimal("1234.50")), ("1,234.50", 2, Decimal("1234.50")),
    ("480,5", 2, Decimal("480.50")), ("480.5", 2, Decimal("480.50")), (" 1 200 ", 0, 1200), ("12,5", 0, None),
    ("doce", 0, None), ("", 0, None),
    ("nan", 2, None), ("inf", 2, None),
])
def test_numbers_as_people_write_them(stage, typed, decimals, value) -> None:
    field = stage.add(w.NumberField("n", "N", decimals=decimals))
    field.input.setText(typed)
    assert field.value() == value
    assert field.invalid() == (value is None and bool(typed))


def test_a_number_out_of_bounds_is_told_on_leaving(stage, press, type_text) -> None:
    field = stage.add(w.NumberField("n", "N", minimum=0, maximum=200, unit="km"))
    stage.add(w.TextField("b", "B"))
    line = focus(field)
    type_text(line, "500")
    press(line, Qt.Key.Key_Return)
    assert field.state() == "error"
    assert "0" in field.note.text()
    assert "200" in field.note.text()


@pytest.mark.parametrize(("typed", "value", "shown"), [
    ("12/3/85", date(1985, 3, 12), "12/03/1985"), ("120385", date(1985, 3, 12), "12/03/1985"),
    ("4 de septiembre de 2026", date(2026, 9, 4), "04/09/2026"),
])
def test_dates_as_people_say_them(stage, press, type_text, typed, value, shown) -> None:
    field = stage.add(w.DateField("d", "D", today=today))
    stage.add(w.TextField("b", "B"))
    line = focus(field)
    type_text(line, typed)
    press(line, Qt.Key.Key_Return)
    assert field.value() == value
    assert field.input.text() == shown
    assert field.state() == ""


def test_a_date_that_is_none_stays_and_is_told(stage, press, type_text) -> None:
    field = stage.add(w.DateField("d", "D", today=today))
    stage.add(w.TextField("b", "B"))
    line = focus(field)
    type_text(line, "31/2/2026")
    press(line, Qt.Key.Key_Return)
    assert field.invalid()
    assert field.input.text() == "31/2/2026"
    assert field.state() == "error"


def test_about_forty_is_understood_and_explained_while_typing(stage, type_text) -> None:
    field = stage.add(w.ApproxDateField("birth", "Birth", today=today))
    line = focus(field)
    type_text(line, "unos 40")
    assert field.value() == ApproxDate(date(1986, 11, 23), estimated=True, age=40)
    assert "1986" in field.note.text()
    line.clear()
    type_text(line, "12/3/85")
    assert field.value() == ApproxDate(date(1985, 3, 12))
    assert "41" in field.note.text()


def test_an_estimated_date_comes_back_the_same(stage) -> None:
    field = stage.add(w.ApproxDateField("birth", "Birth", today=today))
    told = ApproxDate(date(1980, 5, 2), estimated=True, age=44)
    field.set_value(told)
    assert field.value() == told


def test_typing_part_of_an_option_without_accents_chooses_it(stage, press, type_text) -> None:
    names = ["Albañil", "Agricultor", "Chofer", "Cocinera", "Guardia", "Mecánico", "Peón", "Soldador", "Técnico"]
    field = stage.add(w.ChoiceField("job", "Job", [(n.lower(), n) for n in names]))
    stage.add(w.TextField("b", "B"))
    assert field.input.isEditable()
    QApplication.processEvents()
    line = field.input.lineEdit()
    line.setFocus()
    type_text(line, "mecanic")
    field.input.completer().popup().hide()
    press(line, Qt.Key.Key_Tab)
    assert field.value() == "mecánico"
    assert line.text() == "Mecánico"
    line.setFocus()
    line.selectAll()
    type_text(line, "xyz")
    press(line, Qt.Key.Key_Tab)
    assert field.value() == "mecánico", "nonsense keeps the last choice"


def test_a_wheel_over_a_form_does_not_change_a_choice(stage) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    field = stage.add(w.ChoiceField("c", "C", [(1, "one"), (2, "two")]))
    field.set_value(1)
    field.input.setFocus()
    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(field.input, event)
    assert field.value() == 1


def places(typed: str) -> list[Suggestion]:
    known = [Suggestion("060256", "Tixán", "Alausí, Chimborazo"),
             Suggestion("060153", "San Juan", "Riobamba, Chimborazo"),
             Suggestion("170102", "San Juan", "Quito, Pichincha")]
    return [hit for hit in known if typed.lower().replace("á", "a") in hit.title.lower().replace("á", "a")]


def test_a_place_is_picked_with_arrows_and_enter(stage, press, type_text) -> None:
    field = stage.add(w.PlacePicker("place", "Place", search=places))
    line = focus(field)
    type_text(line, "san")
    assert field.input.list_open()
    press(line, Qt.Key.Key_Down)
    press(line, Qt.Key.Key_Return)
    assert not field.input.list_open()
    assert field.value() == "170102"
    assert line.text() == "San Juan, Quito, Pichincha"
    type_text(line, "x")
    assert field.value() is None, "edited words are no longer that place"


def test_an_unknown_place_is_kept_as_written_with_a_doubt(stage, press, type_text) -> None:
    field = stage.add(w.PlacePicker("place", "Place", search=places))
    stage.add(w.TextField("b", "B"))
    line = focus(field)
    type_text(line, "Pungal Grande")
    press(line, Qt.Key.Key_Return)
    assert field.value() is None
    assert field.raw() == "Pungal Grande"
    assert field.state() == "warn"


def test_own_words_stay_beside_the_chosen_occupation(stage, press, type_text) -> None:
    hits = [Suggestion("7112", "Albañiles", "maestro de obra", "7112")]
    field = stage.add(w.OccupationPicker("job", "Job", suggest=lambda _typed: hits))
    line = focus(field)
    type_text(line, "hace casas")
    press(line, Qt.Key.Key_Return)
    assert (field.value(), field.words()) == ("7112", "hace casas")


def test_chips_are_added_and_removed_by_keyboard(stage, press, type_text) -> None:
    field = stage.add(w.ChipsField("lang", "Languages", [("es", "Español"), ("qu", "Kichwa")], free=True))
    line = focus(field)
    type_text(line, "kich")
    press(line, Qt.Key.Key_Return)
    type_text(line, "shuar,")
    assert field.value() == ["qu", "shuar"]
    press(line, Qt.Key.Key_Backspace)
    assert field.value() == ["qu"]


def test_phone_doubt_is_a_warning_and_the_text_stays(stage, press, type_text) -> None:
    field = stage.add(w.PhoneField("phone", "Phone", check=lambda t: "Too short." if len(t) < 7 else None))
    stage.add(w.TextField("b", "B"))
    line = focus(field)
    type_text(line, "0994")
    press(line, Qt.Key.Key_Return)
    assert (field.state(), field.value()) == ("warn", "0994")


def job_form() -> w.Form:
    form = w.Form()
    form.add(w.TextField("title", "Title"))
    form.add(w.NumberField("years", "Years"))
    return form


def test_repeated_items_are_added_removed_and_restored(show) -> None:
    group = show(w.RepeatGroup("jobs", "Job {0}", "Add a job", job_form))
    group.set_values([{"title": "albañil", "years": 9}, {"title": "peón", "years": None}])
    group.add_item()
    assert group.values() == [{"title": "albañil", "years": 9}, {"title": "peón", "years": None}]
    gone: list[tuple[int, dict]] = []
    group.removed.connect(lambda place, values: gone.append((place, values)))
    group._items[0].remover.click()
    assert gone == [(0, {"title": "albañil", "years": 9})]
    assert [row["title"] for row in group.values()] == ["peón"]
    group.restore(*gone[0])
    assert [row["title"] for row in group.values()] == ["albañil", "peón"]
    assert group._items[1].title.text() == "Job 2"


def test_faults_stand_at_their_fields_and_the_summary_jumps(show) -> None:
    holder = QWidget()
    column = QVBoxLayout(holder)
    banner, form = w.Banner(), w.Form()
    column.addWidget(banner)
    column.addWidget(form)
    form.add(w.TextField("surnames", "Surnames"))
    form.add(w.TextField("id_number", "Number"))
    show(holder)
    error = DomainError(Fault("x_unknown_a", field="id_number", warning=True), Fault("x_unknown_b", field="surnames"),
                        Fault("x_unknown_c"))
    assert feedback.show_faults(error, form.fields, banner, "en") == 2
    assert form.fields["surnames"].state() == "error"
    assert form.fields["id_number"].state() == "warn"
    assert form.fields["surnames"].input.hasFocus()
    assert banner.isVisible()
    form.fields["id_number"].focus_in()
    link = next(iter(banner._targets))
    link.linkActivated.emit("#")
    assert form.fields["surnames"].input.hasFocus()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_password_can_be_shown(qapp: QApplication, stage, scale: float) -> None:
    apply_theme(qapp, "light", scale)
    field = stage.add(w.PasswordField("password", "Password"))
    field.input.setText(" secreto ñ ")
    assert field.value() == " secreto ñ "
    eye = field._eye
    qapp.processEvents()
    assert field.input.rect().contains(eye.geometry())
    assert eye.height() == tokens.current().px(26), "it grows with the letters"
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert field.input.echoMode() == QLineEdit.EchoMode.Normal
    assert field.value() == " secreto ñ "


def test_a_name_with_markup_is_shown_as_written(show) -> None:
    words = "<b>Ana</b> O'Connor 🙂 عمر"
    label = show(w.Label(words))
    assert label.text() == words
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_what_stands_in_a_picker_is_replaced_by_typing(stage, qtbot, press, type_text) -> None:
    first = stage.add(w.TextField("a", "A"))
    field = stage.add(w.PlacePicker("place", "Place", search=places, name_of=lambda code: "Alausí, Chimborazo"))
    after = stage.add(w.TextField("b", "B"))
    field.set_value("0602")
    field.input.setFocus()  # the keyboard came by no key
    assert field.input.selectedText() == "Alausí, Chimborazo"
    focus(first)
    qtbot.mouseClick(field.input, Qt.MouseButton.LeftButton)
    assert field.input.selectedText() == "Alausí, Chimborazo"
    type_text(field.input, "Tix")
    assert field.input.text() == "Tix"
    press(field.input, Qt.Key.Key_Return)
    assert field.value() == "060256"
    assert after.input.hasFocus()


def test_a_required_place_that_is_not_in_the_list_is_refused_in_words(stage, press, type_text) -> None:
    field = stage.add(w.PlacePicker("place", "Place", search=places, required=True))
    stage.add(w.TextField("b", "B"))
    type_text(focus(field), "Pungal Grande")
    press(field.input, Qt.Key.Key_Return)
    assert field.state() == "error"
    assert "list" in field.note.text()
