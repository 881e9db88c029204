"""The questions asked of large tables find their index: among many offices, one office's rows are not searched for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event, select, text
from support.crowd import crowd

from pes_central.config import load
from pes_central.db import open_engine, prepare, writing
from pes_central.following import end_handovers, find_same
from pes_central.tables import ChangeEntry, FeedEntry
from pes_central.validate import checked_row
from pes_central.write import write_rows
from pes_desktop.domain.ids import new_id
from pes_desktop.models import Skill


def test_questions_about_one_office_use_its_index(new_database: Callable[[], str], tmp_path: Path) -> None:
    engine = open_engine(load(tmp_path / "central", {"PES_CENTRAL_DATABASE_URL": new_database()}))
    prepare(engine)
    office, last = new_id(), new_id()
    questions = {
        "ix_skill_office_id": select(Skill).where(Skill.office_id == office, Skill.id > last).order_by(
            Skill.id).limit(1000),
        "pk_central_change": select(ChangeEntry.content_hash).where(
            ChangeEntry.office_id == office, ChangeEntry.change_id == last),
        "pk_central_feed": select(FeedEntry).where(
            FeedEntry.office_id == office, FeedEntry.position > 5).order_by(FeedEntry.position).limit(100),
        "ix_central_feed_record": select(FeedEntry.fields).where(
            FeedEntry.office_id == office, FeedEntry.record_id == last),
    }
    with writing(engine) as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        for index, question in questions.items():
            said = str(question.compile(engine, compile_kwargs={"literal_binds": True}))
            plan = "\n".join(connection.execute(text("EXPLAIN " + said)).scalars())
            assert index in plan, plan
            assert "Sort" not in plan, plan
            assert "Filter" not in plan, plan
    engine.dispose()


def _numbered(statement: str) -> str:
    """Placeholders as PostgreSQL names them."""
    numbers = itertools.count(1)
    return re.sub(r"%\(\w+\)s", lambda _: f"${next(numbers)}", statement)


def test_looked_up_one_by_one_also_by_a_plan_made_for_a_young_table(new_database: Callable[[], str], tmp_path: Path,
                                                                    ) -> None:
    """Such a plan is kept by a connection; it must not compare all people with all ids when there are many."""
    engine = open_engine(load(tmp_path / "central", {"PES_CENTRAL_DATABASE_URL": new_database()}))
    prepare(engine)
    asked: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "(looked_up)" in statement and "jobseeker." in statement:
            asked.append(statement)

    office = new_id()
    people = [checked_row(one, office) for one in crowd(30) if one.record_type == "jobseeker"]
    with writing(engine) as connection:
        assert not write_rows(connection, "jobseeker", people, ())
        ids = [row["id"] for row in people]
        find_same(connection, office, ids)
        end_handovers(connection, office, ids)
        assert len(asked) == 3
        for statement in list(asked):
            plan = connection.exec_driver_sql("EXPLAIN (GENERIC_PLAN) " + _numbered(statement)).scalars().all()
            assert any("Index Cond" in line and ("(id = " in line or "document_number" in line) for line in plan), plan
            assert "Seq Scan" not in "".join(plan), plan
    engine.dispose()
