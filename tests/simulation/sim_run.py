"""A run: a hundred acts of people, machines and chance under one seed; then the line heals and all is checked."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from greenlet import greenlet
from sim_checks import check_end, check_outboxes
from sim_database import Killed
from sim_fates import Fates
from sim_headquarters import FOLLOWED, Headquarters
from sim_ledger import Ledger
from sim_network import BAD, Line, Network, Request
from sim_pc import TOO_LONG, Pc, standing
from sim_world import SHAPES, Machines, Shape, files

from pes_desktop.domain.errors import DomainError
from pes_desktop.storage.outbox import UNDECIDED
from pes_desktop.sync.engine import RoundResult, run_round
from pes_desktop.sync.push import Keep, resolve_conflict

ACTS = 100
HEALING = 14
_YEAR = 365 * 86_400_000
_KINDS = ("staff", "staff", "staff", "jobseeker", "skill")
#: What happens next, with its weight.
_NEXT = {"create": 14, "edit": 26, "both": 8, "remove": 3, "consent": 4, "spoil": 4, "tend": 8, "round": 22,
         "pc_killed": 3, "act_killed": 3, "copy": 2, "pc_restored": 1, "server_copy": 1, "server_restored": 1,
         "clock": 2, "land": 6}


def _no_pause(_seconds: float) -> None:
    return


@dataclass
class Outcome:
    """``trace``: hash of everything that happened; ``faults``: what must not be."""

    seed: int
    trace: str = ""
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


class Run:
    """One world under one seed. ``keep``: the trace is kept as text, to be read."""

    def __init__(self, made: Machines, seed: int, keep: bool = False, shape: Shape | None = None) -> None:
        self.fates = Fates(seed)
        self.chance = self.fates.random
        self.outcome = Outcome(seed)
        self._hash, self._keep = hashlib.sha256(), keep
        self.ledger = Ledger()
        self.server_copy: bytes | None = None
        self.gone_back = False
        self._scheduler = greenlet.getcurrent()
        with self.fates.ruling():
            self._build(made, shape or SHAPES[self.chance.randrange(len(SHAPES))])

    def _build(self, made: Machines, shape: Shape) -> None:
        central, offices = files(shape)
        made.server.load(central)
        self.headquarters = Headquarters(made.server)
        self.network = Network(self.headquarters, self.chance, self.tell)
        self.pcs: list[Pc] = []
        for place, device in enumerate(shape.devices()):
            memory = made.pcs[place]
            memory.load(offices[place])
            self.pcs.append(Pc("abcde"[place], memory, device, self.fates, self.ledger, self.tell))

    def tell(self, *what: Any) -> None:
        """One line of the trace."""
        line = " ".join(map(str, what))
        self._hash.update(line.encode() + b"\n")
        if self._keep:
            self.outcome.log.append(line)

    def count(self, what: str, number: int = 1) -> None:
        """For the figures."""
        self.outcome.counts[what] = self.outcome.counts.get(what, 0) + number

    def go(self) -> Outcome:
        """The whole run. Garbage is collected afterwards: the databases' libraries make much of it, all of one run."""
        gc.disable()
        try:
            return self._go()
        finally:
            gc.enable()
            gc.collect(1)

    def _go(self) -> Outcome:
        with self.fates.ruling():
            names, weights = list(_NEXT), list(_NEXT.values())
            for _ in range(ACTS):
                self.fates.ms += self.chance.randrange(1, 60_000)
                what = self.chance.choices(names, weights)[0]
                pc = self.chance.choice(self.pcs)
                self.tell(what, pc.name)
                self.count(what)
                getattr(self, f"_{what}")(pc)
                self._move_on()
            self.outcome.faults += check_outboxes(self.pcs)
            self._heal()
            self.outcome.faults += check_end(self.pcs, self.headquarters, self.ledger)
            self.count("set_back_records", len(self.ledger.set_back))
        for name, number in self.network.counts.items():
            self.count(f"line_{name}", number)
        promises = self.headquarters.promises
        self.count("hq_killed", self.headquarters.kills)
        self.count("requests", self.headquarters.requests)
        self.count("conflicts", promises.conflicts)
        self.count("merged", promises.merged)
        self.count("refused", promises.refused)
        self.tell(*sorted(promises.receipts.items()))
        self.outcome.trace = self._hash.hexdigest()
        return self.outcome

    # Acts of people

    def _fields(self, kind: str) -> list[str]:
        return [name for name in FOLLOWED[kind] if name != "removed_at"]

    def _create(self, pc: Pc, fuse: int | None = None) -> None:
        kind = self.chance.choice(_KINDS)
        values: dict[str, Any] = {name: pc.value() for name in self._fields(kind)}
        if kind == "skill":
            people = pc.ids("jobseeker")
            if not people:
                return
            values["jobseeker_id"] = UUID(self.chance.choice(people))
        pc.write(kind, None, values, fuse)

    def _pick(self, pc: Pc) -> tuple[str, str] | None:
        kind = self.chance.choice(_KINDS)
        found = pc.ids(kind)
        return (kind, self.chance.choice(found)) if found else None

    def _edit(self, pc: Pc, fuse: int | None = None) -> None:
        if (found := self._pick(pc)) is not None:
            name = self.chance.choice(self._fields(found[0]))
            pc.write(*found, {name: pc.value()}, fuse)

    def _both(self, pc: Pc) -> None:
        """The same record at two PCs of an office, often the same field."""
        if (found := self._pick(pc)) is None:
            return
        names = self._fields(found[0])
        name = self.chance.choice(names)
        pc.write(*found, {name: pc.value()})
        for other in self.pcs:
            if other is not pc and other.device.office_id == pc.device.office_id and other.look(*found) is not None:
                name = self.chance.choice([name, name, *names])
                self.tell(other.name, name)
                other.write(*found, {name: other.value()})
                return

    def _remove(self, pc: Pc) -> None:
        if (found := self._pick(pc)) is not None:
            pc.write(*found, {"removed_at": True})

    def _consent(self, pc: Pc) -> None:
        """Given with a sensitive value, or withdrawn."""
        found = pc.ids("jobseeker")
        if found:
            given = self.chance.random() < 0.5
            pc.write("jobseeker", self.chance.choice(found), {
                "disability_consent": given, "disability_percent": self.chance.randrange(90)})

    def _spoil(self, pc: Pc) -> None:
        """A value that headquarters will not take."""
        if (found := self._pick(pc)) is not None:
            name = self.chance.choice(self._fields(found[0]))
            pc.write(*found, {name: pc.value() + TOO_LONG * 2})

    def _tend(self, pc: Pc) -> None:
        """The person goes through what is parked."""
        for item in pc.parked():
            record = item.record_id.hex
            self.tell("parked", item.record_type, record, item.code, item.params)
            self.count(f"parked_{item.code}")
            if item.code in UNDECIDED:
                self._decide(pc, item.record_type, item.record_id, item.params.get("fields"))
            elif item.code.startswith("value_") and item.field in FOLLOWED.get(item.record_type, ()):
                pc.write(item.record_type, record, {item.field: pc.value()})
            else:
                pc.again([item.record_id])

    def _decide(self, pc: Pc, kind: str, record: UUID, disputed: Any) -> None:
        """A person sees both values of the disputed columns and takes one side."""
        if not isinstance(disputed, dict):
            self.count("blind_conflicts")
            disputed = {}
        keep: Keep = "ours" if self.chance.random() < 0.6 else "theirs"
        before = pc.look(kind, record.hex) if kind in FOLLOWED else None
        try:
            with pc.at_desk():
                resolve_conflict(pc.store, record, keep)
        except DomainError as error:
            self.tell("undecided", error.codes)
            pc.again([record], keep_ours=True)
            keep = "ours"
        for name, (_, theirs) in disputed.items():
            if before is not None and name in before:
                told = "removed" if name == "removed_at" and theirs is not None else theirs
                self.ledger.against((kind, record.hex, name), told if keep == "ours" else before[name])
        self.tell("decided", keep, sorted(disputed))

    # Machines and chance

    def _round(self, pc: Pc) -> None:
        if pc.round is None:
            pc.round = greenlet(self._exchange)
            self._resume(pc, pc)

    def _exchange(self, pc: Pc) -> RoundResult | None:
        try:
            return run_round(pc.store, Line(pc, self._wait), batch_bytes=self.chance.choice((400, 900, 4000)),
                             lanes=self.chance.choice((1, 1, 3)), pause=_no_pause)
        except Killed:
            pc.rise()
            return None

    def _wait(self, request: Request) -> bytes:
        fate = self._scheduler.switch(request)
        if isinstance(fate, BaseException):
            raise fate
        body: bytes = fate
        return body

    def _resume(self, pc: Pc, given: Any) -> None:
        """Let a round go on until it asks the network again, or ends."""
        with pc.at_desk():
            answer = pc.round.switch(given)
        if isinstance(answer, Request):
            self.tell("asks", pc.name, answer.method, answer.path)
            pc.asked = answer
            return
        pc.round, pc.asked = None, None
        if answer is not None:
            self.tell("round", pc.name, answer.sent, answer.acknowledged, answer.parked_total, answer.waiting,
                      answer.equal, [fault.code for fault in answer.problems], answer.restored, answer.resent)
            self.count("noticed", answer.restored)
            if answer.restored and not self.gone_back:
                self.outcome.faults.append(f"{pc.name} believes that headquarters went back")
        pc.result = answer

    def _move_on(self) -> None:
        """Requests under way arrive or not; some rounds wait while others act."""
        for pc in self.pcs:
            while pc.round is not None and self.chance.random() < 0.8:
                fate = self.chance.choices(list(BAD), list(BAD.values()))[0]
                self._answer(pc, fate)

    def _answer(self, pc: Pc, fate: str) -> None:
        if pc.asked.method != "POST" and self.chance.random() < 0.7:
            fate = "passes"
        self.tell(fate, pc.name)
        answer = self.network.carry(pc.asked, fate)
        self._resume(pc, answer)

    def _pc_killed(self, pc: Pc) -> None:
        """In the middle of a round, at one of its next steps."""
        if pc.round is None:
            return
        pc.memory.raw.fuse = self.chance.randrange(25)
        answer = self.network.carry(pc.asked, "passes")
        with pc.at_desk(self.chance.randrange(25)):
            given = pc.round.switch(answer)
        if isinstance(given, Request):  # it lived until the next request, and ends there
            pc.round.throw(Killed)
        pc.rise()

    def _act_killed(self, pc: Pc) -> None:
        fuse = self.chance.randrange(14)
        if pc.round is None:
            (self._create if self.chance.random() < 0.3 else self._edit)(pc, fuse)

    def _copy(self, pc: Pc) -> None:
        pc.copy = pc.memory.copy()

    def _pc_restored(self, pc: Pc) -> None:
        if pc.copy is not None:
            before = self._held()
            if pc.round is not None:
                pc.round.throw(Killed)
            pc.memory.load(pc.copy)
            pc.rise()
            self._took(before)

    def _server_copy(self, _pc: Pc) -> None:
        self.server_copy = self.headquarters.memory.copy()

    def _server_restored(self, _pc: Pc) -> None:
        if self.server_copy is not None:
            before, rows = self._held(), dict(standing(self.headquarters.memory, None))
            told = self.chance.random() < 0.5
            self.tell("restored", told)
            self.count(f"restored_{'told' if told else 'untold'}")
            self.headquarters.restore(self.server_copy, told)
            self.gone_back = True
            self._took(before)
            now = dict(standing(self.headquarters.memory, None))
            self.ledger.set_back |= {place[1] for place, value in rows.items() if now.get(place, "") != value}

    def _held(self) -> set[tuple[Any, Any]]:
        """Every value that some disk still leads back to."""
        places: dict[Any, list[Any]] = {}
        for memory in (self.headquarters.memory, *(pc.memory for pc in self.pcs)):
            for place, value in standing(memory, None):
                places.setdefault(place, []).append(value)
        missing = set(self.ledger.missing(places))
        return {(place, value) for place, values in self.ledger.known.items() for value in values
                if (place, value) not in missing}

    def _took(self, before: set[tuple[Any, Any]]) -> None:
        self.ledger.taken |= before - self._held()

    def _clock(self, pc: Pc) -> None:
        pc.offset_ms = self.chance.choice((0, -9 * _YEAR, 7 * _YEAR, 3_600_000, -86_400_000))

    def _land(self, _pc: Pc) -> None:
        if self.network.late:
            self.network.land()

    # Five edits of one record

    def five_edits(self, order: Sequence[int]) -> Outcome:
        """One record at five PCs, an edit at each; their rounds in this order, the first answer to each batch lost."""
        with self.fates.ruling():
            record = self.pcs[0].write("staff", None, {name: self.pcs[0].value() for name in self._fields("staff")})
            for pc in self.pcs:
                self._through(pc)
            for place, pc in enumerate(self.pcs):
                pc.write("staff", record, {self._fields("staff")[place % 2]: pc.value()})
            for place in order:
                self._through(self.pcs[place], lose=True)
            self._heal()
            self.outcome.faults += check_end(self.pcs, self.headquarters, self.ledger)
        self.count("answers_lost", self.network.counts.get("answer_lost", 0))
        self.count("conflicts", self.headquarters.promises.conflicts)
        return self.outcome

    def _through(self, pc: Pc, lose: bool = False) -> None:
        """A whole round; with ``lose`` its first batch gets no answer."""
        self._round(pc)
        while pc.round is not None:
            fate = "answer_lost" if lose and pc.asked.path == "/v1/batches" else "passes"
            lose = lose and fate == "passes"
            self._resume(pc, self.network.carry(pc.asked, fate))

    # The line heals

    def _heal(self) -> None:
        while self.network.late:
            self.network.land()
        problems: list[str] = []
        for _ in range(HEALING):
            quiet, problems = True, []
            for pc in self.pcs:
                if pc.round is None:
                    self._round(pc)
                while pc.round is not None:
                    self._resume(pc, self.network.carry(pc.asked, "passes"))
                quiet = quiet and pc.result.complete and not pc.result.acknowledged
                problems += [f"{pc.name}: {fault.code} {fault.params}" for fault in pc.result.problems]
                self._tend(pc)
            if quiet:
                return
        self.outcome.faults.append(f"does not settle: {problems}")


__all__ = ["ACTS", "Outcome", "Run"]
