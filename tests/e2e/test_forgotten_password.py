"""A forgotten password in the real window: the words on paper open the desk; a page that cannot be saved is told."""

from __future__ import annotations

import base64

from an_office import PASSWORD, make_office
from PySide6.QtWidgets import QFileDialog

from pes_desktop.domain.phone_help import answer_to, parse_challenge
from pes_desktop.domain.text import fold
from pes_desktop.services.office_setup import NewOffice, create_office, open_office
from pes_desktop.services.phone_help import leave_secret
from pes_desktop.storage import keys
from pes_desktop.storage.keys import KdfCost
from pes_desktop.ui.start.first_start import RecoveryPanel
from pes_desktop.ui.start.login import LoginPanel
from pes_desktop.ui.start.new_password import NewPasswordPanel
from pes_desktop.ui.start.phone import PhonePanel
from pes_desktop.ui.start.recover import RecoverPanel
from scripts import main_job as job

NEW = "otra montaña azul"


def _office(folder):
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", PASSWORD)
    ctx, words = create_office(folder, form, cost=KdfCost(1, 1024, 1))
    ctx.store.close()
    return ctx, words


def test_the_words_on_paper_open_the_desk(tmp_path, start, network) -> None:
    ctx, words = _office(tmp_path / "oficina")
    hands = start(tmp_path / "oficina")
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    panel = hands.full(RecoverPanel)
    hands.push("Volver")
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    panel = hands.full(RecoverPanel)
    hands.fill(panel.typed, " ".join(reversed(words.split())))
    hands.fill(panel.password, NEW)
    hands.fill(panel.again, "otra")
    hands.push("Guardar y abrir")
    assert panel.again.state() == "error"
    hands.fill(panel.again, NEW)
    hands.push("Guardar y abrir")
    hands.until(lambda: panel.typed.state() == "error", "the refusal beside the words")
    assert "hoja de recuperación" in panel.typed.note.text()
    hands.fill(panel.typed, fold(words).upper())
    hands.push("Guardar y abrir")
    hands.page("today")
    hands.program.lock()
    job.log_in(hands, NEW)
    assert network.asked == []
    hands.quit(hands)
    open_office(tmp_path / "oficina", ctx.staff.id, NEW).store.close()


def test_behind_the_lock_too(tmp_path, start, network) -> None:
    _, words = _office(tmp_path / "oficina")
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD)
    hands.program.lock()
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    panel = hands.full(RecoverPanel)
    hands.fill(panel.typed, words)
    hands.fill(panel.password, NEW)
    hands.fill(panel.again, NEW)
    hands.push("Guardar y abrir")
    hands.until(lambda: hands.window._full is None, "the desk open")


def test_a_recovery_page_that_cannot_be_saved_is_told(tmp_path, start, monkeypatch) -> None:
    made = make_office(tmp_path / "otra")
    hands = start(tmp_path / "oficina")
    hands.program.doors.founding.created((made, "ábaco " * 12))
    paper = hands.full(RecoveryPanel)
    (tmp_path / "hoja.pdf.new").mkdir()  # what the page is written to first
    with monkeypatch.context() as patched:
        patched.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "hoja.pdf"), ""))
        hands.click(paper.save)
    hands.until(lambda: paper.banner.isVisible(), "the trouble told")
    assert "no es una carpeta" in " ".join(hands.told())
    (tmp_path / "hoja.pdf.new").rmdir()
    hands.save_as(lambda: hands.click(paper.save), tmp_path / "hoja.pdf")
    hands.until(lambda: "La hoja quedó guardada." in " ".join(hands.told()), "saved")
    assert (tmp_path / "hoja.pdf").read_bytes().startswith(b"%PDF")
    made.store.close()


class Headquarters:
    """What headquarters keeps of this PC."""

    def __init__(self) -> None:
        self.secret = b""

    def leave_phone_secret(self, text: str) -> None:
        self.secret = base64.b64decode(text)

    def answer(self, shown: str) -> str:
        return answer_to(self.secret, parse_challenge(shown))


def test_headquarters_helps_by_telephone(tmp_path, start, network) -> None:
    form = NewOffice("ec", "Oficina Alausí", "ALA", "060250", "Luis Paredes", PASSWORD)
    ctx, _ = create_office(tmp_path / "oficina", form, cost=KdfCost(1, 1024, 1))
    central = Headquarters()
    assert leave_secret(ctx, central)
    ctx.store.close()
    hands = start(tmp_path / "oficina")
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    hands.full(RecoverPanel)
    hands.push("Llamar a la sede central")
    panel = hands.full(PhonePanel)
    shown = panel.code.text()
    answer = central.answer(shown)
    hands.fill(panel.answer, answer[:-1] + ("2" if answer[-1] != "2" else "3"))
    hands.fill(panel.password, NEW)
    hands.fill(panel.again, NEW)
    hands.push("Guardar y abrir")
    hands.until(lambda: panel.answer.state() == "error", "the sign misheard")
    hands.fill(panel.answer, answer.lower())
    hands.push("Guardar y abrir")
    hands.page("today")
    hands.program.lock()
    hands.full(LoginPanel)
    hands.push("Olvidé la contraseña")
    hands.push("Llamar a la sede central")
    again = hands.full(PhonePanel)
    assert again.code.text() != shown, "an answer serves once"
    hands.push("Usar las doce palabras")
    hands.full(RecoverPanel)
    hands.push("Volver")
    job.log_in(hands, NEW)
    assert network.asked == []


def test_after_a_reset_the_window_asks_for_an_own_password(tmp_path, start, network) -> None:
    ctx, _ = _office(tmp_path / "oficina")
    key = keys.unlock(ctx.folder, ctx.staff.id, PASSWORD)
    keys.set_password(ctx.folder, key, ctx.staff.id, "Luis Paredes", "la que le dieron", KdfCost(1, 1024, 1),
                      temporary=True)
    hands = start(tmp_path / "oficina")
    for answer in ("", "Volver", ""):
        if answer:
            hands.push(answer)
            continue
        login = hands.full(LoginPanel)
        hands.fill(login.password, "la que le dieron")
        hands.push("Abrir")
        panel = hands.full(NewPasswordPanel)
    hands.fill(panel.password, "la que le dieron")
    hands.fill(panel.again, "la que le dieron")
    hands.push("Guardar y abrir")
    hands.until(lambda: panel.password.state() == "error", "the same one refused")
    hands.fill(panel.password, NEW)
    hands.fill(panel.again, NEW)
    hands.push("Guardar y abrir")
    hands.page("today")
    hands.program.lock()
    job.log_in(hands, NEW)
    hands.page("today")
    assert network.asked == []
