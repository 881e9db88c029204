"""Lines of the trail that a restore puts back are found by the same people as before."""

from __future__ import annotations

from pathlib import Path

from restore_kit import make_scene
from sqlalchemy import select

from pes_desktop.domain.enums import ServiceKind
from pes_desktop.models import AuditSubject, Jobseeker
from pes_desktop.services import audit_trail, people, restoring
from pes_desktop.services.audit_trail import TrailFilter


def test_a_visit_that_the_journal_gave_back_is_found_by_its_person(tmp_path: Path) -> None:
    scene = make_scene(tmp_path / "office")
    ctx = scene.open()
    with ctx.store.read() as session:
        one = session.scalars(select(Jobseeker.id).order_by(Jobseeker.surnames)).first()
    people.record_service(ctx, one, ServiceKind.VISIT)
    before = [line.seq for line in audit_trail.read_trail(ctx, TrailFilter(person_id=one)).lines]
    assert len(before) == 2, "registered, visited"
    ctx.store.close()
    scene.database.unlink()
    restoring.restore(scene.folder, scene.key, restoring.plan_restore(scene.folder, scene.key, scene.copy()))
    ctx = scene.open()
    assert [line.seq for line in audit_trail.read_trail(ctx, TrailFilter(person_id=one)).lines] == before
    with ctx.store.read() as session:
        assert sorted(session.scalars(select(AuditSubject.seq).where(AuditSubject.record_id == one))) == sorted(before)
    ctx.store.close()
