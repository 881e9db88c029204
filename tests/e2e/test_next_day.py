"""The day after the letters: one hired, one did not go; nobody verifies an own placement; undo keeps both lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from an_office import PASSWORD, make_office, mason, masons_wanted
from PySide6.QtWidgets import QLabel

from pes_desktop.domain.enums import Role
from pes_desktop.domain.referral import ReferralState
from pes_desktop.services.letters import issue_letter
from pes_desktop.services.office_setup import add_staff
from pes_desktop.services.referral_view import load_referral
from pes_desktop.services.referrals import refer
from pes_desktop.storage.keys import KdfCost
from scripts import main_job as job
from scripts.hands import CTRL, Hands, K

S = ReferralState
MARTA, ANA = "verde como la papa", "rojo como el ají"
CHEAP = KdfCost(1, 1024, 1)


def letters_of_yesterday(folder) -> tuple[UUID, UUID]:
    """Luis made the office; Marta, a counselor who also serves employers, referred two people yesterday."""
    ctx = make_office(folder)
    marta = add_staff(ctx, "Marta Inca", "Orientadora", (Role.COUNSELOR, Role.LIAISON, Role.RECEPTION), MARTA,
                      admin_password=PASSWORD, cost=CHEAP)
    add_staff(ctx, "Ana Quishpe", "Relacionadora", (Role.LIAISON,), ANA, admin_password=PASSWORD, cost=CHEAP)
    then = ctx.today() - timedelta(days=1)
    past = replace(ctx, clock=lambda: then)
    people = [mason(past, "Toapanta", "Klever", years=9), mason(past, "Morocho", "José", years=4)]
    order = masons_wanted(past)
    counselor = past.with_staff(marta)
    made = []
    for person in people:
        referral = refer(counselor, person, order).referral_id
        issue_letter(counselor, referral)
        made.append(referral)
    ctx.store.close()
    return made[0], made[1]


def by_code(hands: Hands, code: str):
    """The slip came back: its code leads to the referral."""
    board = hands.rail("referrals")
    hands.click(board.code.field.input)
    hands.type(code)
    hands.enter()
    return hands.page("referral")


def history(page) -> tuple[list[str], list[str]]:
    """Every word of the history on the screen, and those struck through."""
    labels = [label for label in page.timeline.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels], [label.text() for label in labels if label.font().strikeOut()]


def test_one_hired_one_did_not_go_and_who_verifies(tmp_path, start, network) -> None:
    hired, absent = letters_of_yesterday(tmp_path / "oficina")
    hands = start(tmp_path / "oficina")
    job.log_in(hands, MARTA, "Marta Inca")
    ctx = hands.program.ctx
    codes = {key: load_referral(ctx, key).result_code for key in (hired, absent)}

    # the slips of the day before
    by_code(hands, codes[hired])
    job.record(hands, S.PRESENTED)
    page = job.record(hands, S.HIRED)
    by_code(hands, codes[absent])
    page = job.record(hands, S.DID_NOT_PRESENT)
    assert page.view.id == absent
    assert page.view.moves[0].fact_date == ctx.today()

    # Marta holds the liaison's duty too, yet she referred: Ana has to verify
    by_code(hands, codes[hired])
    panel = job.fill_result(hands, S.VERIFIED, evidence="call")
    hands.until(panel.banner.isVisible, "the refusal")
    assert "Ana Quishpe" in hands.told()[0]
    assert load_referral(ctx, hired).state is S.HIRED
    hands.key(K.Key_Escape)

    # Ana verifies; she hits the wrong evidence, takes it back, verifies again: every line stays
    hands.key(K.Key_L, CTRL)
    job.log_in(hands, ANA, "Ana Quishpe")
    page = by_code(hands, codes[hired])
    job.record(hands, S.VERIFIED, evidence="call")
    hands.click(hands.window.undo_bar.button)
    hands.until(lambda: page.view.state is S.HIRED, "taken back")
    hands.idle()
    words, struck = history(page)
    assert len(struck) == 1, "the undone line is struck through, and still there"
    assert sum("Ana Quishpe" in text for text in words) == 2, "both lines say who"
    job.record(hands, S.VERIFIED, evidence="slip")
    moves = load_referral(ctx, hired).moves
    assert [(move.state, move.undone, move.undoing) for move in moves][:4] == [
        (S.VERIFIED, False, False), (S.HIRED, False, True), (S.VERIFIED, True, False), (S.HIRED, False, False)]
    assert moves[0].role == Role.LIAISON

    # the board tells the same, and the report counts one placement
    hands.key(K.Key_L, CTRL)
    job.log_in(hands, PASSWORD, "Luis Paredes")
    report = hands.rail("reports")
    assert report.cards["people_placed"]._number.text() == "1"
    assert load_referral(ctx, absent).state is S.DID_NOT_PRESENT
    assert network.asked == []
