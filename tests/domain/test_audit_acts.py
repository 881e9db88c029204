"""Every act of the trail has a kind; what nobody named counts as a change, so that nothing hides from the filters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pes_desktop.domain.audit_acts import KIND_OF_ACT, SAME_LOOK, ActKind, acts_of, is_rest, kind_of


@pytest.mark.parametrize(("act", "kind"), [
    ("see_person", "seen"), ("see_audit", "seen"), ("print_letter", "printed"), ("print_person_record", "printed"),
    ("export_names", "exported"), ("export_audit", "exported"), ("erase_person", "erased"), ("log_in", "desk"),
    ("add_staff", "office"), ("register_person", "changed"), ("outcome_hired", "changed"), ("", "changed")])
def test_acts_and_their_kinds(act: str, kind: str) -> None:
    assert kind_of(act) == kind


def test_the_named_acts_divide_among_the_kinds() -> None:
    assert sorted(act for kind in ActKind for act in acts_of(kind)) == sorted(KIND_OF_ACT)
    assert [kind for kind in ActKind if is_rest(kind)] == [ActKind.CHANGED]
    assert acts_of(ActKind.CHANGED) == frozenset()


def test_acts_named_for_looking_and_paper_are_of_that_kind() -> None:
    for act, kind in KIND_OF_ACT.items():
        first = act.split("_")[0]
        expected = {"see": ActKind.SEEN, "print": ActKind.PRINTED, "export": ActKind.EXPORTED}.get(first)
        assert expected in (None, kind), act


def test_a_second_look_within_minutes_is_the_same() -> None:
    assert timedelta(minutes=1) < SAME_LOOK < timedelta(minutes=15)
