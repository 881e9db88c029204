"""What of a record goes up that headquarters holds: the fields that changed, with what they said there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select
from storage_kit import NOBODY, add, person

from pes_desktop.models import AckedVersion, Jobseeker, OutboxEntry, SentBatch
from pes_desktop.storage.store import Store


def held(store: Store, **values: Any) -> Jobseeker:
    """Somebody of whom headquarters holds version 1; nothing waits."""
    row = person(**values)
    add(store, row)
    with store.local() as session:
        session.execute(delete(OutboxEntry))
        session.add(AckedVersion(record_id=row.id, record_type="jobseeker", version=1, content_hash="0" * 64))
    return row


def edit(store: Store, row: Jobseeker, **values: Any) -> None:
    with store.write(NOBODY, "edit") as unit:
        mine = unit.session.get_one(Jobseeker, row.id)
        for name, value in values.items():
            setattr(mine, name, value)


def waits(store: Store) -> tuple[list[str] | None, dict[str, Any]]:
    """Fields and base of the one entry, without the instant of change, which always goes."""
    with store.read() as session:
        (entry,) = session.scalars(select(OutboxEntry))
        if entry.fields is None:
            return None, dict(entry.base or {})
        assert entry.fields == sorted(entry.base or {})
        base = dict(entry.base or {})
        assert base.pop("updated_at") is None
        return [name for name in entry.fields if name != "updated_at"], base


def on_its_way(store: Store, status: str) -> None:
    with store.local() as session:
        session.add(SentBatch(number=4, batch_id=person().id, records=1, size_bytes=9, content_hash="x", payload=b"",
                              status=status))


def test_each_value_is_told_as_it_stands_in_a_file(store: Store) -> None:
    row = held(store, birth_date=date(1990, 2, 3), min_pay=Decimal("450.50"), known_as="Anita", community="")
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    edit(store, row, birth_date=date(1991, 2, 3), min_pay=Decimal("500.00"), known_as="", community="La Moya")
    assert waits(store) == (["birth_date", "community", "known_as", "min_pay"], {
        "birth_date": "1990-02-03", "community": "", "known_as": "Anita", "min_pay": "450.5"})
    with store.read() as session:
        (entry,) = session.scalars(select(OutboxEntry))
        assert (entry.version, entry.base_version) == (2, 1)
        assert before <= entry.queued_at <= datetime.now(UTC)


def test_what_headquarters_says_is_kept_over_further_edits(store: Store) -> None:
    row = held(store, known_as="Anita", community="Nizag")
    edit(store, row, known_as="Ani")
    edit(store, row, known_as="Nita", community="La Moya")
    assert waits(store) == (["community", "known_as"], {"community": "Nizag", "known_as": "Anita"})


@pytest.mark.parametrize(("status", "left"), [(None, []), ("answered", []), ("waiting", ["known_as"])])
def test_a_field_edited_back_goes_only_where_the_edit_may_be_on_its_way(
        store: Store, status: str | None, left: list[str]) -> None:
    row = held(store, known_as="Anita")
    edit(store, row, known_as="Ani")
    if status:
        on_its_way(store, status)
    edit(store, row, known_as="Anita")
    assert waits(store) == (left, dict.fromkeys(left, "Anita"))


def test_what_goes_whole_stays_whole(store: Store) -> None:
    row = person()
    add(store, row)
    edit(store, row, known_as="Anita")
    assert waits(store) == (None, {})
    with store.local() as session:
        session.add(AckedVersion(record_id=row.id, record_type="jobseeker", version=1, content_hash="0" * 64))
    edit(store, row, known_as="Ani")
    assert waits(store) == (None, {}), "what waited whole is not shortened"


def test_only_what_is_known_of_before_goes_as_fields(store: Store) -> None:
    one, other = held(store), held(store, names="Luz")
    with store.local() as session:
        session.execute(delete(AckedVersion).where(AckedVersion.record_id == other.id))
    for row in (one, other):
        edit(store, row, known_as="x")
    with store.read() as session:
        found = {entry.record_id: (entry.base_version, entry.fields) for entry in session.scalars(select(OutboxEntry))}
    assert found == {one.id: (1, ["known_as", "updated_at"]), other.id: (0, None)}


# --- what a consent lets travel ---
def test_a_column_under_a_consent_goes_with_it_alone(store: Store) -> None:
    row = held(store, disability_consent=True, disability_percent=30)
    edit(store, row, disability_percent=40)
    assert waits(store) == (["disability_percent"], {"disability_percent": 30})
    edit(store, row, disability_percent=30)
    assert waits(store) == (["disability_percent"], {"disability_percent": 30}), "what it says there is not known"


def test_without_the_consent_it_stays_here(store: Store) -> None:
    row = held(store, disability_consent=False, disability_percent=30)
    edit(store, row, disability_percent=40, known_as="Ani")
    assert waits(store) == (["known_as"], {"known_as": ""})


def test_a_consent_that_is_given_brings_all_that_it_covers(store: Store) -> None:
    row = held(store, disability_consent=False, disability_percent=30)
    edit(store, row, disability_consent=True, disability_percent=40)
    fields, base = waits(store)
    assert set(fields or ()) == {"disability", "disability_consent", "disability_percent"}
    assert base == {"disability": None, "disability_percent": None, "disability_consent": False}, "nothing of it there"


def test_a_consent_taken_back_leaves_nothing_of_what_it_covered(store: Store) -> None:
    row = held(store, disability_consent=True, disability_percent=30)
    edit(store, row, disability_percent=40)
    edit(store, row, disability_consent=False)
    fields, base = waits(store)
    assert set(fields or ()) == {"disability", "disability_consent", "disability_percent"}
    assert base == {"disability": None, "disability_percent": None, "disability_consent": True}
