"""What kind of act a line of the audit trail tells: looked at, changed, printed, exported, or came to the desk."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

#: A second look at the same record by the same person within this time is no line of its own.
SAME_LOOK = timedelta(minutes=5)


class ActKind(StrEnum):
    """The kinds by which the trail is filtered."""

    SEEN = "seen"
    CHANGED = "changed"
    PRINTED = "printed"
    EXPORTED = "exported"
    ERASED = "erased"
    DESK = "desk"
    OFFICE = "office"


#: Acts that are no change of the people, vacancies and referrals of the office; whatever is not named here is one.
KIND_OF_ACT: dict[str, ActKind] = {
    "see_person": ActKind.SEEN,
    "see_form": ActKind.SEEN,
    "compare_people": ActKind.SEEN,
    "see_referral": ActKind.SEEN,
    "see_month_people": ActKind.SEEN,
    "see_audit": ActKind.SEEN,
    "see_history": ActKind.SEEN,
    "print_letter": ActKind.PRINTED,
    "print_consent": ActKind.PRINTED,
    "print_recovery": ActKind.PRINTED,
    "print_person_record": ActKind.PRINTED,
    "print_failed": ActKind.PRINTED,
    "save_letter": ActKind.EXPORTED,
    "export_names": ActKind.EXPORTED,
    "hand_over": ActKind.EXPORTED,
    "take_people_along": ActKind.EXPORTED,
    "hand_over_withdrawn": ActKind.OFFICE,
    "decline_handover": ActKind.OFFICE,
    "export_audit": ActKind.EXPORTED,
    "erase_person": ActKind.ERASED,
    "log_in": ActKind.DESK,
    "password_recovered": ActKind.DESK,
    "password_by_phone": ActKind.DESK,
    "change_password": ActKind.DESK,
    "choose_password": ActKind.DESK,
    "reset_password": ActKind.OFFICE,
    "renew_recovery_code": ActKind.OFFICE,
    "add_staff": ActKind.OFFICE,
    "remove_staff": ActKind.OFFICE,
    "edit_staff": ActKind.OFFICE,
    "change_key": ActKind.OFFICE,
    "brought_back": ActKind.OFFICE,
    "from_headquarters": ActKind.OFFICE,
    "pulled": ActKind.OFFICE,
    "from_stick": ActKind.OFFICE,
    "resolve_conflict": ActKind.OFFICE,
    "password_from_headquarters": ActKind.OFFICE,
    "ways_from_colleagues": ActKind.OFFICE,
    "share_ways": ActKind.OFFICE,
    "administrator_stays": ActKind.OFFICE,
    "create_office": ActKind.OFFICE,
    "take_letter": ActKind.OFFICE,
    "back_up": ActKind.OFFICE,
    "restore": ActKind.OFFICE,
    "take_over_draft": ActKind.OFFICE,
    "set_paper": ActKind.OFFICE,
    "acknowledge_altered": ActKind.OFFICE,
    "set_automatic": ActKind.OFFICE,
    "set_budget": ActKind.OFFICE,
    "set_second_folder": ActKind.OFFICE,
}


def kind_of(act: str) -> ActKind:
    """The kind of an act; what nobody named is a change."""
    return KIND_OF_ACT.get(act, ActKind.CHANGED)


def acts_of(kind: ActKind) -> frozenset[str]:
    """The named acts of a kind; for ``CHANGED`` they are all others than these: see ``is_rest``."""
    return frozenset(act for act, its in KIND_OF_ACT.items() if its is kind)


def is_rest(kind: ActKind) -> bool:
    """Whether a kind is "everything that is not named"."""
    return kind is ActKind.CHANGED
