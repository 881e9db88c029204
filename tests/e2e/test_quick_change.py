"""Two people share a desk: Ctrl+L, the other one logs in, and each finds the own half-filled form again."""

from __future__ import annotations

from pathlib import Path

from an_office import PASSWORD, make_office

from pes_desktop.domain.enums import Role
from pes_desktop.services.office_setup import add_staff
from pes_desktop.storage.keys import KdfCost
from scripts import main_job as job
from scripts.hands import ALT, CTRL, Hands, K

MARTA = "verde como la papa"


def half_an_intake(hands: Hands, surnames: str) -> None:
    """Three fields of the first section."""
    hands.key(K.Key_2, ALT)
    hands.page("people")
    hands.key(K.Key_N, CTRL)
    page = hands.page("intake")
    hands.choose(page.section("identity").fields["document_type"], "none")
    for words in (surnames, "Rosa"):
        hands.type(words)
        hands.enter()
    hands.type("la ca")  # half a word, the field is not left


def drafts_on_today(hands: Hands) -> list[str]:
    """Titles of the unfinished forms that Today offers."""
    page = hands.rail("today")
    return [row.title for row in page.needs.list.rows() if isinstance(row.key, tuple)]


def test_each_finds_the_own_draft_and_no_word_of_the_other(tmp_path: Path, start, network) -> None:
    ctx = make_office(tmp_path / "oficina")
    add_staff(ctx, "Marta Inca", "Orientadora", (Role.COUNSELOR, Role.RECEPTION), MARTA, admin_password=PASSWORD,
              cost=KdfCost(1, 1024, 1))
    ctx.store.close()
    hands = start(tmp_path / "oficina")
    job.log_in(hands, PASSWORD, "Luis Paredes")
    half_an_intake(hands, "Guamán Ñauta")
    hands.key(K.Key_L, CTRL)

    job.log_in(hands, MARTA, "Marta Inca")
    assert hands.window.current_key == "today", "her own page, not the form of the other"
    assert hands.window.page("intake") is None
    assert drafts_on_today(hands) == []
    half_an_intake(hands, "Toapanta")
    hands.key(K.Key_L, CTRL)

    job.log_in(hands, PASSWORD, "Luis Paredes")
    found = drafts_on_today(hands)
    assert len(found) == 1
    assert "Guamán" in found[0]
    today = hands.page("today")
    hands.click_row(today.needs.list, next(row.key for row in today.needs.list.rows() if isinstance(row.key, tuple)))
    fields = hands.page("intake").section("identity").fields
    assert fields["surnames"].value() == "Guamán Ñauta"
    assert fields["names"].value() == "Rosa"
    assert fields["known_as"].value() == "la ca", "also the word that was being typed"
    hands.key(K.Key_L, CTRL)

    # a lock without another person: everything as it was, the cursor too
    job.log_in(hands, PASSWORD, "Luis Paredes")
    assert hands.window.current_key == "intake"
    assert hands.page("intake").section("identity").fields["surnames"].value() == "Guamán Ñauta"
    assert network.asked == []
