"""Lines of the trail that a restore puts back are found by the same people as before."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

from restore_kit import Scene, make_scene
from sqlalchemy import select

from pes_desktop.domain.enums import ServiceKind
from pes_desktop.models import AuditLine, AuditSubject, Jobseeker, PersonChange
from pes_desktop.services import audit_trail, intake, people, restoring
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


def rename(scene: Scene, surnames: str, known_as: str) -> UUID:
    """Open, correct one person, close."""
    ctx = scene.open()
    with ctx.store.read() as session:
        one = session.scalars(select(Jobseeker.id).where(Jobseeker.surnames == surnames)).one()
    form = intake.load_form(ctx, one)
    form.known_as = known_as
    intake.save_intake(ctx, form, jobseeker_id=one)
    ctx.store.close()
    return one


def test_a_correction_whose_line_comes_back_under_another_number_names_no_other(tmp_path: Path) -> None:
    scene = make_scene(tmp_path / "office")
    other = scene.copied(tmp_path / "other")
    rename(scene, "Lema 001", "Majo")
    second = rename(other, "Lema 002", "Nena")  # the same numbers, by another hand
    journal = sorted((other.folder / "journal").iterdir())[-1]
    shutil.copy(journal, scene.folder / "journal" / "000009-000009.journal")
    for _ in range(2):
        ctx = scene.open()
        with ctx.store.read() as session:
            found = session.execute(
                select(PersonChange.jobseeker_id, PersonChange.after, AuditLine.act, AuditLine.records)
                .join(AuditLine, AuditLine.seq == PersonChange.audit_seq).order_by(PersonChange.seq)).all()
        ctx.store.close()
        assert [(row.after, row.act) for row in found] == [(["Majo"], "change_person"), (["Nena"], "brought_back")]
        assert found[1].jobseeker_id == second
        assert [record[2] for record in found[1].records if record[3][0] == "change_person"] == ["told"]
