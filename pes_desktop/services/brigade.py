"""Between the PCs of one office, by stick: what waits here, a parish's people taken along, and what others wrote.

One kind of file for both, which only the office's own PCs can read or have made. Reading twice changes nothing; what is
taken in waits here too, until headquarters has it.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from pes_desktop.domain.enums import VacancyStatus
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models import SYNCED, Jobseeker, Referral, Vacancy
from pes_desktop.reference.messages import counted
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.ways import share_ways, take_ways
from pes_desktop.storage.files import environment_fault, write_atomically
from pes_desktop.sync.columns import parent_columns, table_of
from pes_desktop.sync.freeze import chunks
from pes_desktop.sync.office_page import OfficePage, Told, decode_office_page, encode_office_page
from pes_desktop.sync.store import Account, keyed_account
from pes_desktop.sync.taking import Taken, take
from pes_desktop.sync.telling import note_told, pages, tell, waiting_ids

PAGE_END = ".pesp"
#: The most that is read of one file; larger than any that is written.
FILE_BYTES = 32 * 1024 * 1024
ACT_TAKE_ALONG = "take_people_along"
#: In place of a parish: all that the office has, for a PC that lacks some of it, or everything.
WHOLE = "oficina"


@dataclass(frozen=True, slots=True)
class Area:
    """A canton or parish in which people of the office live; ``canton``: the whole of it."""

    code: str
    name: str
    people: int
    canton: bool


@dataclass(frozen=True, slots=True)
class ForOthers:
    """Files for the office's other PCs, the people and all records in them; ``left``: waiting for a decision here."""

    files: tuple[str, ...]
    people: int
    records: int
    left: int


@dataclass(slots=True)
class FromOthers:
    """What the office's other PCs wrote: ``letters`` of those that were read, what was taken of it, and files that were
    not taken, each with the code of its fault."""

    letters: list[str] = field(default_factory=list)
    taken: Taken = field(default_factory=Taken)
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def people(self) -> int:
        """People who came, new or changed."""
        return len(self.taken.touched.get(Jobseeker.__tablename__, ()))


def write_waiting(ctx: OfficeContext, folder: Path) -> ForOthers:
    """Put what waits onto the stick for the office's other PCs; the files of an earlier time are replaced.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys; EnvironmentFault of the disk.
    """
    ctx.require("synchronise")
    account = keyed_account(ctx.store)
    share_ways(ctx)
    with ctx.store.read() as session:
        told = tell(session, waiting_ids(session))
    return _write(ctx, account, folder, "", told.records, told.left)


def areas(ctx: OfficeContext) -> list[Area]:
    """Cantons and parishes in which people of the office live, each canton before its parishes, by name.

    Raises NotPermitted.
    """
    ctx.require("synchronise")
    counts: Counter[str] = Counter()
    with ctx.store.read() as session:
        for code in session.scalars(select(Jobseeker.place_code).where(_present())):
            counts.update(place.code for place in ctx.places.ancestors(code) if place.level > 1)
    found = [(ctx.places.get(code), count) for code, count in counts.items()]
    areas = [Area(place.code, ctx.place_name(place.code), count, place.level == 2)
             for place, count in found if place is not None]
    cantons = {area.code: area.name for area in areas if area.canton}
    return sorted(areas, key=lambda area: (cantons.get(area.code) or cantons.get(_canton(ctx, area.code), ""),
                                           not area.canton, area.name))


def _canton(ctx: OfficeContext, code: str) -> str:
    return next((place.code for place in ctx.places.ancestors(code) if place.level == 2), "")


def take_along(ctx: OfficeContext, folder: Path, area: str) -> ForOthers:
    """Write the people of a parish or canton with everything of theirs, and the open vacancies, for another PC of the
    office; or all that the office has (``WHOLE``). The line of the trail is there before the first file.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys, brigade_nobody; EnvironmentFault of the
    disk.
    """
    actor = ctx.require("synchronise")
    account = keyed_account(ctx.store)
    share_ways(ctx)
    with ctx.store.read() as session:
        wanted = _whole(session) if area == WHOLE else _everything_of(session, _people_of(ctx, session, area))
        told = tell(session, wanted)
    people = sum(one.record_type == Jobseeker.__tablename__ for one in told.records)
    with ctx.store.write(actor, ACT_TAKE_ALONG) as unit:
        unit.note_records.append(["area", area, "exported", [
            ctx.office.name if area == WHOLE else ctx.place_name(area),
            counted("sync.type.jobseeker", people, ctx.lang)]])
    return _write(ctx, account, folder, f"-{area}", told.records, told.left)


def _present() -> ColumnElement[bool]:
    return and_(Jobseeker.removed_at.is_(None), Jobseeker.merged_into.is_(None), Jobseeker.erased_on.is_(None))


def _people_of(ctx: OfficeContext, session: Session, area: str) -> list[UUID]:
    """Raises DomainError brigade_nobody."""
    found = session.execute(select(Jobseeker.id, Jobseeker.place_code).where(_present()))
    people = [key for key, code in found if any(place.code == area for place in ctx.places.ancestors(code))]
    if not people:
        raise DomainError(Fault("brigade_nobody"))
    return people


def _whole(session: Session) -> dict[str, set[UUID]]:
    """Every record of the office, removed or not."""
    return {kind: set(session.scalars(select(table_of(kind).c.id))) for kind in SYNCED}


def _everything_of(session: Session, people: Sequence[UUID]) -> dict[str, set[UUID]]:
    """Whatever hangs on the people, removed or not, and the vacancies that are open."""
    found: dict[str, set[UUID]] = {Jobseeker.__tablename__: set(people)}
    for kind in SYNCED:
        for column, parent in parent_columns(kind).items():
            if parent in (Jobseeker.__tablename__, Referral.__tablename__) and kind != parent:
                table = table_of(kind)
                for some in chunks(sorted(found.get(parent, ()))):
                    found.setdefault(kind, set()).update(session.scalars(
                        select(table.c.id).where(table.c[column].in_(some))))
    found.setdefault(Vacancy.__tablename__, set()).update(session.scalars(select(Vacancy.id).where(
        Vacancy.status == VacancyStatus.OPEN, Vacancy.removed_at.is_(None))))
    return found


def _write(ctx: OfficeContext, account: Account, folder: Path, series: str, records: list[Told], left: int,
           ) -> ForOthers:
    keys = account.keys
    assert keys is not None
    stem, files = f"{ctx.office.code}-{account.letter}{series}-", []
    note_told(ctx.store, records)
    for part, page in enumerate(pages(account, records), start=1):
        files.append(f"{stem}{part:03d}{PAGE_END}")
        write_atomically(folder / files[-1], encode_office_page(page, keys.office))
    if files:
        _drop_parts(folder, stem, len(files))
    people = sum(one.record_type == Jobseeker.__tablename__ for one in records)
    return ForOthers(tuple(files), people, len(records), left)


def _drop_parts(folder: Path, stem: str, last: int) -> None:
    """Parts of an earlier, larger writing of the same files."""
    for part in range(last + 1, 1000):
        path = folder / f"{stem}{part:03d}{PAGE_END}"
        if not path.exists():
            return
        with contextlib.suppress(OSError):
            path.unlink()


def read_others(ctx: OfficeContext, folder: Path) -> FromOthers:
    """Take in what the office's other PCs wrote onto the stick, each file as one captured write; files stay where they
    are, this PC's own are passed over.

    Raises NotPermitted; DomainError sync_not_enrolled, stick_without_keys; EnvironmentFault where the stick cannot be
    read, with the files before taken in.
    """
    actor = ctx.require("synchronise")
    account = keyed_account(ctx.store)
    found = FromOthers()
    try:
        for path in _files(folder):
            try:
                page = _page(path, account)
            except DomainError as error:
                found.refused.append((path.name, error.codes[0]))
                continue
            if page.device_id == account.device_id:
                continue
            found.taken.add(take(ctx.store, account, actor, page))
            if page.letter not in found.letters:
                found.letters.append(page.letter)
    except OSError as error:
        raise environment_fault(error) from error
    take_ways(ctx)
    return found


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == PAGE_END)


def _page(path: Path, account: Account) -> OfficePage:
    """The page of a PC of this office; raises DomainError stick_page_strange, stick_other_headquarters,
    protocol_unsupported."""
    keys = account.keys
    assert keys is not None
    if path.stat().st_size > FILE_BYTES:
        raise DomainError(Fault("stick_page_strange"))
    try:
        page = decode_office_page(path.read_bytes(), keys.office)
    except DomainError as error:
        if error.codes == ("protocol_unsupported",):
            raise
        raise DomainError(Fault("stick_page_strange")) from error
    if page.office_id != account.office_id:
        raise DomainError(Fault("stick_page_strange"))
    if (page.server_id, page.epoch) != (account.server_id, account.epoch):
        raise DomainError(Fault("stick_other_headquarters"))
    return page
