"""pytest plugin that judges mutants by forks of one process, which holds the tests and the servers they share.

Each test runs once unchanged, to see what it calls and what it costs. Then, for each mutant, a fork runs the tests that
call its function until one fails: those first that found most so far for their price. Nothing is imported, collected or
started anew. A fork that runs the tests in vain for longer than ``--mutant-budget`` leaves a mutant that lives.
"""

from __future__ import annotations

import collections
import contextlib
import gc
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import mutmut.mutation.trampoline as trampoline
import pytest
from _pytest.runner import runtestprotocol

#: What a mutant's fork says: alive, dead, no test calls it, ran on for ever (mutmut's own exit codes).
LIVE, DEAD, UNTESTED, ENDLESS = 0, 1, 33, 36


def pytest_addoption(parser: pytest.Parser) -> None:
    """What to judge, and where the verdicts go."""
    group = parser.getgroup("mutants")
    group.addoption("--mutants", help="file with a mutant's name on each line")
    group.addoption("--verdicts", help="file to which a line of JSON is added for each: name, code, test")
    group.addoption("--mutant-budget", type=float, default=12.0,
                    help="seconds of tests spent on one mutant, as they take unchanged")
    group.addoption("--mutant-patience", type=int, default=10,
                    help="seconds of processor beyond five times those, until it counts as endless")


@dataclass
class Judge:
    """The tests of this process, what each calls and costs, and which of them found most."""

    items: list[pytest.Item]
    base: Path
    budget: float
    patience: int
    calls: dict[str, list[int]] = field(default_factory=lambda: collections.defaultdict(list))
    cost: list[float] = field(default_factory=list)
    found: collections.Counter[int | tuple[str, int]] = field(default_factory=collections.Counter)

    def run(self, number: int, following: int) -> str | None:
        """Run one test; the report of its failure."""
        reports = runtestprotocol(self.items[number], nextitem=self.items[following], log=False)
        return next((str(report.longreprtext) for report in reports if report.failed), None)

    def see(self) -> None:
        """Run each test unchanged; ``pytest.UsageError`` when one fails."""
        now: list[int] = []

        def called(name: str, **_: object) -> None:
            if now and (not self.calls[name] or self.calls[name][-1] != now[0]):
                self.calls[name].append(now[0])
        trampoline.record_trampoline_hit = called
        for number in range(len(self.items)):
            now[:] = [number]
            # Not in the environment: programs that tests start run unchanged, and record nothing.
            trampoline.set_mutant_under_test(None)
            trampoline._mutant_under_test = "stats"
            began = time.perf_counter()
            if fault := self.run(number, (number + 1) % len(self.items)):
                raise pytest.UsageError(f"fails unchanged: {self.items[number].nodeid}\n{fault}")
            self.cost.append(time.perf_counter() - began)
        trampoline._mutant_under_test = None

    def chosen(self, function: str) -> list[int]:
        """Tests that call a function, the best first, as many as the budget allows."""
        def worth(number: int) -> float:
            return (1 + self.found[number] / 10 + 3 * self.found[function, number]) / (self.cost[number] + 0.01)
        chosen, spent = [], 0.0
        for number in sorted(self.calls.get(function, ()), key=worth, reverse=True):
            if not chosen or spent + self.cost[number] <= self.budget:
                chosen.append(number)
                spent += self.cost[number]
        return chosen

    def verdict(self, mutant: str) -> tuple[int, str]:
        """Code and the test that decided."""
        function = mutant.rpartition("__mutmut_")[0]
        chosen = self.chosen(function)
        if not chosen:
            return UNTESTED, ""
        spend = sum(self.cost[number] for number in chosen)
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            self._in_fork(mutant, chosen, writing, spend)
        os.close(writing)
        code, decided = self._waited(child, reading, chosen, 60 + 12 * spend)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # programs its tests left behind
        if decided is not None:
            self.found[decided] += 1
            self.found[function, decided] += 1
        return code, "" if decided is None else self.items[decided].nodeid

    def _in_fork(self, mutant: str, chosen: list[int], writing: int, spend: float) -> None:
        os.setpgid(0, 0)
        limit = self.patience + int(5 * spend)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        os.environ["MUTANT_UNDER_TEST"] = mutant
        number = chosen[0]
        try:
            for place, number in enumerate(chosen):
                os.write(writing, number.to_bytes(4))
                after = chosen[place + 1] if place + 1 < len(chosen) else (number + 1) % len(self.items)
                if self.run(number, after):
                    os._exit(DEAD)
        except BaseException:
            traceback.print_exc()
            os._exit(DEAD)
        os._exit(LIVE)

    def _waited(self, child: int, reading: int, chosen: list[int], limit: float) -> tuple[int, int | None]:
        """Code and the number of the test that found it."""
        end, status = time.monotonic() + limit, None
        pidfd = os.pidfd_open(child)
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        if poll.poll(max(0.0, end - time.monotonic()) * 1000):
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        else:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(pidfd)
        begun = os.read(reading, 1 << 16)
        os.close(reading)
        last = int.from_bytes(begun[-4:]) if begun else chosen[0]
        if status == LIVE:
            return LIVE, None
        return (ENDLESS if status in (None, -signal.SIGXCPU, -signal.SIGKILL) else DEAD), last


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Judge instead of running, where mutants were named."""
    named = session.config.getoption("--mutants")
    if not named or session.testsfailed:
        return None
    judge = Judge(session.items, session.config._tmp_path_factory.getbasetemp(),  # type: ignore[attr-defined]
                  session.config.getoption("--mutant-budget"), session.config.getoption("--mutant-patience"))
    judge.see()
    print(f"{len(judge.items)} tests, {sum(judge.cost):.0f} s", file=sys.stderr)
    mutants = Path(named).read_text(encoding="utf-8").split()
    if mutants:
        unchanged = mutants[0].rpartition("__mutmut_")[0] + "__mutmut_none"
        if judge.verdict(unchanged)[0] == DEAD:
            raise pytest.UsageError("a fork without a mutant fails")
    kept = set(judge.base.iterdir())
    gc.collect()
    gc.freeze()
    with Path(session.config.getoption("--verdicts")).open("a", encoding="utf-8") as verdicts:
        for mutant in mutants:
            code, decided = judge.verdict(mutant)
            verdicts.write(json.dumps([mutant, code, decided]) + "\n")
            verdicts.flush()
            for left in set(judge.base.iterdir()) - kept:
                shutil.rmtree(left, ignore_errors=True)
    return True
