"""Faults as data: a code, a field and parameters; only the interface turns them into words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong or doubtful.

    ``code`` names the rule (key ``fault.<code>`` of the message catalogue), ``field`` the form field it belongs to,
    ``params`` the values the sentence needs. ``warning`` faults never block a save.
    """

    code: str
    field: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    warning: bool = False


class DomainError(Exception):
    """A request that the rules refuse; carries every fault found, not only the first."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(f.code for f in faults))
        self.faults = faults

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all faults, in the order found."""
        return tuple(f.code for f in self.faults)


class EnvironmentFault(DomainError):
    """Something outside the program failed (disk, printer, server, file): what was saved stays saved."""


class NotPermitted(DomainError):
    """The role at the desk may not do this act."""


def faults_of(*checks: Callable[[], object]) -> list[Fault]:
    """Every fault that these checks raise as DomainError, in their order: a form tells all that is wrong at once."""
    found: list[Fault] = []
    for check in checks:
        try:
            check()
        except DomainError as error:
            found += error.faults
    return found
