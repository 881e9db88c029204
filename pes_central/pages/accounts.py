"""Accounts of headquarters: who may come in, in which role; passwords are given, never shown."""

from __future__ import annotations

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.pages import people
from pes_central.pages.rights import Role
from pes_central.pages.sign import typed_twice
from pes_central.pages.visit import Visit, act, page
from pes_desktop.domain.errors import DomainError


def _page(visit: Visit, faults: dict[str, str], status: int = 200, **typed: str) -> Response:
    with visit.reading() as connection:
        users = people.users(connection)
    return visit.page("accounts.html", status, users=users, faults=faults, roles=list(Role),
                      typed={"name": "", "role": "", **typed})


@page("/accounts", "see_accounts")
def accounts(visit: Visit) -> Response:
    """All accounts and a form for one more."""
    return _page(visit, {})


@act("/accounts", "manage_accounts")
def add_account(visit: Visit) -> Response:
    """One more account."""
    name, role = visit.form.get("name", ""), visit.form.get("role", "")
    try:
        password = typed_twice(visit)
        with visit.acting("user_added", f"{name} ({role})") as connection:
            people.add_user(connection, name, role, password)
    except DomainError as error:
        return _page(visit, visit.faults(error), 400, name=name, role=role)
    return visit.go("/accounts", done="user_added")


def named(visit: Visit) -> UUID:
    """The account of the address."""
    try:
        return UUID(visit.request.path_params["user"])
    except ValueError:
        raise HTTPException(404) from None


@page("/accounts/{user}", "see_accounts")
def account(visit: Visit) -> Response:
    """One account: another password, out or in again."""
    return _account(visit, {})


def _account(visit: Visit, faults: dict[str, str], status: int = 200) -> Response:
    wanted = named(visit)
    with visit.reading() as connection:
        found = next((user for user in people.users(connection) if user.user_id == wanted), None)
    if found is None:
        raise HTTPException(404)
    return visit.page("account.html", status, one=found, faults=faults)


@act("/accounts/{user}/password", "manage_accounts")
def give_password(visit: Visit) -> Response:
    """Another password for somebody who lost theirs; their browsers are signed out."""
    wanted = named(visit)
    try:
        password = typed_twice(visit)
        with visit.reading() as connection:
            name = people.name_by_id(connection, wanted)
        with visit.acting("user_password", name) as connection:
            people.set_password(connection, wanted, password)
    except DomainError as error:
        return _account(visit, visit.faults(error), 400)
    return visit.go("/accounts", done="user_password")


@act("/accounts/{user}/enabled", "manage_accounts")
def enable(visit: Visit) -> Response:
    """Shut an account out at once, or let it in again."""
    wanted, enabled = named(visit), visit.form.get("enabled") == "1"
    done = "user_enabled" if enabled else "user_disabled"
    try:
        with visit.reading() as connection:
            name = people.name_by_id(connection, wanted)
        with visit.acting(done, name) as connection:
            people.enable(connection, wanted, enabled)
    except DomainError as error:
        return _account(visit, visit.faults(error), 400)
    return visit.go("/accounts", done=done)
