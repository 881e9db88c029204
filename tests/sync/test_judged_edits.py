"""Edits of two devices in one record, by plain values: what merges, what a person decides, what does not stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from pes_desktop.sync.merging import Judged, coherent, different, judge, laid_over, patch_of
from pes_desktop.sync.wire import WireRecord

WHO = UUID(int=7)
EARLY, LATE = "2026-03-02T12:00:00+00:00", "2026-03-09T12:00:00+00:00"
#: A person at headquarters.
STORED: dict[str, Any] = {"surnames": "Guamán", "names": "Rosa", "email": "rosa@example.org", "updated_at": LATE}
CONSENTED = {**STORED, "disability_consent": True, "disability": True, "disability_percent": 30}
SIGNED = {**STORED, "consent_state": "given", "consent_date": "2026-03-02", "consent_signed": True,
          "self_identification": "kichwa"}


def patch(kind: str = "jobseeker", /, **changes: Any) -> WireRecord:
    """Only these columns changed; None: taken away."""
    given = {name: value for name, value in changes.items() if value is not None}
    return WireRecord(kind, WHO, 3, 1, given, False, tuple(sorted(changes)))


def whole(kind: str = "jobseeker", /, **values: Any) -> WireRecord:
    """A record that does not tell which of its columns were edited."""
    return WireRecord(kind, WHO, 3, 1, values)


def since(*names: str) -> frozenset[str]:
    """What changed at headquarters meanwhile."""
    return frozenset(names)


def test_one_row_over_another() -> None:
    assert laid_over({"a": 1, "b": 2, "c": 3}, {"b": 5, "c": None, "d": None}) == {"a": 1, "b": 5}
    assert different({"a": 1, "b": 2, "z": 0}, {"b": 3, "c": 4, "z": 0}) == ("a", "b", "c")
    assert patch_of(patch(names="Luz", email=None)) == {"names": "Luz", "email": None}
    brought = patch_of(whole("skill", name="Poda"))
    assert brought == {**dict.fromkeys(brought), "name": "Poda"}
    assert {"jobseeker_id", "code", "removed_at"} < set(brought)


@pytest.mark.parametrize(("ours", "theirs", "found"), [
    ({"names": "Luz"}, ("email", "updated_at"), {"names": "Luz"}),
    ({"names": "Luz", "known_as": "Luchita"}, (), {"names": "Luz", "known_as": "Luchita"}),
    ({"email": None}, ("names",), {"email": None}),
    ({"names": "Rosa"}, ("names",), {}),
    ({"names": "Rosa", "known_as": "Rosita"}, ("names", "email"), {"known_as": "Rosita"}),
    ({"tax_number": None}, ("tax_number",), {}),
    ({"surnames": "Lema"}, ("a column of a later program",), {"surnames": "Lema"}),
])
def test_different_columns_and_the_same_value_merge(
        ours: dict[str, Any], theirs: tuple[str, ...], found: dict[str, Any]) -> None:
    assert judge(patch(**ours), STORED, since(*theirs)) == Judged(laid_over(STORED, found))


@pytest.mark.parametrize(("ours", "theirs", "pairs"), [
    ({"names": "Luz"}, ("names", "email"), {"names": ["Luz", "Rosa"]}),
    ({"email": None}, ("email",), {"email": [None, "rosa@example.org"]}),
    ({"tax_number": "17"}, ("tax_number",), {"tax_number": ["17", None]}),
    ({"names": "Luz", "email": "l@x"}, ("names", "email"),
     {"email": ["l@x", "rosa@example.org"], "names": ["Luz", "Rosa"]}),
])
def test_the_same_column_goes_to_a_person_and_nothing_is_applied(
        ours: dict[str, Any], theirs: tuple[str, ...], pairs: dict[str, list[Any]]) -> None:
    found = judge(patch(**ours), STORED, since(*theirs))
    assert found == Judged(STORED, pairs)
    assert list(found.conflict) == sorted(pairs), "shown in the same order everywhere"
    assert judge(patch(**ours), STORED, None) == found, "of an unknown past every column may have changed"


@pytest.mark.parametrize(("ours", "stored", "stands"), [
    (EARLY, LATE, LATE), (LATE, EARLY, LATE), (LATE, None, LATE), (None, EARLY, EARLY)])
@pytest.mark.parametrize("column", ["updated_at", "last_contact_on"])
def test_of_two_days_of_contact_the_later_stands(column: str, ours: str, stored: str | None, stands: str) -> None:
    row = laid_over(STORED, {column: stored})
    found = judge(patch(**{column: ours, "known_as": "Rosita"}), row, since(column, "names"))
    assert found == Judged(laid_over(row, {column: stands, "known_as": "Rosita"}))


def test_a_record_that_tells_no_columns_brings_all_of_them() -> None:
    record = whole(surnames="Guamán", names="Luz", updated_at=EARLY)
    assert judge(record, STORED, since("known_as")) == Judged(
        {"surnames": "Guamán", "names": "Luz", "updated_at": LATE}), "what it does not say is empty"
    assert judge(record, STORED, since("email", "surnames")) == Judged(
        STORED, {"email": [None, "rosa@example.org"]})
    assert judge(record, STORED, None) == Judged(
        STORED, {"email": [None, "rosa@example.org"], "names": ["Luz", "Rosa"]})


@pytest.mark.parametrize(("ours", "theirs", "pairs"), [
    ({"document_number": "17"}, {"document_type"}, {"document_number": ["17", "06"],
                                                    "document_type": [None, "passport"]}),
    ({"document_number": "17"}, {"document_note", "email"}, {"document_number": ["17", "06"],
                                                              "document_note": [None, "rota"]}),
    ({"document_number": "17", "document_note": "nueva"}, {"document_note"},
     {"document_number": ["17", "06"], "document_note": ["nueva", "rota"]}),
])
def test_columns_that_belong_together_are_judged_together(
        ours: dict[str, Any], theirs: set[str], pairs: dict[str, list[Any]]) -> None:
    stored = {**STORED, "document_number": "06", "document_type": "passport", "document_note": "rota"}
    assert judge(patch(**ours), stored, since(*theirs)) == Judged(stored, pairs)


def test_who_brings_their_side_of_a_group_along_has_seen_it() -> None:
    """The same type beside another number: both edits are in it."""
    stored = {**STORED, "document_number": "06", "document_type": "passport"}
    both = patch(document_number="17", document_type="passport")
    assert judge(both, stored, since("document_type")) == Judged({**stored, "document_number": "17"})
    again = judge(both, stored, since("document_type", "document_note"))
    assert again.conflict == {"document_number": ["17", "06"], "document_note": [None, None],
                              "document_type": ["passport", "passport"]}


@pytest.mark.parametrize(("kind", "mine", "theirs"), [
    ("job", "started", "ended"), ("job", "occupation", "unit_group"), ("skill", "name", "code"),
    ("vacancy", "status", "status_on"), ("vacancy", "wage", "wage_period"), ("referral", "state", "hired_on"),
    ("jobseeker", "exited_on", "exit_reason"), ("jobseeker", "birth_date", "birth_estimated")])
def test_groups_of_every_type(kind: str, mine: str, theirs: str) -> None:
    stored = {mine: "a", theirs: "b"}
    assert judge(patch(kind, **{mine: "c"}), stored, since(theirs)).conflict == {
        mine: ["c", "a"], theirs: [None, "b"]}
    assert judge(patch(kind, **{mine: "c"}), stored, since("created_at")).values == {mine: "c", theirs: "b"}


def test_an_erasure_stands_over_everything() -> None:
    gone = {"surnames": "—", "names": None, "email": None, "erased_on": "2026-03-09", "updated_at": EARLY}
    assert judge(patch(**gone), STORED, None) == Judged(laid_over(STORED, gone))
    erased = {"surnames": "—", "erased_on": "2026-03-09", "updated_at": EARLY}
    found = judge(patch(names="Luz", email="x", updated_at=LATE, last_contact_on=LATE), erased, since())
    assert found == Judged(erased, withheld=frozenset({"names", "email"}))
    twice = judge(patch(erased_on="2026-03-10", surnames="—"), erased, None)
    assert twice == Judged(erased, withheld=frozenset({"erased_on", "surnames"}))
    assert judge(patch(erased_on=None, names="Luz"), STORED, since()).values["names"] == "Luz"


def test_what_belongs_to_an_erased_person_keeps_what_statistics_count_by() -> None:
    stored = {"jobseeker_id": str(WHO), "position": 1, "created_at": EARLY, "updated_at": EARLY}
    edit = judge(patch("job", tasks="cosecha", updated_at=LATE), stored, since(), owner_erased=True)
    assert edit == Judged(stored, withheld=frozenset({"tasks"}))
    fresh = whole("job", jobseeker_id=str(WHO), position=2, unit_group="9211", occupation="Peón", tasks="cosecha",
                  created_at=EARLY, updated_at=LATE)
    assert judge(fresh, {}, None, owner_erased=True) == Judged({
        "jobseeker_id": str(WHO), "position": 2, "unit_group": "9211", "occupation": "", "created_at": EARLY,
        "updated_at": LATE})
    assert judge(fresh, {"employer_kind": "farm"}, since(), owner_erased=True).values.get("employer_kind") is None
    assert judge(patch("job", tasks="cosecha"), stored, since(), owner_erased=False).values["tasks"] == "cosecha"


def test_a_consent_taken_back_at_headquarters_takes_edits_along() -> None:
    stored = {**STORED, "disability_consent": False}
    found = judge(patch(disability=True, disability_percent=40, known_as="x"), stored,
                  since("disability_consent", "disability", "disability_percent"))
    assert found == Judged({**stored, "known_as": "x"}, withheld=frozenset({"disability", "disability_percent"}))
    record = whole(**{**CONSENTED, "disability_percent": 40, "email": "l@x", "updated_at": EARLY})
    found = judge(record, stored, since("disability_consent", "disability", "disability_percent"))
    assert found == Judged({**stored, "email": "l@x"}, withheld=frozenset(
        {"disability", "disability_percent", "disability_consent"}))


def test_a_withheld_edit_is_told_beside_a_conflict_too() -> None:
    stored = {**STORED, "disability_consent": False}
    found = judge(patch(disability_percent=40, names="Luz"), stored, since("disability_consent", "names"))
    assert found == Judged(stored, {"names": ["Luz", "Rosa"]}, frozenset({"disability_percent"}))


def test_a_consent_taken_back_here_stands_though_what_it_covered_was_edited_there() -> None:
    for back in ({"disability_consent": False}, {"disability_consent": None},
                 {"disability_consent": False, "disability": None, "disability_percent": None}):
        found = judge(patch(**back), CONSENTED, since("disability_percent", "names"))
        assert found == Judged(laid_over(STORED, {"disability_consent": back["disability_consent"]})), back
    record = whole(**laid_over(STORED, {"disability_consent": False}))
    assert judge(record, CONSENTED, since("disability_percent")) == Judged({**STORED, "disability_consent": False})


def test_a_consent_that_was_given_on_both_sides_takes_nothing_away() -> None:
    found = judge(patch(disability_percent=40), CONSENTED, since("consent_state", "names"))
    assert found == Judged({**CONSENTED, "disability_percent": 40})
    asked = judge(patch(disability_percent=40), CONSENTED, since("disability_consent", "names"))
    assert asked == Judged(CONSENTED, {"disability_consent": [None, True], "disability_percent": [40, 30]})
    both = judge(patch(disability_percent=40), CONSENTED, since("disability_percent"))
    assert both == Judged(CONSENTED, {"disability_percent": [40, 30]})
    given = {"disability_consent": True, "disability": True, "disability_percent": 40}
    assert judge(patch(**given), {**STORED, "disability_consent": False}, since("names")) == Judged({**STORED, **given})


def test_values_under_a_consent_are_not_named_where_one_side_lacks_it() -> None:
    """A person decides, but sees only that it is about something."""
    given = {"disability_consent": True, "disability": True}
    there = {**STORED, "disability_consent": False}
    found = judge(patch(**given), there, since("disability_consent"))
    assert found.values == there
    assert found.conflict["disability_consent"] == [True, False]
    assert "disability" not in found.conflict
    for stored, percent in ((CONSENTED, {"disability_percent": [40, 30]}),
                            ({**SIGNED, "disability_percent": 30}, {"disability_percent": [None, None]})):
        assert judge(patch(disability_percent=40), stored, since("disability_percent")) == Judged(stored, percent)


def test_a_consent_withdrawn_on_either_side_stays_withdrawn() -> None:
    withdrawn = {**SIGNED, "consent_state": "withdrawn", "consent_signed": False, "consent_date": "2026-03-09"}
    del withdrawn["self_identification"]
    ours = {"consent_state": "given", "consent_date": "2026-03-08", "consent_shared": ["x"]}
    found = judge(patch(**ours, names="Luz"), withdrawn, since("consent_state", "consent_date", "consent_signed"))
    assert found == Judged({**withdrawn, "names": "Luz"}, withheld=frozenset(ours))
    back = {"consent_state": "withdrawn", "consent_signed": False, "consent_shared": None}
    found = judge(patch(**back), SIGNED, since("consent_date", "consent_shared", "names"))
    assert found == Judged(laid_over(SIGNED, {**back, "self_identification": None})), "what it covered goes too"
    later = judge(patch(consent_state="given", consent_signed=True), withdrawn, since("names"))
    assert later == Judged({**withdrawn, "consent_state": "given", "consent_signed": True})
    asked = judge(patch(consent_date="2026-03-08"), SIGNED, since("consent_state"))
    assert set(asked.conflict) == {"consent_date", "consent_state"}, "otherwise it is a group as others are"


def test_several_consents_and_columns_are_judged_each_by_itself() -> None:
    stored = {**CONSENTED, **SIGNED, "document_type": "passport"}
    back = {"consent_signed": False, "disability_consent": False, "consent_state": "withdrawn"}
    theirs = since("self_identification", "disability_percent", "consent_date")
    left = {**back, "self_identification": None, "disability": None, "disability_percent": None}
    assert judge(patch(**back), stored, theirs) == Judged(laid_over(stored, left))
    mine = {"self_identification": "shuar", "disability_percent": 40, "consent_shared": ["x"]}
    there = laid_over(stored, left)
    found = judge(patch(**mine), there, since(*back))
    assert found == Judged(there, withheld=frozenset(mine))
    both = judge(patch(names="Luz", document_number="17"), stored, since("names", "document_type"))
    assert set(both.conflict) == {"names", "document_number", "document_type"}


def test_a_consent_that_changed_on_both_sides_goes_to_a_person_without_its_values() -> None:
    back, there = {"disability_consent": False}, since("disability_consent", "disability_percent")
    asked = {"disability_consent": [False, True]}
    assert judge(patch(**back), CONSENTED, there) == Judged(CONSENTED, asked)
    assert judge(whole(**STORED, **back), CONSENTED, there) == Judged(CONSENTED, asked)


def test_of_two_withdrawals_headquarters_stands() -> None:
    there = {**STORED, "consent_state": "withdrawn", "consent_date": "2026-03-09"}
    found = judge(patch(consent_state="withdrawn", consent_date="2026-03-08"), there,
                  since("consent_state", "consent_date"))
    assert found == Judged(there, withheld=frozenset({"consent_state", "consent_date"}))


def test_removed_here_and_edited_there_goes_to_a_person() -> None:
    assert judge(patch(removed_at=EARLY), STORED, since("names")) == Judged(STORED, {"removed_at": [EARLY, None]})
    for harmless in (since(), since("updated_at", "last_contact_on")):
        assert judge(patch(removed_at=EARLY), STORED, harmless) == Judged({**STORED, "removed_at": EARLY})


def test_edited_here_and_removed_there_goes_to_a_person() -> None:
    gone = {**STORED, "removed_at": EARLY}
    assert judge(patch(names="Luz"), gone, since("removed_at")) == Judged(gone, {"removed_at": [None, EARLY]})
    known = judge(patch(names="Luz"), gone, since("email"))
    assert known == Judged({**gone, "names": "Luz"}), "whoever edited it knew"
    assert judge(patch(updated_at=EARLY), gone, since("removed_at")) == Judged(gone), "nothing was edited"
    joined = {**gone, "merged_into": str(UUID(int=8))}
    assert judge(patch(names="Luz"), joined, since("removed_at", "merged_into")) == Judged(
        joined, {"merged_into": [None, str(UUID(int=8))], "removed_at": [None, EARLY]})
    assert judge(patch(names="Luz"), joined, since("removed_at")).conflict == {"removed_at": [None, EARLY]}
    assert judge(patch(removed_at=None), gone, since("names")) == Judged(STORED), "taken back into the list"


def test_removed_on_both_sides_is_removed() -> None:
    gone = {**STORED, "removed_at": EARLY}
    assert judge(patch(removed_at=LATE), gone, since("removed_at", "names")) == Judged(gone)
    assert judge(patch(removed_at=LATE, names="Luz"), gone, since("removed_at")) == Judged({**gone, "names": "Luz"})


def test_nothing_stands_without_its_consent() -> None:
    bare = {name: value for name, value in CONSENTED.items() if name != "disability_consent"}
    assert coherent("jobseeker", CONSENTED, {}) == CONSENTED
    assert coherent("jobseeker", bare, {}) == STORED
    assert coherent("jobseeker", {**bare, "disability_consent": False}, {"disability": True}) == {
        **STORED, "disability_consent": False, "disability": True}, "what the record itself brings is refused later"
    assert coherent("skill", {"name": "Poda"}, {}) == {"name": "Poda"}
