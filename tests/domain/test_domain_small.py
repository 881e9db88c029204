"""Faults, identities and changes: the small values that every floor passes on."""

from __future__ import annotations

from uuid import RFC_4122, UUID

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.ids import new_id


def test_a_fault_carries_all_that_is_wrong() -> None:
    error = DomainError(Fault("required", "names"), Fault("wage_negative", "wage"))
    assert error.codes == ("required", "wage_negative")
    assert error.faults[1].field == "wage"
    assert str(error) == "required, wage_negative", "a log shows codes, never values"
    assert isinstance(EnvironmentFault(Fault("disk_full")), DomainError)


def test_identities_are_ordered_by_time() -> None:
    made = [new_id() for _ in range(1_000)]
    assert all(isinstance(one, UUID) and (one.version, one.variant) == (8, RFC_4122) for one in made)
    assert sorted(set(made)) == made


def test_a_change_tells_which_kinds_it_touched() -> None:
    changes = ChangeSet({"jobseeker": frozenset({UUID(int=1)})})
    assert changes.has("vacancy", "jobseeker")
    assert not changes.has("vacancy", "referral")
    assert not changes.has()
    assert not ChangeSet().has("jobseeker")
