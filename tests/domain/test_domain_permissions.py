"""The table of duties: complete, without acts that nobody asks for, and with the exclusive ones of DOMAIN.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import NotPermitted
from pes_desktop.domain.permissions import ACTS, require, role_for
from pes_desktop.reference.messages import spoken

PACKAGE = Path(__file__).resolve().parents[2] / "pes_desktop"
#: Duties of DOMAIN.md that are one role's alone.
ALONE = {
    "record_visit": Role.RECEPTION, "save_employer": Role.LIAISON, "save_vacancy": Role.LIAISON,
    "verify_hire": Role.LIAISON,
    "issue_letter": Role.COUNSELOR, "refer": Role.COUNSELOR, "merge_people": Role.COORDINATOR,
    "void_referral": Role.COORDINATOR, "close_month": Role.COORDINATOR, "export_names": Role.COORDINATOR,
    "erase_person": Role.COORDINATOR, "manage_staff": Role.ADMINISTRATOR, "backup": Role.ADMINISTRATOR,
    "restore": Role.ADMINISTRATOR, "enrol_device": Role.ADMINISTRATOR, "see_sensitive": Role.COUNSELOR,
    "reset_administrator": Role.ADMINISTRATOR}


def asked() -> dict[str, str]:
    """Act -> where the program asks for it: ``require("...")``, ``may("...")``, ``role_for("...")``."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for argument in (node.args[0].body, node.args[0].orelse) if isinstance(node.args[0],
            ast.IfExp) else node.args[:1]:
                if name in ("require", "may", "role_for") and isinstance(argument, ast.Constant):
                    found[str(argument.value)] = f"{path.name}:{node.lineno}"
    return found


def strings() -> set[str]:
    """All strings of the program outside the table: a page registry names its act as plain data."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "permissions.py":
            found |= {str(node.value) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                      if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def test_every_act_asked_for_stands_in_the_table() -> None:
    assert len(asked()) > 15, "the scan finds nothing any more"
    assert {act: place for act, place in asked().items() if act not in ACTS} == {}


def test_every_act_of_the_table_is_asked_for() -> None:
    assert sorted(set(ACTS) - set(asked()) - strings() - BEFORE_THE_DESK) == []


#: Asked by the window and the command line, which leave an open office for it; a damaged one has nobody to ask.
BEFORE_THE_DESK = {"restore"}


@pytest.mark.parametrize(("act", "role"), ALONE.items())
def test_exclusive_duties_are_one_roles_alone(act: str, role: Role) -> None:
    assert ACTS[act] == (role,)


def test_who_has_no_case_content() -> None:
    for role in (Role.ADMINISTRATOR, Role.ANALYST):
        for act in ("find_people", "see_person", "see_sensitive", "register_person", "refer", "issue_letter",
                    "see_vacancies", "see_referrals", "match", "export_names", "give_person_record", "erase_person"):
            assert role_for(act, [role]) is None, (role, act)


def test_the_role_under_which_an_act_is_done() -> None:
    assert require("verify_hire", [Role.COUNSELOR, Role.LIAISON]) is Role.LIAISON
    assert require("register_person", list(Role)) is Role.COUNSELOR
    assert role_for("backup", [Role.RECEPTION]) is None


def test_a_refusal_names_who_may_in_words() -> None:
    with pytest.raises(NotPermitted) as error:
        require("verify_hire", [Role.COUNSELOR])
    (fault,) = error.value.faults
    assert fault.code == "not_permitted"
    assert fault.params == {"act": "verify_hire", "role": "role.liaison"}
    assert spoken(fault.params)["role"] != fault.params["role"], "the role stands as a code on the screen"


def test_every_act_has_a_role_and_no_role_twice() -> None:
    for act, roles in ACTS.items():
        assert roles
        assert len(roles) == len(set(roles)), act
