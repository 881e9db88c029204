"""A record of acts that somebody made anew with the program closed shows at the next start, and until it is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from restore_kit import Scene, make_scene
from sqlalchemy.orm import Session
from support.untied import untie

from pes_desktop.models import AuditLine
from pes_desktop.services import audit_trail, safekeeping
from pes_desktop.services.context import OfficeContext
from pes_desktop.storage import audit
from pes_desktop.storage.engine import open_engine


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene(tmp_path / "office")


def made_anew(scene: Scene, *, from_line: int) -> int:
    """Another person's act under this number (from the end), every hash after it as it has to be then."""
    engine = open_engine(scene.folder, scene.key)
    with Session(engine) as session, session.begin():
        untie(session)
        lines = session.query(AuditLine).order_by(AuditLine.seq).all()[from_line:]
        lines[0].staff_id, previous = None, lines[0].previous
        for line in lines:
            line.previous = previous
            line.digest = previous = audit._digest(previous, line.at, line.staff_id, line.role, line.act, line.records)
        first = lines[0].seq
    engine.dispose()
    return first


def ill(ctx: OfficeContext) -> list[tuple[str, str]]:
    return [(finding.code, finding.detail) for finding in safekeeping.full_check(ctx) if not finding.good]


@pytest.mark.parametrize("from_line", [1, -2, -1])
def test_it_is_found_and_stays_until_it_is_known(scene: Scene, from_line: int) -> None:
    made_anew(scene, from_line=from_line)
    ctx = scene.open()
    found = safekeeping.start_check(ctx).altered
    assert found is not None
    ctx.store.close()
    again = scene.open()
    assert safekeeping.start_check(again).altered is None, "told as new once"
    assert ill(again) == [("audit_chain", str(found))]
    state = audit_trail.chain_state(again)
    assert state.broken == found
    assert state.found_at is not None
    audit_trail.acknowledge_altered(again)
    assert ill(again) == []
    assert audit_trail.chain_state(again).broken is None
    with again.store.read() as session:
        last = session.query(AuditLine).order_by(AuditLine.seq.desc()).first()
        assert (last.act, last.records[0][1], last.staff_id) == ("acknowledge_altered", str(found), again.staff.id)
    again.store.close()


def test_the_line_that_was_altered_is_named_where_the_journal_reaches_back_to_it(scene: Scene) -> None:
    altered = made_anew(scene, from_line=-2)
    ctx = scene.open()
    assert safekeeping.start_check(ctx).altered == altered
    ctx.store.close()


def test_an_untouched_one_is_whole(scene: Scene) -> None:
    ctx = scene.open()
    assert safekeeping.start_check(ctx).altered is None
    assert ill(ctx) == []
    ctx.store.close()
