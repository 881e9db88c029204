"""Every icon asked for exists in the icon package: a misspelt name would show as nothing."""

from __future__ import annotations

import ast

from house import calls, name_of, python_files, tree

from pes_desktop.reference.icons import exists


def _asked() -> dict[str, str]:
    """Name of icon -> where it is asked for: arguments named icon, and first arguments of the icon functions."""
    found: dict[str, str] = {}

    def note(node: ast.expr | None, place: str) -> None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            found.setdefault(node.value, place)
        elif isinstance(node, ast.IfExp):
            note(node.body, place)
            note(node.orelse, place)

    for path in python_files("pes_desktop/ui", "pes_desktop/app.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    if keyword.arg == "icon":
                        note(keyword.value, f"{name_of(path)}:{node.lineno}")
        for call in calls(path, "pixmap", "icon", "set_icon"):
            if call.args:
                note(call.args[0], f"{name_of(path)}:{call.lineno}")
    return found


def test_a_misspelt_name_would_be_noticed() -> None:
    assert not exists("no-such-icon")


def test_every_icon_exists() -> None:
    asked = _asked()
    assert len(asked) > 10, "the scan finds no icons any more"
    assert {name: place for name, place in asked.items() if not exists(name)} == {}
