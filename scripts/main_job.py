"""The main job, step by step, with the hands of a counselor: used by the end-to-end test and by the tour.

Every step returns what it left on the screen; nothing is written past the window.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit

from scripts.hands import ALT, CTRL, Hands, K

TASKS = ("Sembrar papas", "Deshierbar", "Cosechar habas", "Pastar ovejas", "Cargar bultos")
SURNAMES, NAMES = "Guamán Ñauta", "Rosa María"


def create_office(hands: Hands, password: str, recovery: Path) -> None:
    """First start: office and first member of staff, the recovery page saved as PDF, then the desk."""
    from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel

    panel = hands.full(FirstStartPanel)
    hands.pick(panel.place, "alausi")
    for field, words in ((panel.name, "Oficina Alausí"), (panel.code, "ala"), (panel.address, "Bolívar y Sucre"),
                         (panel.phone, "032930123"), (panel.staff_name, "Luis Paredes Ñacato"),
                         (panel.job_title, "Coordinador"), (panel.password, password), (panel.again, password)):
        hands.fill(field, words)
    hands.push("Crear la oficina")
    paper = hands.full(RecoveryPanel)
    hands.save_as(lambda: hands.click(paper.save), recovery)
    hands.click(paper.primary)
    hands.page("today")


def log_in(hands: Hands, password: str, name: str = "") -> Any:
    """Choose the name, type the password, Enter; returns the page shown."""
    from pes_desktop.ui.start.login import LoginPanel

    panel = hands.full(LoginPanel)
    if name:
        key = next(panel.staff.input.itemData(row) for row in range(panel.staff.input.count())
                   if panel.staff.input.itemText(row) == name)
        hands.choose(panel.staff, key)
    hands.click(panel.password.input)
    hands.type(password)
    hands.enter()
    hands.until(lambda: hands.window._full is None, "the desk open")
    return hands.page(hands.window.current_key)


def type_identity(hands: Hands) -> Any:
    """From any page to the intake and through its first section, by keyboard alone."""
    hands.key(K.Key_2, ALT)
    hands.page("people")
    hands.key(K.Key_N, CTRL)
    page = hands.page("intake")
    hands.type("s")  # sin documento
    hands.enter()
    for words in (SURNAMES, NAMES, "Rosita", "unos 40"):
        hands.type(words)
        hands.enter()
    hands.type("m")  # mujer
    hands.enter(3)
    hands.type("kich")
    hands.enter(2)
    return page


def register_by_keyboard(hands: Hands) -> Any:
    """A woman of about forty without telephone, five farm tasks: by keyboard alone; returns the person's page."""
    type_identity(hands)
    hands.enter()  # the place of the office stands there
    hands.type("Pachamama")
    hands.enter()
    hands.type("Casa azul, junto a la capilla")
    hands.key(K.Key_Tab)
    hands.enter(3)  # no telephone, no hour, no e-mail
    hands.type("3")
    hands.enter()
    hands.type("s")
    hands.enter()
    hands.type("n")
    hands.enter()
    hands.type("p")  # primaria
    hands.enter()
    hands.type("n")
    hands.enter(3)
    hands.enter()
    hands.key(K.Key_Tab)
    for task in TASKS:
        hands.type(task)
        hands.key(K.Key_Tab)
        hands.enter(2)
    hands.enter()
    return finish_registration(hands)


def finish_registration(hands: Hands) -> Any:
    """What she looks for, her consent, and the save."""
    page = hands.page("intake")
    hands.key(K.Key_B, ALT)
    hands.until(lambda: page.here == "wants", "what she looks for")
    hands.type("jornalera agricola")
    hands.enter(2)
    hands.key(K.Key_N, ALT)
    hands.until(lambda: page.here == "consent", "consent")
    hands.type("s")
    hands.key(K.Key_S, CTRL)
    return hands.page("person")


def write_order(hands: Hands) -> Any:
    """Three day labourers for a new employer; returns the vacancy's page."""
    hands.rail("vacancies")
    hands.push("Nueva vacante")
    page = hands.page("vacancy")
    panel = page.panel
    hands.click(panel.picker.input)
    hands.type("Hacienda La Ñusta")
    hands.until(panel.picker.input.list_open, "employers")
    hands.idle()
    hands.key(K.Key_Down)
    hands.enter()
    fields = panel.fields
    hands.fill(fields["employer.contact_name"], "Ing. Paola Vallejo")
    hands.fill(fields["employer.phone"], "0991234567")
    hands.pick(fields["title"], "jornalero agricola")
    hands.fill(fields["positions"], "3")
    hands.fill(fields["wage"], "480")
    return page


def save_order(hands: Hands) -> Any:
    """Ctrl+S; returns the vacancy's page with the order on it."""
    page = hands.page("vacancy")
    hands.key(K.Key_S, CTRL)
    hands.until(lambda: not page._editing, "the order saved")
    return hands.page("vacancy")


def refer(hands: Hands, key: object) -> Any:
    """Who fits?, choose the person, refer; returns the referral's page."""
    page = hands.page("who_fits")
    hands.click_row(page.list, key)
    hands.click(page.header.primary)
    return hands.page("referral")


def issue(hands: Hands) -> Any:
    """Issue the letter; returns the referral's page with the letter in sight."""
    page = hands.page("referral")
    hands.push("Emitir la carta")
    hands.until(lambda: page.view is not None and page.view.letter_number, "a letter")
    hands.idle()
    return page


def fill_result(hands: Hands, state: str, **also: object) -> Any:
    """Open the form of the result (Ctrl+R), choose what happened, answer what it asks, press Record; returns it."""
    page = hands.page("referral")
    hands.key(K.Key_R, CTRL)
    panel = page.outcome
    hands.until(panel.isVisible, "the form of the result")
    hands.radio(panel.what, state)
    for name, value in also.items():
        field = panel.form.fields[name]
        if isinstance(field.input, QLineEdit):
            hands.fill(field, str(value))
        else:
            (hands.radio if hasattr(field.input, "group") else hands.choose)(field, value)
    hands.click(panel.ok)
    return panel


def record(hands: Hands, state: str, **also: object) -> Any:
    """Record what happened; returns the referral's page."""
    fill_result(hands, state, **also)
    page = hands.page("referral")
    hands.until(lambda: page.view.state == state, f"state {state}")
    hands.idle()
    return page


def export(hands: Hands, path: Path) -> Any:
    """Reports: the workbook of the month shown; returns the page."""
    page = hands.rail("reports")
    hands.click(page.export_button)
    hands.until(page.export_panel.isVisible, "the panel of the workbook")
    hands.fill(page.export_panel.path, str(path))
    hands.click(page.export_panel.save)
    hands.until(path.is_file, "the workbook")
    hands.idle()
    return page


def join_and_send(hands: Hands, url: str, code: str) -> Any:
    """Sync page: address and one-time code, then everything goes up by itself; returns the page."""
    page = hands.rail("sync")
    hands.fill(page.join.url, url)
    hands.click(page.join.code.input)
    hands.type(code)
    hands.enter()
    hands.until(lambda: page.join.isHidden(), "joined")
    hands.until(lambda: not hands.desk.jobs.busy() and not hands.desk.runner.running, "everything sent")
    return page
