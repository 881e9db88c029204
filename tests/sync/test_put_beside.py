"""A record as two PCs have it, by plain values: whose state goes on from whose, what merges, what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from pes_desktop.sync.beside import Beside, Side, put_beside
from pes_desktop.sync.merging import laid_over
from pes_desktop.sync.office_page import State
from pes_desktop.sync.states import MOST_STATES, changed_since, marks, united

EARLY, LATE = "2026-03-02T12:00:00+00:00", "2026-03-09T12:00:00+00:00"
START: dict[str, Any] = {"surnames": "Guamán", "names": "Rosa", "email": "rosa@example.org", "updated_at": EARLY}


def says(**changes: Any) -> dict[str, Any]:
    return laid_over(START, changes)


def state(version: int, **changes: Any) -> State:
    return State(version, marks(says(**changes)))


def side(version: int = 4, base: int = 3, *states: State, held: dict[str, Any] | None = START, waits: bool = True,
         **changes: Any) -> Side:
    """Edited at this PC on what headquarters holds as ``START``."""
    return Side(says(**changes), version, base, held, waits, list(states))


def put(mine: Side | None, theirs: Side) -> Beside | None:
    return put_beside("jobseeker", mine, theirs)


def test_a_record_that_is_new_here_is_taken_as_it_is() -> None:
    theirs = side(names="Luz")
    assert put(None, theirs) == Beside(says(names="Luz"), 4, 3, START)
    unknown = side(held=None, names="Luz")
    assert put(None, unknown) == Beside(says(names="Luz"), 4, 0, None), "what headquarters has of it is not known"


def test_what_was_seen_or_is_the_same_changes_nothing() -> None:
    mine = side(names="Luz")
    assert put(mine, side(names="Luz")) is None
    assert put(mine, side(9, names="Luz")) is None
    assert put(side(6, 3, state(4, names="Ana"), names="Luz"), side(names="Ana")) is None, "ours goes on from theirs"
    for base in (2, 3):
        assert put(mine, side(3, base, waits=False)) is None, "headquarters told that already"


@pytest.mark.parametrize(("ours", "theirs", "version"), [(4, 5, 5), (5, 5, 5), (6, 5, 7), (8, 5, 8)])
def test_the_same_content_on_a_later_version_of_headquarters(ours: int, theirs: int, version: int) -> None:
    """``version`` stands above headquarters' 6 unless it is theirs."""
    held = says(email="x")
    found = put(side(ours, names="Luz"), side(theirs, 6, held=held, names="Luz"))
    assert found == Beside(says(names="Luz"), version, 6, held)


@pytest.mark.parametrize(("ours", "version"), [(5, 8), (6, 8), (7, 7), (9, 9)])
def test_ours_goes_on_from_theirs_and_rests_on_what_they_know(ours: int, version: int) -> None:
    held = says(email="x")
    found = put(side(ours, 3, state(4, names="Ana"), names="Luz"), side(7, 6, held=held, names="Ana"))
    assert found == Beside(says(names="Luz"), version, 6, held)


def test_theirs_goes_on_from_ours() -> None:
    theirs = side(7, 3, state(4, names="Luz"), names="Luz María")
    assert put(side(4, names="Luz"), theirs) == Beside(says(names="Luz María"), 7, 3, START)
    assert put(side(7, names="Luz"), theirs) == Beside(says(names="Luz María"), 8, 3, START)
    assert put(side(9, names="Luz"), theirs) == Beside(says(names="Luz María"), 10, 3, START)
    newer = says(email="x")
    theirs = side(7, 5, state(4, names="Luz"), held=newer, names="Luz María")
    assert put(side(4, names="Luz"), theirs) == Beside(says(names="Luz María"), 7, 5, newer)


def test_where_nothing_waits_here_theirs_is_taken() -> None:
    mine = side(3, 3, waits=False)
    assert put(mine, side(4, names="Luz")) == Beside(says(names="Luz"), 4, 3, START)
    held = says(email="x")
    assert put(mine, side(6, 6, held=held, waits=False, email="x")) == Beside(held, 6, 6, held)
    assert put(mine, side(6, 6, held=None, waits=False, email="x")) == Beside(says(email="x"), 6, 3, START)
    older = put(side(5, 5, waits=False, email="y", held=says(email="y")), side(4, names="Luz"))
    assert older == Beside(says(email="y", names="Luz"), 6, 5, says(email="y"), merged=True), "headquarters went on"


def test_edits_of_both_merge_from_what_both_know() -> None:
    found = put(side(4, names="Luz", updated_at=LATE), side(6, known_as="Lucha"))
    assert found == Beside(says(names="Luz", known_as="Lucha", updated_at=LATE), 7, 3, START, merged=True)
    assert found is not None
    assert (found.fields, found.before, found.waits) == (
        ["known_as", "names", "updated_at"], {"known_as": None, "names": "Rosa", "updated_at": EARLY}, True)
    found = put(side(8, names="Luz"), side(6, known_as="Lucha"))
    assert found is not None
    assert found.version == 9


def test_what_merges_to_one_sides_content_needs_no_new_version() -> None:
    mine, theirs = side(4, names="Luz"), side(6, names="Luz", known_as="Lucha")
    assert put(mine, theirs) == Beside(theirs.values, 6, 3, START, merged=True)
    assert put(side(6, names="Luz"), theirs) == Beside(theirs.values, 7, 3, START, merged=True)
    assert put(theirs, mine) == Beside(theirs.values, 6, 3, START, merged=True)
    newer = side(5, 5, held=says(names="Luz"), names="Luz")
    assert put(theirs, newer) == Beside(theirs.values, 7, 5, says(names="Luz"), merged=True)


def test_the_same_column_stays_as_it_is_here_and_a_person_decides() -> None:
    found = put(side(4, names="Luz", last_contact_on="2026-03-02", updated_at=LATE),
                side(4, names="Ana", known_as="Anita", last_contact_on="2026-03-09", updated_at=EARLY))
    assert found == Beside(
        says(names="Luz", known_as="Anita", last_contact_on="2026-03-09", updated_at=LATE), 5, 3, START,
        conflict={"names": ["Luz", "Ana"]})
    assert found is not None
    assert not found.merged
    assert found.fields == ["known_as", "last_contact_on", "names", "updated_at"]


def test_what_belongs_to_the_disputed_column_stays_here_too() -> None:
    found = put(side(document_number="17"), side(document_type="passport", email="x"))
    assert found is not None
    assert found.conflict == {"document_number": ["17", None], "document_type": [None, "passport"]}
    assert found.values == says(document_number="17", email="x")
    assert found.fields == ["document_number", "document_type", "email", "updated_at"], "what is disputed goes too"
    assert found.before == {"document_number": None, "document_type": None, "email": "rosa@example.org",
                            "updated_at": EARLY}


def test_what_they_took_a_consent_from_does_not_come_back_with_a_dispute() -> None:
    given = says(disability_consent=True, disability_percent=30)
    mine = Side(laid_over(given, {"names": "Luz", "disability_percent": 40}), 4, 3, given, True, [])
    theirs = Side(says(names="Ana", disability_consent=False), 4, 3, given, True, [])
    found = put(mine, theirs)
    assert found is not None
    assert found.conflict == {"names": ["Luz", "Ana"]}
    assert found.values == says(names="Luz", disability_consent=False)


def test_a_consent_given_here_and_refused_there_goes_to_a_person() -> None:
    found = put(side(disability_consent=True, disability_percent=40), side(disability_consent=False, email="x"))
    assert found is not None
    assert found.conflict == {"disability_consent": [True, False]}
    assert found.values == says(disability_consent=True, disability_percent=40, email="x")


def test_where_no_common_past_is_known_all_that_differs_is_asked() -> None:
    found = put(side(held=None, names="Luz", email=None, updated_at=LATE), side(held=None, names="Ana"))
    assert found == Beside(says(names="Luz", email=None, updated_at=LATE), 4, 3, None,
                           conflict={"email": [None, "rosa@example.org"], "names": ["Luz", "Ana"]})
    assert found is not None
    assert (found.fields, found.before) == (None, {}), "it goes whole"


def test_the_latest_state_that_both_have_seen_counts() -> None:
    """Each edited a column further; what was edited before that state, both have seen."""
    seen = [state(4, names="Luz"), state(6, names="Luz", known_as="Lucha"), state(5, names="Luz", email="x")]
    found = put(side(8, 3, *seen, names="Luz María", known_as="Lucha"),
                side(7, 3, *seen, names="Luz", known_as="Lucha", email="n@x"))
    assert found == Beside(says(names="Luz María", known_as="Lucha", email="n@x"), 9, 3, START, merged=True)
    only_ours = put(side(8, 3, *seen, names="Luz María"), side(7, 3, names="Ana"))
    assert only_ours is not None
    assert only_ours.conflict == {"names": ["Luz María", "Ana"]}


def test_the_lower_of_both_bases_is_what_both_have_seen() -> None:
    """Headquarters' version 5, which we know, holds their version 3 and an edit of the address."""
    mine = side(6, 5, held=says(email="x"), email="x", names="Luz")
    found = put(mine, side(4, 3, known_as="Lucha"))
    assert found == Beside(says(email="x", names="Luz", known_as="Lucha"), 7, 5, says(email="x"), merged=True)
    found = put(side(4, 3, known_as="Lucha"), mine)
    assert found == Beside(says(email="x", names="Luz", known_as="Lucha"), 7, 5, says(email="x"), merged=True)
    found = put(side(4, 5, held=says(email="x"), names="Luz", email="x"), side(4, 5, held=None, names="Ana", email="x"))
    assert found is not None
    assert found.conflict == {"names": ["Luz", "Ana"]}


def test_a_state_after_headquarters_version_counts_before_it() -> None:
    seen = state(4, names="Luz", email=None)
    found = put(side(6, 3, seen, names="Luz", email="n@x"), side(5, 3, seen, names="Luz", email=None, known_as="y"))
    assert found == Beside(says(names="Luz", email="n@x", known_as="y"), 7, 3, START, merged=True)
    earlier = state(2, names="Ana")
    found = put(side(6, 3, earlier, names="Luz"), side(5, 3, earlier, known_as="y"))
    assert found == Beside(says(names="Luz", known_as="y"), 7, 3, START, merged=True)


def test_an_erasure_stands_for_every_column() -> None:
    gone = {"surnames": "—", "erased_on": "2026-03-09", "updated_at": LATE}
    found = put(Side(gone, 4, 3, START, True, []), side(6, names="Ana", known_as="Anita"))
    assert found == Beside(gone, 4, 3, START, merged=True)
    found = put(side(4, names="Ana"), Side(gone, 6, 3, START, True, []))
    assert found == Beside(gone, 6, 3, START, merged=True)


def test_removed_here_and_edited_there_is_asked() -> None:
    found = put(side(removed_at=LATE), side(names="Ana"))
    assert found is not None
    assert found.conflict == {"removed_at": [LATE, None]}
    assert found.values == says(names="Ana", removed_at=LATE)


def test_what_headquarters_holds_does_not_wait() -> None:
    same = Beside(START, 3, 3, START)
    assert not same.waits
    assert Beside(START, 4, 3, START).waits, "it has a version that headquarters lacks"
    assert Beside(START, 3, 3, None).waits
    assert Beside(says(names="Luz"), 3, 3, START).waits
    assert Beside(START, 3, 3, START, conflict={"names": ["Luz", "Ana"]}).waits
    assert same.fields == ["updated_at"]
    assert Beside(START, 4, 0, START).fields is None, "of a version that is none nothing is known"
    assert Beside(START, 4, 1, START).fields == ["updated_at"]


def test_marks_tell_values_apart_and_nothing_else() -> None:
    assert marks({"a": 1, "b": None}) == marks({"a": 1})
    assert set(marks(START)) == set(START)
    assert {len(mark) for mark in marks(START).values()} == {12}
    assert marks({"a": {"x": 1, "y": 2}}) == marks({"a": {"y": 2, "x": 1}})
    assert len({marks({"a": 1})["a"], marks({"a": 2})["a"], marks({"b": 1})["b"]}) == 3
    assert changed_since(marks({"a": 1, "b": 2, "c": 3}), marks({"a": 1, "b": 3, "d": 4})) == {"b", "c", "d"}


def test_states_are_kept_once_the_latest_of_them() -> None:
    several = [State(version, {"a": str(version)}) for version in range(12)]
    assert united(several[6:], several[:8], several) == several[-MOST_STATES:]
    twice = united([State(5, {"a": "x"})], [State(4, {"a": "x"}), State(3, {"a": "y"})])
    assert twice == [State(3, {"a": "y"}), State(5, {"a": "x"})]
    assert united() == []
