"""What the last comparison found different, as the Sync page tells it: counted, named to whom may see the names."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pes_desktop.domain.enums import Role
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Skill
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.differing import Differing, DifferingType, differing
from pes_desktop.services.sync_session import sync_view
from pes_desktop.storage.store import Actor
from pes_desktop.sync.store import LAST, save_setting


def keep(office: OfficeContext, error: str | None = "sync_differs", **differs: Any) -> None:
    with office.store.local() as session:
        save_setting(session, LAST, {"error": error, "differs": {"tried": False, "all": True, **differs}})


def told(office: OfficeContext) -> Differing | None:
    with office.store.read() as session:
        return differing(office, session)


def test_counts_names_and_how_many(office: OfficeContext, maria: UUID, milking: UUID) -> None:
    gone = str(UUID(int=5))
    keep(office, counts={"jobseeker": [40, 39], "vacancy": [1, 1]}, found={"jobseeker": 2, "vacancy": 1},
         named={"jobseeker": [[str(maria), 2, 0], [gone, 0, 1]], "vacancy": [[str(milking), 1, 1]]})
    found = told(office)
    assert found is not None
    person, work = found.types
    assert person == DifferingType("jobseeker", 40, 39, ("María José Núñez Guamán",)), "what is not here has no name"
    assert (work.lacking, len(work.other)) == ((), 1)
    assert (found.records, found.all_named, found.tried) == (3, True, False)
    assert sync_view(office).differing == found


def test_that_there_are_more_is_told(office: OfficeContext, maria: UUID) -> None:
    for whole, count, more in ((True, 1, False), (True, 2, True), (False, 1, True)):
        keep(office, counts={"jobseeker": [40, 39]}, found={"jobseeker": count}, all=whole,
             named={"jobseeker": [[str(maria), 2, 1]]}, tried=True)
        found = told(office)
        assert found is not None
        assert (found.types[0].more, found.all_named, found.tried) == (more, whole, True)


def test_names_are_for_whom_may_see_them(office: OfficeContext, maria: UUID, milking: UUID) -> None:
    keep(office, counts={"jobseeker": [40, 39], "vacancy": [1, 1]}, found={"jobseeker": 1, "vacancy": 1},
         named={"jobseeker": [[str(maria), 2, 0]], "vacancy": [[str(milking), 1, 1]]})
    for role in Role:
        desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
        found = told(desk)
        assert found is not None
        assert bool(found.types[0].lacking) is desk.may("find_people"), role
        assert bool(found.types[1].other) is desk.may("see_vacancies"), role
        assert [(one.here, one.there) for one in found.types] == [(40, 39), (1, 1)]


def test_skills_are_named_by_their_person_once(office: OfficeContext, maria: UUID) -> None:
    with office.store.write(Actor(), "edit") as unit:
        for position, name in enumerate(("Poda", "Riego")):
            unit.add(Skill(id=new_id(), office_id=office.office.id, jobseeker_id=maria, position=position, name=name))
    with office.store.read() as session:
        ids = [str(key) for key in session.scalars(select(Skill.id))]
    keep(office, counts={"skill": [2, 0]}, found={"skill": 2}, named={"skill": [[key, 1, 0] for key in ids]})
    found = told(office)
    assert found is not None
    assert (len(ids), found.types[0].lacking) == (2, ("María José Núñez Guamán",))


@pytest.mark.parametrize("kept", [
    {}, {"counts": 5}, {"counts": {"jobseeker": [1]}}, {"counts": {"jobseeker": [True, "2"]}},
    {"counts": {"a type of tomorrow": [1, 2]}}])
def test_a_damaged_setting_tells_nothing(office: OfficeContext, kept: dict[str, Any]) -> None:
    keep(office, **kept)
    assert told(office) is None


def test_what_can_be_read_of_a_damaged_setting_is_told(office: OfficeContext) -> None:
    keep(office, counts={"jobseeker": [1, 2]}, found={"jobseeker": "x"}, all="yes",
         named={"jobseeker": [7, ["x", 1, 2], [str(UUID(int=1)), None, 1], [1]]})
    assert told(office) == Differing((DifferingType("jobseeker", 1, 2, more=True),), 0, False, False)
    keep(office, counts={"jobseeker": [1, 2]}, found=[], named=None)
    assert told(office) == Differing((DifferingType("jobseeker", 1, 2, more=True),), 0, True, False)


def test_another_outcome_leaves_nothing_behind(office: OfficeContext) -> None:
    keep(office, None, counts={"jobseeker": [1, 2]})
    assert told(office) is None
    with office.store.local() as session:
        save_setting(session, LAST, {"error": "sync_differs", "differs": None})
    assert told(office) is None
