"""Rounds of the window: one that is left before it began, its rest, and what ends the rest."""

from __future__ import annotations

import threading

import pytest
from office_hands import Hands, register

from pes_desktop.domain.changes import ChangeSet
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.sync.runner import SyncRunner


class Told:
    """What a page hears of the runner."""

    def __init__(self, runner: SyncRunner) -> None:
        self.heard: list[object] = []
        runner.begun.connect(self.begun)
        runner.ended.connect(self.ended)
        runner.settled.connect(self.settled)

    def begun(self) -> None:
        self.heard.append("begun")

    def ended(self, result: object) -> None:
        self.heard.append(("ended", result))

    def settled(self) -> None:
        self.heard.append("settled")


@pytest.fixture
def runner(office: OfficeContext, hands: Hands) -> SyncRunner:
    return SyncRunner(hands.desk, hands.window.top)


def leave_a_round(hands: Hands, runner: SyncRunner) -> Told:
    """A round that waits behind other work of its lane is left."""
    told, gate = Told(runner), threading.Event()
    hands.desk.jobs.run("network", lambda: gate.wait(10))
    runner.start()
    assert runner.running
    runner.stop()
    assert (runner.running, runner.resting) == (False, True)
    assert told.heard == ["begun", ("ended", None)]
    runner.stop()
    gate.set()
    hands.idle()
    return told


def test_a_round_left_before_it_began_is_settled_once_and_rests(hands: Hands, runner: SyncRunner) -> None:
    told = leave_a_round(hands, runner)
    assert told.heard == ["begun", ("ended", None), "settled"]
    assert runner.resting


def test_a_save_the_button_and_the_setting_end_a_rest(office: OfficeContext, hands: Hands, runner: SyncRunner) -> None:
    leave_a_round(hands, runner)
    saved = register(office, surnames="Núñez", names="Rosa", document_number="0602917431", sex="F")
    hands.desk.events.publish(saved.changes)
    assert not runner.resting
    leave_a_round(hands, runner)
    hands.desk.events.publish(ChangeSet({}))
    assert runner.resting, "nothing was written"
    runner.resume()
    assert not runner.resting
    leave_a_round(hands, runner)
    runner.start()
    assert not runner.resting
    runner.stop()
    hands.idle()


def test_another_beginning_knows_no_rest(hands: Hands, runner: SyncRunner) -> None:
    leave_a_round(hands, runner)
    runner.detach()
    assert not runner.resting
    runner.start()
    runner.detach()
    assert (runner.running, runner.resting) == (False, False)
    hands.idle()
