"""In and out: signing in, the first start, one's own password, the language."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.pages import people, setup
from pes_central.pages.audit import note
from pes_central.pages.rights import Role, may
from pes_central.pages.visit import LANG, SESSION, Visit, act, page
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold
from pes_desktop.reference import messages

#: A name that failed, as the trail keeps it: people type their password into the wrong field.
_UNKNOWN = "?"


def inside(path: str) -> str:
    """A path of these pages; anything else (another site, a scheme, two slashes) leads home."""
    parts = urlsplit(path)
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if plain and path.isprintable() else "/"


@page("/", "home")
def home(visit: Visit) -> Response:
    """Everybody begins with the offices."""
    return visit.go("/offices" if may(visit.who.role, "see_offices") else "/password")


@page("/login", "")
def login_page(visit: Visit) -> Response:
    """The door; on a server without accounts, the first start."""
    if visit.user is not None:
        return visit.go("/")
    with visit.reading() as connection:
        if not people.anybody(connection):
            return visit.go("/setup")
    return visit.page("login.html", faults={}, name="", next=inside(visit.query("next", "/")))


@act("/login", "")
def login(visit: Visit) -> Response:
    """Sign in: the session's cookie is known to this browser alone."""
    name, password = visit.form.get("name", "")[:60], visit.form.get("password", "")
    key, onward = fold(name), inside(visit.form.get("next", "/"))
    if not visit.throttle.open(key, visit.place):
        return visit.page("login.html", 429, faults={"": visit.t("login.wait")}, name=name, next=onward)
    with visit.reading() as connection:
        user_id = people.password_fits(connection, name, password)
        known = people.name_of(connection, name)
    if user_id is None:
        visit.throttle.failed(key, visit.place)
        with visit.writing() as connection:
            note(connection, known or _UNKNOWN, "", "sign_in_failed")
        return visit.page("login.html", 401, faults={"": visit.t("login.wrong")}, name=name, next=onward)
    with visit.writing() as connection:
        token = people.begin_session(connection, user_id)
        user, _ = people.session_user(connection, token)
        assert user is not None
        note(connection, user.name, user.role, "signed_in")
    answer = visit.go(onward)
    _remember(visit, answer, token)
    return answer


def _remember(visit: Visit, answer: Response, token: str) -> None:
    answer.set_cookie(SESSION, token, httponly=True, samesite="lax", secure=visit.secure,
                      max_age=int(people.LONGEST.total_seconds()))


@act("/logout", "own_password")
def logout(visit: Visit) -> Response:
    """Sign this browser out."""
    with visit.acting("signed_out") as connection:
        people.end_session(connection, visit.token)
    answer = visit.go("/login", done="signed_out")
    answer.delete_cookie(SESSION)
    return answer


@page("/setup", "")
def setup_page(visit: Visit) -> Response:
    """The first start: open only while there is no account."""
    _only_at_first(visit)
    setup.setup_code(visit.settings.folder)
    return visit.page("setup.html", faults={}, name="", code="")


@act("/setup", "")
def first_account(visit: Visit) -> Response:
    """Make the first administrator, against the code that lies beside the server."""
    _only_at_first(visit)
    name, code = visit.form.get("name", ""), visit.form.get("code", "")
    try:
        if not visit.throttle.open("setup", visit.place):
            raise DomainError(Fault("central_wait"))
        if not setup.code_fits(visit.settings.folder, code):
            visit.throttle.failed("setup", visit.place)
            raise DomainError(Fault("central_setup_code", "code"))
        password = typed_twice(visit)
        with visit.writing() as connection:
            if people.anybody(connection):
                raise HTTPException(404)
            people.add_user(connection, name, Role.ADMINISTRATOR, password)
            note(connection, name, Role.ADMINISTRATOR, "setup")
    except DomainError as error:
        return visit.page("setup.html", 400, faults=visit.faults(error), name=name, code=code)
    setup.forget_code(visit.settings.folder)
    return visit.go("/login", done="setup")


def _only_at_first(visit: Visit) -> None:
    with visit.reading() as connection:
        if people.anybody(connection):
            raise HTTPException(404)


def typed_twice(visit: Visit) -> str:
    """A new password that was typed twice alike. Raises DomainError ``central_password_twice``."""
    password = visit.form.get("password", "")
    if not hmac.compare_digest(password.encode(), visit.form.get("again", "").encode()):
        raise DomainError(Fault("central_password_twice", "again"))
    return password


@page("/password", "own_password")
def password_page(visit: Visit) -> Response:
    """One's own password."""
    return visit.page("password.html", faults={})


@act("/password", "own_password")
def change_password(visit: Visit) -> Response:
    """Change one's own password; all other browsers are signed out."""
    key = fold(visit.who.name)
    try:
        if not visit.throttle.open(key, visit.place):
            raise DomainError(Fault("central_wait"))
        with visit.reading() as connection:
            if people.password_fits(connection, visit.who.name, visit.form.get("present", "")) is None:
                visit.throttle.failed(key, visit.place)
                raise DomainError(Fault("central_password_wrong", "present"))
        password = typed_twice(visit)
        with visit.acting("password_changed") as connection:
            people.set_password(connection, visit.who.user_id, password)
            token = people.begin_session(connection, visit.who.user_id)
    except DomainError as error:
        return visit.page("password.html", 400, faults=visit.faults(error))
    answer = visit.go("/password", done="password_changed")
    _remember(visit, answer, token)
    return answer


@page("/language", "")
def choose_language(visit: Visit) -> Response:
    """Remember the language in this browser."""
    answer = visit.go(inside(visit.query("next", "/")))
    if visit.query("lang") in messages.LANGUAGES:
        answer.set_cookie(LANG, visit.query("lang"), samesite="lax", secure=visit.secure, max_age=31536000)
    return answer
