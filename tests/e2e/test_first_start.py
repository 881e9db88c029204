"""The first start in the real window: office, coordinator, recovery code on paper; no network is asked."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from paper import words_of

from pes_desktop.domain.enums import OFFICE_ROLES
from pes_desktop.domain.errors import DomainError
from pes_desktop.storage import keys
from pes_desktop.ui.start.first_start import FirstStartPanel, RecoveryPanel
from pes_desktop.ui.start.login import LoginPanel
from scripts import main_job as job
from scripts.hands import K

PASSWORD = "una clave larga ñandú"


def test_first_start_asks_tells_and_makes_the_office(tmp_path, start, network) -> None:
    folder = tmp_path / "oficina"
    hands = start(folder)
    panel = hands.full(FirstStartPanel)
    hands.fill(panel.name, "Oficina Alausí")
    assert panel.code.value() == "ALA", "proposed from the name"
    hands.fill(panel.password, PASSWORD)
    hands.fill(panel.again, "otra")
    hands.push("Crear la oficina")
    assert panel.again.state() == "error"
    hands.fill(panel.again, PASSWORD)
    hands.push("Crear la oficina")
    hands.until(lambda: panel.staff_name.state() == "error", "what is missing")
    assert panel.place.state() == "error"
    assert not folder.exists(), "nothing is made before everything is there"
    hands.pick(panel.place, "alausi")
    hands.fill(panel.staff_name, "Luis Paredes Ñacato")
    hands.push("Crear la oficina")
    paper = hands.full(RecoveryPanel)
    words = hands.program.doors.founding._made[1]
    hands.save_as(lambda: hands.click(paper.save), tmp_path / "recuperacion.pdf")
    page = words_of((tmp_path / "recuperacion.pdf").read_bytes())
    assert len(words.split()) == 12
    assert all(normalize("NFC", word) in page for word in words.split())
    hands.click(paper.primary)
    hands.page("today")
    assert set(hands.program.ctx.staff.roles) == set(OFFICE_ROLES)
    assert network.asked == []
    hands.quit(hands)
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert words.encode() not in kept
    assert PASSWORD.encode() not in kept
    assert b"Paredes" not in (folder / "office.db").read_bytes()
    assert len(keys.unlock_with_recovery(folder, words)) == 32
    with pytest.raises(DomainError):
        keys.unlock_with_recovery(folder, " ".join(reversed(words.split())))


def test_a_wrong_password_says_so_and_the_right_one_opens(tmp_path, start, network) -> None:
    from an_office import PASSWORD as RIGHT
    from an_office import make_office

    make_office(tmp_path / "oficina").store.close()
    hands = start(tmp_path / "oficina")
    panel = hands.full(LoginPanel)
    hands.type("no es esta")
    hands.key(K.Key_Return)
    hands.until(lambda: panel.password.state() == "error", "the refusal")
    assert "contraseña" in panel.password.note.text()
    assert panel.password.value() is None
    assert hands.window.current_key == ""
    job.log_in(hands, RIGHT)
    assert hands.window.current_key == "today"
    assert network.asked == []
