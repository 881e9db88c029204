"""The records of one batch: judged against what is held, merged where another device edited too, and written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, select

from pes_central.look_up import by_ids
from pes_central.same_change import told_by_others
from pes_central.set_back import kept_versions
from pes_central.tables import ChangeEntry, FeedEntry
from pes_central.validate import checked_head, checked_row
from pes_central.write import write_rows
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED, Jobseeker, Referral
from pes_desktop.sync.columns import parent_columns, table_of, wire_values
from pes_desktop.sync.fields import names_of
from pes_desktop.sync.merging import coherent, different, judge, laid_over, patch_of
from pes_desktop.sync.wire import Batch, Outcome, Verdict, WireRecord, change_id, content_hash

Row = dict[str, Any]
#: Of a record, which fields changed after a version; None stands for all of them.
Since = Mapping[UUID, frozenset[str] | None]


def change_of(batch: Batch, record: WireRecord) -> UUID:
    """The identity of a record's change."""
    return change_id(batch.device_id, record.record_type, record.record_id, record.version)


def hash_of(record: WireRecord) -> bytes:
    """The content of a change: a patch that blanks one column is another one than a patch that blanks another."""
    if record.fields is None:
        return content_hash(record.record_type, record.record_id, record.values)
    return content_hash(record.record_type, record.record_id, {
        "fields": sorted(record.fields), "base": record.base_version, "values": record.values})


@dataclass(slots=True)
class Applied:
    """A record on its way into its table; ``version`` there, ``fields`` that change there (None: all of them).

    ``settled``: it rests on another version than the one that was held.
    """

    record: WireRecord
    row: Row
    version: int
    fields: tuple[str, ...] | None
    verdict: Verdict
    settled: bool = False


@dataclass(slots=True)
class _Sorted:
    """A batch's records of one type: to be judged (whole ones with their row), or known by their change already."""

    fresh: list[tuple[WireRecord, Row | None]] = field(default_factory=list)
    known: list[tuple[WireRecord, bool]] = field(default_factory=list)


class Applier:
    """Judges and writes the records of one batch; lives for one transaction.

    ``merges`` False: the device cannot take the outcome of a merge in, so that an edit on an earlier version is a
    conflict. ``behind``: it does not know yet that this database went back to a copy, so that its numbers of versions
    may mean others.
    """

    def __init__(self, connection: Connection, batch: Batch, *, merges: bool = True, behind: bool = False) -> None:
        self.connection = connection
        self.office_id = batch.office_id
        self.batch = batch
        self.merges = merges
        self.behind = behind
        self.changes = {record.record_id: change_of(batch, record) for record in reversed(batch.records)}
        self.verdicts: dict[UUID, Verdict] = {}
        self.applied: list[Applied] = []

    def run(self) -> tuple[list[Verdict], list[Applied]]:
        """Verdicts in the order of the batch, and the records that were written."""
        changes = self._known_changes()
        by_type: dict[str, _Sorted] = defaultdict(_Sorted)
        seen: set[UUID] = set()
        for record in self.batch.records:
            if record.record_id in seen:  # never sent so by a device: the first one counts
                self.verdicts.setdefault(record.record_id, Verdict(record.record_id, Outcome.CONFLICT, "change_reused"))
                continue
            seen.add(record.record_id)
            stored = changes.get(self.changes[record.record_id])
            if stored is not None:
                by_type[record.record_type].known.append((record, stored == (record.record_id, hash_of(record))))
                continue
            try:
                if record.fields is None:
                    by_type[record.record_type].fresh.append((record, checked_row(record, self.office_id)))
                else:
                    checked_head(record, self.office_id)
                    by_type[record.record_type].fresh.append((record, None))
            except DomainError as error:
                self._refuse(record, error.faults[0])
        for record_type in SYNCED:
            if record_type in by_type:
                self._answer_known(record_type, by_type[record_type].known)
                self._apply_type(record_type, by_type[record_type].fresh)
        return [self.verdicts[record.record_id] for record in self.batch.records], self.applied

    def _known_changes(self) -> dict[UUID, tuple[UUID, bytes]]:
        found: dict[UUID, tuple[UUID, bytes]] = {}
        query = select(ChangeEntry.change_id, ChangeEntry.record_id, ChangeEntry.content_hash).where(
            ChangeEntry.office_id == self.office_id)
        for rows in by_ids(self.connection, query, ChangeEntry.change_id, self.changes.values()):
            found.update({row[0]: (row[1], bytes(row[2])) for row in rows})
        return found

    def _refuse(self, record: WireRecord, fault: Fault) -> None:
        self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.REFUSED, fault.code, fault.field,
                                                  dict(fault.params))

    # --- changes that were applied before ---
    def _answer_known(self, record_type: str, items: Sequence[tuple[WireRecord, bool]]) -> None:
        """The same again is known, also where an edit comes whole now; where the row has gone on since, with what the
        device lacks of it."""
        if not items:
            return
        held = self._held(record_type, [record for record, _ in items])
        behind = [record for record, same in items
                  if (row := held.get(record.record_id)) is not None and (not same or row["version"] != record.version)]
        since = self._since(behind)
        for record, same in items:
            row = held.get(record.record_id)
            stored = wire_values(record_type, row) if row is not None and record in behind else {}
            if not same and row is not None and _says_so(record, row, stored):
                self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.ALREADY)
            elif not same:
                self.verdicts[record.record_id] = self._conflict(
                    "change_reused", record, row["version"] if row else 0, stored, since.get(record.record_id))
            elif row is not None and record in behind and self.merges:
                self.verdicts[record.record_id] = _caught_up(
                    record, Outcome.ALREADY, row["version"], stored, since[record.record_id])
            else:
                self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.ALREADY)

    def _conflict(self, code: str, record: WireRecord, version: int, stored: Mapping[str, Any],
                  since: frozenset[str] | None, fields: dict[str, list[Any]] | None = None) -> Verdict:
        """Both values of the fields, and what the device lacks of the row."""
        if fields is None:
            fields = judge(record, stored, since).conflict
        names = _lacking(record, since)
        return Verdict(record.record_id, Outcome.CONFLICT, code, None, {
            "server_version": version, "fields": fields, "values": {name: stored.get(name) for name in sorted(names)}})

    # --- new changes ---
    def _apply_type(self, record_type: str, items: list[tuple[WireRecord, Row | None]]) -> None:
        if not items:
            return
        held = self._held(record_type, [record for record, _ in items])
        ready: list[Applied] = []
        stale: list[tuple[WireRecord, Row | None]] = []
        bases = self._bases_lost(items, held)
        for record, row in items:
            here = held.get(record.record_id)
            if here is not None and here["office_id"] != self.office_id:
                self._refuse(record, Fault("other_office"))
            elif record.record_id in bases:
                self._refuse(record, Fault("base_missing", params={
                    "server_version": here["version"] if here else 0, "base": bases[record.record_id]}))
            elif here is None and row is not None:
                ready.append(Applied(record, row, record.version, None, _accepted(record)))
            elif here is not None and here["version"] == record.base_version:
                self._take(ready, record, here, row)
            else:
                stale.append((record, row))
        if stale:
            prompt = len(ready)
            stale = self._without_known(record_type, stale)
            self._settle_stale(record_type, stale, held, ready)
            for one in ready[prompt:]:
                one.settled = True
        ready = self._with_parents(record_type, ready)
        refused = write_rows(self.connection, record_type, [one.row for one in ready], held.keys())
        for one in ready:
            if one.record.record_id in refused:
                self._refuse(one.record, Fault("database_refused"))
            else:
                self.verdicts[one.record.record_id] = one.verdict
                self.applied.append(one)

    def _bases_lost(self, items: Sequence[tuple[WireRecord, Row | None]], held: Mapping[UUID, Row]) -> dict[UUID, int]:
        """Of records that rest on a version which this database lacks, the last one that both sides know."""
        at = {record.record_id: held[record.record_id]["version"] if record.record_id in held else 0
              for record, _ in items}
        kept = kept_versions(self.connection, self.batch.device_id, self.office_id, [
            record.record_id for record, _ in items
            if record.base_version > (0 if self.behind else at[record.record_id])])
        return {record.record_id: base for record, _ in items
                if record.base_version > (base := kept.get(record.record_id, at[record.record_id]))
                and (record.fields is not None or record.record_id in kept)}

    def _without_known(self, record_type: str, items: list[tuple[WireRecord, Row | None]],
                       ) -> list[tuple[WireRecord, Row | None]]:
        """Those whose change no other PC has sent; the others are one change with it, and are known."""
        known = told_by_others(self.connection, self.batch, [record for record, _ in items],
                               [hash_of(record) for record, _ in items])
        self._answer_known(record_type, [(record, True) for record, _ in items if record.record_id in known])
        return [item for item in items if item[0].record_id not in known]

    def _held(self, record_type: str, records: Sequence[WireRecord]) -> dict[UUID, Row]:
        table = table_of(record_type)
        found: dict[UUID, Row] = {}
        for rows in by_ids(self.connection, _whole(record_type), table.c.id, [one.record_id for one in records]):
            found.update((row["id"], dict(row)) for row in rows.mappings())
        return found

    def _take(self, ready: list[Applied], record: WireRecord, here: Row, row: Row | None) -> None:
        """A change on the very version that is held."""
        stored = wire_values(record.record_type, here)
        if row is not None:
            fields = different(stored, wire_values(record.record_type, row))
            ready.append(Applied(record, row, record.version, fields, _accepted(record)))
            return
        values = coherent(record.record_type, laid_over(stored, patch_of(record)), record.values)
        self._checked(ready, record, record.version, values, different(stored, values), _accepted(record))

    def _checked(self, ready: list[Applied], record: WireRecord, version: int, values: Row, fields: tuple[str, ...],
                 verdict: Verdict) -> None:
        """The whole row as it would stand is judged like any other record."""
        whole = msgspec.structs.replace(record, version=version, values=values, fields=None,
                                        removed="removed_at" in values)
        if record.fields is not None and "removed_at" in record.fields and \
                record.removed != (record.values.get("removed_at") is not None):
            self._refuse(record, Fault("removed_mismatch", "removed_at"))
            return
        try:
            ready.append(Applied(record, checked_row(whole, self.office_id), version, fields, verdict))
        except DomainError as error:
            self._refuse(record, error.faults[0])

    def _settle_stale(self, record_type: str, items: Sequence[tuple[WireRecord, Row | None]],
                      held: Mapping[UUID, Row], ready: list[Applied]) -> None:
        """Changes that rest on another version than the one that is held."""
        since = self._since([record for record, _ in items])
        erased = self._erased(record_type, [held[record.record_id] for record, _ in items])
        for record, row in items:
            here = held[record.record_id]
            version, stored = here["version"], wire_values(record_type, here)
            if row is not None and record.version >= version and wire_values(record_type, row) == stored:
                if record.version == version:
                    self.verdicts[record.record_id] = Verdict(record.record_id, Outcome.ALREADY)
                else:  # only the version moves up
                    ready.append(Applied(record, row, record.version, (), _accepted(record)))
                continue
            lacks = since[record.record_id] if record.base_version < version else None
            judged = judge(record, stored, lacks, owner_erased=record.record_id in erased)
            if judged.conflict or not self.merges or record.base_version > version:
                fields = judged.conflict or {name: [record.values.get(name), stored.get(name)] for name in different(
                    stored, laid_over(stored, patch_of(record)))}
                self.verdicts[record.record_id] = self._conflict(
                    "version_conflict", record, version, stored, lacks, fields)
                continue
            above = max(version, record.version) + 1
            verdict = _caught_up(record, Outcome.ACCEPTED, above, judged.values, lacks, judged.withheld)
            self._checked(ready, record, above, judged.values, different(stored, judged.values), verdict)

    def _since(self, records: Sequence[WireRecord]) -> Since:
        """Of each record, the fields that changed here after its base; None where the feed does not tell."""
        bases = {record.record_id: record.base_version for record in records}
        found: dict[UUID, frozenset[str] | None] = {}
        query = select(FeedEntry.record_id, FeedEntry.version, FeedEntry.fields).where(
            FeedEntry.office_id == self.office_id)
        for rows in by_ids(self.connection, query, FeedEntry.record_id, bases):
            for key, version, fields in rows:
                if version > bases[key]:
                    known = found.get(key, frozenset())
                    found[key] = None if fields is None or known is None else known | frozenset(fields)
        return {key: found.get(key) for key in bases}

    def _erased(self, record_type: str, rows: Sequence[Row]) -> set[UUID]:
        """Ids of those of the rows that belong to an erased person."""
        gone = select(Jobseeker.id).where(Jobseeker.office_id == self.office_id, Jobseeker.erased_on.is_not(None))
        referrals = select(Referral.id).where(Referral.jobseeker_id.in_(gone))
        owners: tuple[tuple[str, Any, Select[Any]], ...] = (
            ("jobseeker_id", Jobseeker.id, gone), ("referral_id", Referral.id, referrals))
        found: set[UUID] = set()
        for column, key, query in owners:
            if column in table_of(record_type).columns:
                wanted = {row[column] for row in rows if row[column] is not None}
                for answer in by_ids(self.connection, query, key, wanted):
                    erased = set(answer.scalars())
                    found.update(row["id"] for row in rows if row[column] in erased)
        return found

    def _with_parents(self, record_type: str, items: list[Applied]) -> list[Applied]:
        """Those whose parents are held for this office; the others are refused, naming the parent."""
        for column, parent_type in parent_columns(record_type).items():
            wanted = {one.row[column] for one in items if one.row[column] is not None}
            parents = table_of(parent_type)
            present: set[UUID] = set()
            query = select(parents.c.id).where(parents.c.office_id == self.office_id)
            for rows in by_ids(self.connection, query, parents.c.id, wanted):
                present.update(rows.scalars())
            for one in items:
                if one.row[column] is not None and one.row[column] not in present:
                    self._refuse(one.record, Fault("parent_missing", column, {
                        "parent_type": parent_type, "parent_id": str(one.row[column])}))
            items = [one for one in items if one.row[column] is None or one.row[column] in present]
        return items


@cache
def _whole(record_type: str) -> Select[Any]:
    return select(table_of(record_type))


def _says_so(record: WireRecord, row: Row, stored: Mapping[str, Any]) -> bool:
    """Whether the row stands exactly as the whole record tells, which came as an edit of some columns before."""
    return record.fields is None and row["version"] == record.version and stored == record.values


def _accepted(record: WireRecord) -> Verdict:
    return Verdict(record.record_id, Outcome.ACCEPTED)


def _lacking(record: WireRecord, since: frozenset[str] | None) -> frozenset[str]:
    """Columns that the device needs to hold the row as it is here: of a whole record it is not known which it has."""
    known = names_of(record.record_type)
    return known if since is None or record.fields is None else (since | {"updated_at"}) & known


def _caught_up(record: WireRecord, outcome: Outcome, version: int, values: Mapping[str, Any],
               since: frozenset[str] | None, withheld: frozenset[str] = frozenset()) -> Verdict:
    """Taken, and the row has gone on beyond it: ``values`` are what the device lacks to hold ``version``."""
    names = _lacking(record, since) | withheld
    params: dict[str, Any] = {"version": version, "values": {name: values.get(name) for name in sorted(names)}}
    if withheld:
        params["withheld"] = sorted(withheld)
    return Verdict(record.record_id, outcome, "merged", None, params)
