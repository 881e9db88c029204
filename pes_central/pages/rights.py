"""Who of headquarters may open and do what: one table. The door (``visit.py``) asks it for every page and every act."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Duties of headquarters: the analyst has totals without names, the administrator no case content."""

    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


BOTH = frozenset(Role)
ANALYST = frozenset({Role.ANALYST})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

#: Right to the roles that hold it. Everything but signing in needs one.
RIGHTS: dict[str, frozenset[Role]] = {
    "home": BOTH,
    "see_offices": BOTH,
    "own_password": BOTH,
    "see_month": ANALYST,
    "export_month": ANALYST,
    "see_alike": ANALYST,
    "tell_offices": ANALYST,
    "see_published": ANALYST,
    "publish": ANALYST,
    "see_devices": ADMINISTRATOR,
    "admit_device": ADMINISTRATOR,
    "revoke_device": ADMINISTRATOR,
    "see_accounts": ADMINISTRATOR,
    "manage_accounts": ADMINISTRATOR,
    "phone_help": ADMINISTRATOR,
    "office_password": ADMINISTRATOR,
    "restored": ADMINISTRATOR,
    "see_audit": ADMINISTRATOR,
}


def may(role: str, right: str) -> bool:
    """Whether a role holds a right."""
    return role in RIGHTS[right]
