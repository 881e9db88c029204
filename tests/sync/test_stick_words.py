"""What the page says of a stick and of the proof that it brought; both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from test_month_of_data import NOW, view

from pes_desktop.services.brigade import ForOthers, FromOthers
from pes_desktop.services.stick import Answered, StickRead
from pes_desktop.sync.by_answer import ByAnswer
from pes_desktop.sync.state import SyncState
from pes_desktop.ui.application import install_language
from pes_desktop.ui.sync.notes import notes_of
from pes_desktop.ui.sync.stick_words import differing_words, invited_words, read_words
from pes_desktop.ui.sync.words import moment, proof_words, state_words

GREEN = SyncState(True, 0, 0, {}, None, NOW, True, None, {}, True)


def said(proof: ByAnswer, lang: str = "es", **answered: Any) -> str:
    return read_words(StickRead(Answered(0, 0, 0, (), **answered), FromOthers(), proof), lang)


@pytest.mark.parametrize(("proof", "words"), [
    (ByAnswer("equal", NOW), "tenía lo mismo que esta computadora"),
    (ByAnswer("older", NOW), "no prueba nada nuevo"),
    (ByAnswer("epoch", NOW), "volvió a una copia anterior"),
    (ByAnswer("differs", NOW, {"job": (2, 1)}), "2 experiencias de trabajo aquí, 1 en la sede"),
    (ByAnswer("waits", NOW, waiting=3), "Por llevar todavía: 3 registros"),
    (ByAnswer("waits", NOW, parked=1), "arreglado o decidido"),
])
def test_every_finding_has_its_sentence(proof: ByAnswer, words: str) -> None:
    assert words in said(proof)
    assert "{" not in said(proof)
    assert said(proof, "en") != said(proof)


def test_what_waits_is_said_once_and_numbers_that_changed_too() -> None:
    assert "arreglado" not in said(ByAnswer("waits", NOW, waiting=3, parked=1))
    assert "grábelos y llévelos otra vez" in said(ByAnswer(), renumbered=2)
    assert "ninguna respuesta" in said(ByAnswer())


def test_a_difference_names_the_widest_first_and_counts_the_rest() -> None:
    counts = {"job": (2, 1), "skill": (5, 5), "jobseeker": (9, 1), "letter": (0, 2), "vacancy": (1, 1),
              "employer": (3, 3)}
    words = differing_words(counts, "ayer", "es")
    places = [words.index(said) for said in ("9 personas aquí, 1 en la sede", "0 cartas aquí, 2", "2 experiencias de")]
    assert places == sorted(places)
    assert "5 habilidades en los dos, con datos distintos" in words
    assert words.endswith("y otros tipos: 2.")


def test_an_invitation_tells_what_is_left() -> None:
    assert "12 registros" in invited_words(ForOthers(("x",), 3, 12, 0), "es")
    assert invited_words(ForOthers(("x",), 3, 12, 2), "es").endswith(": 2.")


def test_the_day_of_the_proof_stands_beside_it(qapp: QApplication) -> None:
    install_language(qapp, "en")
    today = NOW.date()
    number, note = proof_words(GREEN, today, "es")
    assert number == "Equal"
    assert note.startswith("by stick, ")
    assert state_words(GREEN, today, "es")[1].startswith("Everything sent, by stick ")
    assert not proof_words(replace(GREEN, by_stick=False), today, "es")[1].startswith("by stick")
    assert proof_words(replace(GREEN, waiting=1), today, "es") == ("Was equal", note)
    assert proof_words(replace(GREEN, last_equal=None), today, "es") == ("Was equal", note)
    assert proof_words(replace(GREEN, last_equal=False), today, "es") == ("Differs", "")
    assert proof_words(replace(GREEN, last_equal=None, last_proof_at=None), today, "es")[0] == "—"


@pytest.mark.parametrize("counts", [None, 7, {"job": 3}, {"job": [1]}, {"job": ["a", "b"]}, {"nothing": [1, 2]}])
def test_damaged_findings_still_say_what_to_do(counts: object) -> None:
    (note,) = notes_of(view(last_error="stick_differs", last_error_params={"at": 5, "counts": counts}), "es")
    assert "Nada se borró" in note.words


def test_proofs_have_an_hour_and_an_order() -> None:
    from uuid import UUID

    from pes_desktop.sync.stick_proof import as_kept, from_kept, proof_of

    at = datetime(2026, 11, 22, 9, 14, 3, 250_999, tzinfo=UTC)
    proof = proof_of(UUID(int=1), at, 12, 3, {})
    assert proof.at == at - timedelta(microseconds=999)
    assert from_kept(as_kept(proof)) == proof
    assert proof.order < proof_of(UUID(int=1), at, 13, 3, {}).order
    assert proof.order < proof_of(UUID(int=1), at + timedelta(milliseconds=1), 12, 3, {}).order
    assert [from_kept(text) for text in ("x", None, "", as_kept(proof)[:-8], "wA==")] == [None] * 5
    assert from_kept(as_kept(proof_of(UUID(int=1), datetime(9000, 1, 1, tzinfo=UTC), 12, 3, {}))) is None


def test_a_difference_tells_of_when_it_was_found(qapp: QApplication) -> None:
    install_language(qapp, "en")
    later = NOW + timedelta(days=1)
    differs = replace(GREEN, last_equal=False, last_round=later, last_error="sync_differs")
    assert proof_words(differs, NOW.date(), "es")[1] == moment(later, NOW.date(), "es")
    by_stick = replace(differs, last_error="stick_differs", last_error_params={"at": NOW.isoformat()})
    assert proof_words(by_stick, NOW.date(), "es")[1] == f"by stick, {moment(NOW, NOW.date(), 'es')}"
    assert proof_words(replace(by_stick, last_error_params={"at": 5}), NOW.date(), "es") == ("Differs", "")


@pytest.mark.parametrize(("reason", "withdrawn"), [("device_revoked", True), ("device_unknown", False)])
def test_the_bar_tells_a_refused_computer_from_one_to_be_compared(qapp: QApplication, reason: str, withdrawn: bool,
                                                                  ) -> None:
    install_language(qapp, "en")
    refused = replace(GREEN, last_error="server_refused_device", last_error_params={"reason": reason}, parked=2)
    assert refused.withdrawn is withdrawn
    assert state_words(refused, NOW.date(), "en") == ("bad", "No permission from headquarters")
    assert state_words(replace(refused, waiting=3), NOW.date(), "en")[1].endswith(" · 3 waiting")
