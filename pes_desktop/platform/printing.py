"""Printing through CUPS (``lp``, ``lpstat``) on Linux and macOS, where a PDF stays vectors.

Windows has no such command: there ``print_pdf`` returns a job with ``needs_raster`` and the interface paints the page
(ui/printing.py). The file goes to ``lp`` through a pipe, so no copy of a letter lies on the disk; the job's name, which
the queue shows to everybody, is a document number or nothing.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which

from pes_desktop.domain.errors import DomainError, EnvironmentFault, Fault
from pes_desktop.domain.numbers import DocumentNumber
from pes_desktop.platform.process import WINDOWS, system_environment

#: Name of jobs that have no document number of their own.
PLAIN_TITLE = "PES"
MOST_COPIES = 20
_LIST_SECONDS = 15
_PRINT_SECONDS = 60
_MEDIA = {"A4": "A4", "letter": "Letter"}
_REQUEST = re.compile(r"request id is (\S+)")
_PRINTER = re.compile(r"^printer (\S+) (disabled|is|now)")
_NOT_ACCEPTING = re.compile(r"^(\S+) not accepting requests")
_DEFAULT = re.compile(r"^system default destination: (\S+)")
_FAILURES = ("with-errors", "aborted", "document-format-error", "unsupported")


@dataclass(frozen=True, slots=True)
class Printer:
    """A print queue; ``enabled`` is False while it is stopped (``reason`` says why, in the system's words)."""

    name: str
    default: bool = False
    enabled: bool = True
    accepting: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A page handed over; ``needs_raster`` means that nothing was sent and the interface has to paint it."""

    id: str
    printer: str
    title: str
    needs_raster: bool = False


def needs_raster() -> bool:
    """Whether this system prints through the interface (Windows) instead of CUPS."""
    return WINDOWS


def list_printers() -> list[Printer]:
    """The system's print queues, the default one first; on Windows empty, there Qt knows them.

    Raises EnvironmentFault ``printing_unavailable`` when there is no CUPS or it does not run.
    """
    if needs_raster():
        return []
    names = _lpstat("-e").split()
    printers = {name: Printer(name) for name in names}
    last = ""
    for line in _lpstat("-r", "-d", "-p", "-a").splitlines():
        if found := _DEFAULT.match(line):
            name = found[1].split("/")[0]  # an instance (queue/instance) is its queue with other options
            printers[name] = replace(printers.get(name, Printer(name)), default=True)
        elif found := _PRINTER.match(line):
            last = found[1]
            printers[last] = replace(printers.get(last, Printer(last)), enabled=found[2] != "disabled")
        elif found := _NOT_ACCEPTING.match(line):
            last = found[1]
            printers[last] = replace(printers.get(last, Printer(last)), accepting=False)
        elif line.startswith("\t") and last and line.strip() not in ("", "reason unknown"):
            printers[last] = replace(printers[last], reason=line.strip())
        elif line.startswith("scheduler is not running"):
            raise _unavailable()
    return sorted(printers.values(), key=lambda printer: (not printer.default, printer.name))


def print_pdf(
    document: Path | bytes, printer: str | None = None, title: str = "", copies: int = 1, paper: str | None = None
) -> PrintJob:
    """Send a PDF to ``printer`` (None: the default one) on ``paper`` (A4, letter; None: what the queue has).

    ``title`` counts only when it is a document number. Raises EnvironmentFault ``printing_unavailable``,
    ``printer_missing`` (not there, or none chosen and no default) or ``printer_failed`` (refused, with CUPS's words).
    """
    safe = safe_title(title)
    if needs_raster():
        return PrintJob("", printer or "", safe, needs_raster=True)
    name = _chosen(printer)
    content = document if isinstance(document, bytes) else document.read_bytes()
    command = ["lp", "-d", name, "-n", str(min(max(copies, 1), MOST_COPIES)), "-t", safe]
    if paper:
        command += ["-o", f"media={_MEDIA[paper]}"]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_PRINT_SECONDS, env=_environment(), check=False
        )
    except FileNotFoundError as error:
        raise _unavailable() from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(name, type(error).__name__) from error
    told = done.stdout.decode("utf-8", "replace")
    found = _REQUEST.search(told)
    if done.returncode or found is None:
        raise _failed(name, done.stderr.decode("utf-8", "replace").strip() or told.strip())
    return PrintJob(found[1], name, safe)


def job_state(job: PrintJob) -> str:
    """Where a job is: ``waiting``, ``stopped`` (the printer is), ``failed``, ``finished``, ``unknown``.

    ``finished`` jobs left the queue, on paper or taken out by hand: lpstat tells these two apart nowhere. Raises
    EnvironmentFault ``printing_unavailable``.
    """
    if job.needs_raster:
        return "unknown"
    alerts = _alerts(job, "not-completed")
    if alerts is not None:
        if any(sign in alerts for sign in _FAILURES):
            return "failed"
        queue = next((printer for printer in list_printers() if printer.name == job.printer), None)
        return "waiting" if queue is not None and queue.enabled else "stopped"
    # a queue that keeps no history knows nothing of it any more
    return "unknown" if _alerts(job, "completed") is None else "finished"


def cancel(job: PrintJob) -> None:
    """Take a job out of its queue; one that has left it already stays as it is."""
    if not job.needs_raster and which("cancel"):
        subprocess.run(["cancel", job.id], capture_output=True, timeout=_LIST_SECONDS, env=_environment(), check=False)


def safe_title(title: str) -> str:
    """A document number as it is, anything else (a name, say) replaced: every user of the machine sees the queue."""
    try:
        return str(DocumentNumber.parse(title))
    except DomainError:
        return PLAIN_TITLE


def _alerts(job: PrintJob, which_jobs: str) -> str | None:
    """The text ``lpstat -l`` has below the job's own line; None when the job is not listed."""
    lines = _lpstat("-l", "-W", which_jobs, "-o", job.printer).splitlines()
    own: list[str] | None = None
    for line in lines:
        if not line.startswith(("\t", " ")):
            if own is not None:
                break
            own = [] if line.split(" ", 1)[0] == job.id else None
        elif own is not None:
            own.append(line.strip())
    return None if own is None else " ".join(own)


def _chosen(printer: str | None) -> str:
    known = list_printers()
    if printer is None:
        printer = next((queue.name for queue in known if queue.default), None)
    if printer is None or printer not in {queue.name for queue in known}:
        raise EnvironmentFault(Fault("printer_missing", params={"printer": printer or "—"}))
    return printer


def _lpstat(*options: str) -> str:
    try:
        done = subprocess.run(
            ["lpstat", *options], capture_output=True, timeout=_LIST_SECONDS, env=_environment(), check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _unavailable() from error
    return done.stdout.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    return system_environment(LC_ALL="C", LANGUAGE="C")  # the answers are read by their English words


def _unavailable() -> EnvironmentFault:
    return EnvironmentFault(Fault("printing_unavailable"))


def _failed(printer: str, detail: str) -> EnvironmentFault:
    return EnvironmentFault(Fault("printer_failed", params={"printer": printer, "detail": detail}))
