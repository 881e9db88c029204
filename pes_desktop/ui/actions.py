"""What can be begun from the search line: each action opens a page, and is found by its name or by other words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pes_desktop.domain.text import words as folded_words
from pes_desktop.ui.desk import Desk, SearchHit


@dataclass(frozen=True, slots=True)
class Action:
    """``key``: its words are ``action.<key>`` and, further ones to find it by, ``action.<key>.words``."""

    key: str
    page: str
    icon: str
    permission: str = ""
    params: dict[str, Any] = field(default_factory=dict)


ACTIONS: tuple[Action, ...] = (
    Action("register_person", "intake", "user-plus", "register_person", {"id": None}),
    Action("new_vacancy", "vacancy", "briefcase", "save_vacancy", {"id": None}),
    Action("record_result", "referrals", "mail", "record_outcome"),
    Action("close_month", "reports", "chart-column", "close_month"),
    Action("export_month", "reports", "chart-column", "export_names"),
    Action("import_people", "import", "file-input", "import_file", {"kind": "people"}),
    Action("import_vacancies", "import", "file-input", "import_file", {"kind": "vacancies"}),
    Action("send", "sync", "refresh-cw", "synchronise"),
    Action("back_up", "settings", "settings", "backup", {"section": "backup"}),
    Action("staff", "settings", "users", "manage_staff", {"section": "staff"}),
    Action("settings", "settings", "settings"),
)


def find_actions(desk: Desk, text: str) -> list[SearchHit]:
    """The actions each word of ``text`` (from three letters on) begins a word of, as far as the desk may do them."""
    typed = folded_words(text)
    if not typed or max(map(len, typed)) < 3:
        return []
    hits = []
    for action in ACTIONS:
        if action.permission and not desk.may(action.permission):
            continue
        name = desk.text(f"action.{action.key}")
        known = folded_words(f"{name} {desk.text(f'action.{action.key}.words')}")
        if all(any(word.startswith(part) for word in known) for part in typed):
            hits.append(SearchHit(desk.text("search.group.action"), name, "", action.page, action.params, action.icon))
    return hits
