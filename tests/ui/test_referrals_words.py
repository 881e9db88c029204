"""Every code, state and reason of a referral has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pes_desktop.domain.referral import EVIDENCE, MOVES, REASONS, ReferralState
from pes_desktop.reference.messages import LANGUAGES, has, text
from pes_desktop.ui.referrals.story import VIEWS

ROOT = Path(__file__).resolve().parents[2] / "pes_desktop"
SOURCES = ("domain/referral.py", "domain/numbers.py", "services/referrals.py", "services/referral_view.py",
           "services/letters.py", "services/consent.py", "platform/printing.py", "storage/files.py")
FAULTS = sorted({code for name in SOURCES
                 for code in re.findall(r'Fault\(\s*"(\w+)"', (ROOT / name).read_text(encoding="utf-8"))})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_can_be_told(code: str, lang: str) -> None:
    assert has(f"fault.{code}", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_states_moves_reasons_and_columns_have_words(lang: str) -> None:
    keys = [f"timeline.referral.{state}" for state in ReferralState] + ["timeline.referral.undo"]
    keys += [f"choice.referral_state.{state}" for state in ReferralState]
    keys += [f"choice.referral_move.{to}" for moves in MOVES.values() for to in moves if to is not ReferralState.ISSUED]
    keys += [f"choice.{state}.{reason}" for state, reasons in REASONS.items() for reason in reasons]
    keys += [f"choice.evidence.{code}" for code in EVIDENCE]
    keys += [f"referral.column.{states[0]}" for columns in VIEWS.values() for states in columns]
    assert [key for key in keys if not has(key, lang)] == []


def test_every_state_stands_in_exactly_one_column() -> None:
    shown = [state for columns in VIEWS.values() for states in columns for state in states]
    assert sorted(shown) == sorted(ReferralState)


def test_a_forbidden_move_names_both_states_in_words() -> None:
    from datetime import date

    from pes_desktop.domain.errors import DomainError
    from pes_desktop.domain.referral import Outcome, check_move
    from pes_desktop.ui.feedback import words_of

    with pytest.raises(DomainError) as caught:
        check_move(ReferralState.VOID, Outcome(ReferralState.HIRED, date(2026, 1, 1)), None, date(2026, 1, 1))
    told = words_of(caught.value.faults[0], "es")
    assert text("choice.referral_state.void", "es") in told
    assert text("choice.referral_state.hired", "es") in told
