"""Paper and files about a person: their line is committed before anything is out, and a refusal is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.models import AuditLine, Letter
from pes_desktop.services import letters, referrals
from pes_desktop.services.outgoing import ToFile
from pes_desktop.services.person_record import give_person_record


@pytest.fixture
def referral(office, maria, milking):
    made = referrals.refer(office, maria, milking)
    letters.issue_letter(office, made.referral_id)
    return made.referral_id


def state(office) -> tuple[str, int]:
    """The last act of the trail and how often the letter went out."""
    with office.store.read() as session:
        return (session.scalars(select(AuditLine.act).order_by(AuditLine.seq.desc())).first(),
                session.scalars(select(Letter.copies)).one())


def test_the_line_stands_before_the_paper_comes(office, maria, referral) -> None:
    seen: list[tuple[str, int]] = []
    assert not letters.print_letter(office, referral, lambda *_: seen.append(state(office))).copy
    give_person_record(office, maria, lambda *_: seen.append(state(office)))
    assert seen == [("print_letter", 1), ("print_person_record", 1)]


def test_what_the_printer_refuses_is_taken_back_and_told(office, maria, referral) -> None:
    def refuse(*_args: object) -> None:
        raise EnvironmentFault(Fault("no_printer"))

    for call in (lambda: letters.print_letter(office, referral, refuse),
                 lambda: give_person_record(office, maria, refuse)):
        with pytest.raises(EnvironmentFault):
            call()
        assert state(office) == ("print_failed", 0)
    assert not letters.print_letter(office, referral, lambda *_: "").copy


def test_a_file_is_seen_only_when_its_line_stands(office, maria, referral, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "carta.pdf"
    letters.print_letter(office, referral, ToFile(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert state(office) == ("save_letter", 1)
    path.unlink()

    def no_commit(*_args: object) -> None:
        raise DomainError(Fault("disk_full"))

    monkeypatch.setattr(office.store, "_commit", no_commit)
    for call in (lambda: letters.print_letter(office, referral, ToFile(path)),
                 lambda: give_person_record(office, maria, ToFile(path))):
        with pytest.raises(DomainError):
            call()
        assert list(tmp_path.glob("carta*")) == []


def test_a_letter_that_the_printer_refused_went_to_no_employer(office, maria, referral) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    def refuse(*_args: object) -> None:
        raise EnvironmentFault(Fault("no_printer"))

    def told() -> bool:
        pages = PdfReader(BytesIO(give_person_record(office, maria))).pages
        return "Carta de presentación para" in " ".join(" ".join(page.extract_text() for page in pages).split())

    with pytest.raises(EnvironmentFault):
        letters.print_letter(office, referral, refuse)
    assert not told()
    letters.print_letter(office, referral, lambda *_: "")
    assert told()
