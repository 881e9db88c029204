"""What every trial with broken inputs shares: the count, the limits, and the judge of what came out."""

from __future__ import annotations

import contextlib
import io
import resource
import signal
import string
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.reference import messages
from pes_desktop.storage.store import Store

#: One input may take this long, in seconds, on a slow and busy machine.
SECONDS = 10.0
#: Address space of the child: a careless reader of a bomb would need more.
MEMORY = 3 * 2**30
_KEPT = 20


class TooSlow(BaseException):
    """An input that does not come to an end."""


@dataclass
class Tally:
    """What became of the inputs; ``wrong``: everything that must not happen, with the number that names the input."""

    inputs: int = 0
    refused: int = 0
    accepted: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def report(self) -> dict[str, Any]:
        """For the parent."""
        # Not ru_maxrss: that begins with the parent's.
        line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        peak = int(line.split()[1]) // 1024
        return {"inputs": self.inputs, "refused": self.refused, "accepted": self.accepted, "codes": dict(self.codes),
                "wrong": self.wrong[:_KEPT], "wrong_count": len(self.wrong), "slowest": round(self.slowest, 3),
                "peak_mb": peak}

    def blame(self, name: object, what: str) -> None:
        """Note something that must not happen."""
        self.wrong.append(f"{name}: {what}")

    @contextlib.contextmanager
    def one(self, name: object) -> Iterator[None]:
        """One input: refused by a fault with words, or taken; anything else is wrong."""
        self.inputs += 1
        began, said = time.monotonic(), io.StringIO()
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                yield
        except DomainError as error:
            self.refused += 1
            self.codes.update(error.codes)
            for fault in error.faults:
                if missing := wordless(fault):
                    self.blame(name, missing)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            trace = traceback.extract_tb(error.__traceback__)
            places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in trace[:-6:-1])
            self.blame(name, f"{type(error).__name__}: {str(error)[:160]} at {places}")
        else:
            self.accepted += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.slowest = max(self.slowest, time.monotonic() - began)
        if "Traceback" in said.getvalue():
            self.blame(name, "a traceback on the screen")


def wordless(fault: Fault, *, foreign: bool = False) -> str:
    """What is wrong with the words of a fault in either language; "" when a person can read it. One that came over the
    line (``foreign``) may lack values of its sentence."""
    for lang in messages.LANGUAGES:
        key = f"fault.{fault.code}"
        if not messages.has(key, lang):
            return f"no words for {fault.code} in {lang}"
        sentence = messages.catalogue(lang)[key]
        names = {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}
        if names - set(fault.params) and not foreign:
            return f"{fault.code} lacks {sorted(names - set(fault.params))}"
        said = messages.text(key, lang, **messages.spoken(fault.params, lang))
        if not said.strip() or "Traceback" in said or (foreign and "{" in said.replace("{0}", "")):
            return f"{fault.code} says {said[:60]!r}"
    return ""


def row_counts(store: Store) -> dict[str, int]:
    """Rows of every table of an office."""
    with store.read() as session:
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                                     "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%fts%'")).scalars().all()
        query = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
        return {row[0]: row[1] for row in session.execute(text(query))}


def limited(work: Callable[[], Tally]) -> Tally:
    """Run a trial with an end to memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def late(_number: int, _frame: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGALRM, late)
    sys.setrecursionlimit(1_000)
    return work()
