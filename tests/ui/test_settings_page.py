"""Settings in a real window over a real office: what is chosen works at once and is there at the next start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from office_hands import Hands, make_office, register
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from pes_desktop.app import Program
from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import DomainError
from pes_desktop.services import sync_session
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.letters import office_paper
from pes_desktop.services.office_setup import open_office, staff_members
from pes_desktop.services.settings import data_sources, set_paper
from pes_desktop.storage import keys
from pes_desktop.ui.application import install_language
from pes_desktop.ui.settings.page import SettingsPage
from pes_desktop.ui.theme import tokens

PASSWORD = "una clave larga"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeContext]:
    ctx = make_office(tmp_path / "office")
    register(ctx, surnames="Toapanta", names="Klever", document_type="none", sex="M")
    yield ctx
    ctx.store.close()


@pytest.fixture
def page(hands: Hands) -> SettingsPage:
    made = hands.open("settings")
    assert isinstance(made, SettingsPage)
    return made


@pytest.fixture
def program(tmp_path: Path, qapp, qtbot) -> Iterator[Callable[[], Program]]:
    """Starts the whole program on one office folder, again and again."""
    folder = tmp_path / "office"
    make_office(folder).store.close()
    install_language(qapp, "es")
    running: list[Program] = []

    def _start() -> Program:
        while running:
            _stop(running.pop())
        made = Program(folder, lang="es")
        running.append(made)
        made.start(PASSWORD)
        qtbot.waitUntil(lambda: made.window.current_key == "today" and not made.desk.jobs.busy(), timeout=20000)
        return made

    yield _start
    for made in running:
        _stop(made)


def _stop(program: Program) -> None:
    program.close()
    program.deleteLater()


def settle(program: Program, qtbot) -> None:
    qtbot.wait(1)  # what was asked of the application comes through the queue
    qtbot.waitUntil(lambda: not program.desk.jobs.busy("read") and not program.desk.jobs.busy("write"), timeout=20000)


def option(field, number: int) -> QPushButton:
    return field.input.group.button(number)


def go(page: SettingsPage, hands: Hands, key: str):
    page.list.list.choose(key)
    hands.idle()
    assert page.stack.currentWidget() is page.sections[key]
    return page.sections[key]


def click(qtbot, widget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_look_changes_at_once_and_is_there_at_the_next_start(program, qtbot) -> None:
    first = program()
    first.window.open_page("settings")
    settle(first, qtbot)
    bar = first.window.top.height()
    look = first.window.page("settings").sections["look"]
    click(qtbot, option(look.theme, 1))
    settle(first, qtbot)
    assert tokens.current().theme == "dark"
    assert first.window.page("settings").sections["look"] is look, "colours alone keep the page as it is"
    click(qtbot, option(look.scale, 2))
    settle(first, qtbot)
    assert tokens.current().scale == 1.5
    assert first.window.top.height() == round(bar * 1.5)
    assert first.window.current_key == "settings"
    look = first.window.page("settings").sections["look"]
    assert (look.theme.value(), look.scale.value()) == ("dark", 1.5)
    click(qtbot, option(look.language, 1))
    settle(first, qtbot)
    assert first.window.page("settings").header.title.text() == "Settings"
    assert "Vacancies" in [button.text() for button in first.window.rail._buttons.values()]
    again = program()
    assert (tokens.current().theme, tokens.current().scale, again.desk.lang) == ("dark", 1.5, "en")
    assert "Vacancies" in [button.text() for button in again.window.rail._buttons.values()]
    assert again.window.page("today").header.title.text().startswith("Today")


def test_frame_made_anew_still_searches_locks_and_navigates(program, qtbot) -> None:
    running = program()
    running.look.change("light", 1.25, "en")
    settle(running, qtbot)
    assert running.window.current_key == "today"
    click(qtbot, running.window.rail._buttons["people"])
    settle(running, qtbot)
    assert running.window.current_key == "people"
    assert running.window.top.who.text().startswith("Luis Paredes")
    running.window._focus_search()
    assert running.window.top.search.hasFocus()
    running.desk.lock_asked.emit()
    assert running.doors.login is not None
    running.look.change("dark", 1.0, "es")
    settle(running, qtbot)
    assert running.doors.login.isVisible(), "a locked desk stays locked"


def test_after_a_lock_the_keyboard_is_where_it_was(program, qtbot) -> None:
    running = program()
    settle(running, qtbot)
    running.window.open_page("intake", {})
    settle(running, qtbot)
    line = running.window.page("intake").section("identity").fields["surnames"].input
    line.setFocus()
    running.desk.lock_asked.emit()
    assert not line.hasFocus()
    running.doors.login.password.set_value(PASSWORD)
    running.doors.login.submit()
    qtbot.waitUntil(lambda: running.doors.login is None, timeout=20000)
    settle(running, qtbot)
    assert line.hasFocus()


def test_menu_below_the_name_has_each_entry_once(program, qtbot) -> None:
    running = program()
    running.desk.lock_asked.emit()
    running.doors.login.password.set_value(PASSWORD)
    running.doors.login.submit()
    qtbot.waitUntil(lambda: running.doors.login is None, timeout=20000)
    running.look.change("light", 1.25, "es")
    settle(running, qtbot)
    entries = {action.text(): action for action in running.window.top.menu.actions() if not action.isSeparator()}
    said = [action.text() for action in running.window.top.menu.actions() if not action.isSeparator()]
    assert said == ["Cambiar de persona", "Ajustes", "Colores oscuros"]
    entries["Colores oscuros"].trigger()
    settle(running, qtbot)
    assert tokens.current().theme == "dark"
    entries["Ajustes"].trigger()
    settle(running, qtbot)
    assert running.window.current_key == "settings"
    entries["Cambiar de persona"].trigger()
    assert running.doors.login is not None


def test_paper_is_kept_for_letters(office, hands, page, qtbot) -> None:
    section = go(page, hands, "print")
    assert section.paper.value() == "A4"
    click(qtbot, option(section.paper, 1))
    hands.idle()
    assert office_paper(office) == "letter"
    assert "letter size" in section.summary()
    with pytest.raises(DomainError, match="unknown_choice"):
        set_paper(office, "A3")


def test_printer_that_went_away_is_told_and_kept(office, hands, qtbot) -> None:
    hands.desk.prefs["printer"] = "Una que no está"
    page = hands.open("settings")
    section = go(page, hands, "print")
    section._show_printers(["HP de la sala"])
    assert section.printer.value() == "Una que no está"
    assert section.printer.state() == "warn"
    section.printer.set_value("HP de la sala")
    section.printer.changed.emit()
    assert hands.desk.prefs["printer"] == "HP de la sala"
    assert section.printer.state() == ""


def test_somebody_new_can_open_the_desk(office, hands, page, qtbot, tmp_path) -> None:
    section = go(page, hands, "staff")
    click(qtbot, section.add_button)
    hands.type("Carmen Paredes")
    hands.enter()
    hands.type("relacionadora")
    click(qtbot, section.roles[Role.LIAISON].input)
    for name, words in (("password", "otra clave larga"), ("again", "otra clave larga"), ("own", PASSWORD)):
        section.form.fields[name].focus_in()
        hands.type(words)
    click(qtbot, section.save)
    hands.idle()
    carmen = next(member for member in staff_members(office) if member.name == "Carmen Paredes")
    assert (carmen.job_title, carmen.roles) == ("relacionadora", (Role.LIAISON,))
    assert carmen.id in dict(keys.holders(office.folder))
    second = open_office(office.folder, carmen.id, "otra clave larga", clock=office.clock)
    second.store.close()
    assert section.summary() == "2 people"
    assert not section.form.isVisible()
    assert section.form.values()["password"] is None, "no password stays on the screen"


def test_what_is_wrong_with_somebody_new_stands_beside_its_field(hands, page, office, qtbot) -> None:
    section = go(page, hands, "staff")
    click(qtbot, section.add_button)
    fields = section.form.fields
    click(qtbot, section.save)
    hands.idle()
    assert fields["name"].state() == "error"
    assert section.no_roles.isVisible()
    section.form.set_values({"name": "Ana Tene", "password": "corta", "again": "corto"})
    click(qtbot, section.save)
    assert fields["again"].state() == "error"
    section.roles[Role.RECEPTION].set_value(True)
    section.form.set_values({"password": "corta", "again": "corta", "own": PASSWORD})
    click(qtbot, section.save)
    hands.idle()
    assert "8" in fields["password"].note.text()
    section.form.set_values({"password": "clave bien larga", "again": "clave bien larga", "own": "no es esta"})
    click(qtbot, section.save)
    hands.idle()
    assert fields["own"].state() == "error", "the wrong one is one's own"
    assert [member.name for member in staff_members(office)] == ["Luis Paredes"]


def test_exchange_by_itself_is_switched_off_and_on(program, qtbot) -> None:
    running = program()
    running.window.open_page("settings", {"section": "exchange"})
    settle(running, qtbot)
    section = running.window.page("settings").sections["exchange"]
    assert section.automatic.value() is True
    click(qtbot, section.automatic.input)
    settle(running, qtbot)
    assert sync_session.automatic(running.ctx) is False
    running.desk.runner.policy.line(True)
    running.desk.runner.policy.written()
    assert running.desk.runner.policy.wait() is None
    click(qtbot, section.automatic.input)
    settle(running, qtbot)
    assert sync_session.automatic(running.ctx) is True


def test_reception_sees_only_what_it_may_change(office, show, qtbot, type_text, press) -> None:
    ana = office.with_staff(type(office.staff)(office.staff.id, "Ana", "", (Role.RECEPTION,)))
    hands = Hands(ana, show, qtbot, type_text, press)
    page = hands.open("settings")
    assert list(page.sections) == ["look", "print", "staff", "exchange", "about"]
    assert not page.sections["print"].paper.isEnabled()
    assert "Import a spreadsheet" not in [b.text() for b in page.header.findChildren(QPushButton)]
    hands.close()


def test_sources_of_the_data_are_named(hands, page, office) -> None:
    section = go(page, hands, "about")
    assert all(source in section.sources.text() for source in data_sources("ec"))
    assert "CC BY 4.0" in " ".join(data_sources("ar"))


def test_import_is_reached_from_here_and_from_both_lists(hands, page, qtbot) -> None:
    for key in ("settings", "people", "vacancies"):
        made = hands.open(key)
        button = next(b for b in made.header.findChildren(QPushButton) if b.text() == "Import a spreadsheet")
        click(qtbot, button)
        hands.idle()
        assert hands.window.current_key == "import"
        kind = hands.window.page("import").choose.kind.value()
        assert kind == ("vacancies" if key == "vacancies" else "people")


def test_whole_page_works_by_keyboard(hands, page) -> None:
    assert QApplication.focusWidget() is page.list.list
    hands.key(Qt.Key.Key_Down)
    assert page.stack.currentWidget() is page.sections["print"]
    hands.key(Qt.Key.Key_Down)
    assert page.stack.currentWidget() is page.sections["staff"]
