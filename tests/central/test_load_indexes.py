"""The questions asked of large tables find their index: among many offices, one office's rows are not searched for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, text

from pes_central.config import load
from pes_central.db import open_engine, prepare, writing
from pes_central.tables import ChangeEntry, FeedEntry
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
