"""Every public function of the services that asks for a duty asks it of whoever is at the desk, before anything else.

The functions are found in the source, so that a new one is walked without being named here.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from pes_desktop import services
from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import NotPermitted
from pes_desktop.domain.permissions import ACTS
from pes_desktop.services.context import OfficeContext

SERVICES = Path(services.__file__).parent
NOBODY = UUID(int=7)
_PLAIN: dict[Any, Any] = {UUID: NOBODY, str: "x", int: 1, bool: True, float: 1.0, bytes: b"x", date: date(2026, 3, 2),
                          datetime: datetime(2026, 3, 2)}


@dataclasses.dataclass(frozen=True)
class Asking:
    """A function and the duty that its first ``ctx.require`` names."""

    module: str
    name: str
    act: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"

    def call(self, ctx: OfficeContext, place: Path) -> None:
        """With arguments of the right types that stand for nothing."""
        function = getattr(import_module(f"pes_desktop.services.{self.module}"), self.name)
        named: dict[str, Any] = {}
        for parameter in list(inspect.signature(function).parameters.values())[1:]:
            if parameter.default is inspect.Parameter.empty:
                named[parameter.name] = _stand_in(_kind(function, parameter), place)
        function(ctx, **named)


def _kind(function: Any, parameter: inspect.Parameter) -> Any:
    try:
        return eval(parameter.annotation, vars(inspect.getmodule(function)))
    except NameError:  # known to the type checker only
        return None


def _stand_in(kind: Any, place: Path) -> Any:
    origin = typing.get_origin(kind) or kind
    if origin is Path:
        return place / "x"
    if origin in (list, tuple, Sequence):
        return []
    if origin in (dict, Mapping):
        return {}
    if origin is Callable:
        return lambda *_: None
    if origin is typing.Literal:
        return typing.get_args(kind)[0]
    if isinstance(origin, type) and issubclass(origin, str) and origin is not str:
        return next(iter(origin))  # type: ignore[call-overload]
    return _PLAIN.get(origin)


def _asking() -> list[Asking]:
    found = []
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.args.args \
                    or node.args.args[0].arg != "ctx":
                continue
            acts = [(call.lineno, call.args[0].value) for call in ast.walk(node)
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "require" and isinstance(call.args[0], ast.Constant)]
            if acts:
                found.append(Asking(path.stem, node.name, str(min(acts)[1])))
    return found


EVERY = _asking()


def test_they_are_found() -> None:
    assert len(EVERY) > 90
    assert {"find_people", "back_up_to", "close_month", "reopen_month"} & {one.name for one in EVERY}


@pytest.mark.parametrize("role", list(Role))
def test_nobody_does_what_is_not_theirs(office: OfficeContext, tmp_path: Path, role: Role) -> None:
    desk = office.with_staff(dataclasses.replace(office.staff, roles=(role,)))
    wrong = []
    for one in EVERY:
        if role in ACTS[one.act]:
            continue
        try:
            one.call(desk, tmp_path)
            wrong.append(f"{one}: done")
        except NotPermitted as refused:
            if refused.faults[0].params["act"] != one.act:
                wrong.append(f"{one}: asked for {refused.faults[0].params['act']}, not {one.act}")
        except Exception as error:  # whatever came before the question
            wrong.append(f"{one}: {type(error).__name__} before the question")
    assert wrong == []


def test_whoever_holds_the_duty_is_not_refused_for_it(office: OfficeContext, tmp_path: Path) -> None:
    refused = []
    for one in EVERY:
        role = ACTS[one.act][0]
        try:
            one.call(office.with_staff(dataclasses.replace(office.staff, roles=(role,))), tmp_path)
        except NotPermitted as error:
            if error.faults[0].params["act"] == one.act:
                refused.append(str(one))
        except Exception:  # let in; what stands for nothing does not hold
            continue
    assert refused == []
