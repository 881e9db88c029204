"""The duties of the office as one table: which act needs which role.

Services check it; windows only hide what it forbids.
"""

from __future__ import annotations

from collections.abc import Collection

from pes_desktop.domain.enums import Role
from pes_desktop.domain.errors import Fault, NotPermitted

R = Role

ACTS: dict[str, tuple[Role, ...]] = {
    "find_people": (R.COUNSELOR, R.RECEPTION, R.LIAISON, R.COORDINATOR),
    "see_person": (R.COUNSELOR, R.RECEPTION, R.LIAISON, R.COORDINATOR),
    "see_sensitive": (R.COUNSELOR,),
    "give_person_record": (R.COUNSELOR, R.COORDINATOR),
    "erase_person": (R.COORDINATOR,),
    "register_person": (R.COUNSELOR, R.RECEPTION),
    "record_visit": (R.RECEPTION,),
    "record_service": (R.COUNSELOR,),
    "see_vacancies": (R.LIAISON, R.COUNSELOR, R.RECEPTION, R.COORDINATOR),
    "save_employer": (R.LIAISON,),
    "save_vacancy": (R.LIAISON,),
    "match": (R.COUNSELOR, R.LIAISON),
    "refer": (R.COUNSELOR,),
    "issue_letter": (R.COUNSELOR,),
    "see_referrals": (R.COUNSELOR, R.LIAISON, R.COORDINATOR, R.RECEPTION),
    "record_outcome": (R.COUNSELOR, R.LIAISON, R.RECEPTION),
    "verify_hire": (R.LIAISON,),
    "void_referral": (R.COORDINATOR,),
    "merge_people": (R.COORDINATOR,),
    "see_reports": (R.COORDINATOR, R.ANALYST, R.COUNSELOR, R.LIAISON),
    "export_names": (R.COORDINATOR,),
    "close_month": (R.COORDINATOR,),
    "import_file": (R.COORDINATOR, R.COUNSELOR),
    "synchronise": (R.COORDINATOR, R.COUNSELOR, R.LIAISON, R.RECEPTION, R.ADMINISTRATOR),
    "take_over_draft": (R.COORDINATOR,),
    "see_audit": (R.ADMINISTRATOR, R.COORDINATOR),
    "manage_staff": (R.ADMINISTRATOR,),
    "reset_password": (R.COORDINATOR, R.ADMINISTRATOR),
    "reset_administrator": (R.ADMINISTRATOR,),  # who gives a password can come in with it
    "backup": (R.ADMINISTRATOR,),
    "restore": (R.ADMINISTRATOR,),
    "enrol_device": (R.ADMINISTRATOR,),
    "change_settings": (R.COORDINATOR, R.ADMINISTRATOR),
}


def role_for(act: str, held: Collection[Role]) -> Role | None:
    """The role under which a holder of ``held`` does ``act``: the first of the table; None: not allowed."""
    return next((role for role in ACTS[act] if role in held), None)


def require(act: str, held: Collection[Role]) -> Role:
    """Like role_for, but raises NotPermitted (code ``not_permitted``) when no held role allows the act."""
    role = role_for(act, held)
    if role is None:
        raise NotPermitted(Fault("not_permitted", params={"act": act, "role": f"role.{ACTS[act][0]}"}))
    return role
