"""The door: every page and act is registered with its right; who may not, does not come to its code."""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pes_central.config import Settings
from pes_central.db import reading, writing
from pes_central.pages import people
from pes_central.pages.audit import note
from pes_central.pages.rights import RIGHTS, may
from pes_central.pages.templating import number, render
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import whole_text
from pes_desktop.reference import messages

#: Largest form that brings a file.
FILE_FORM_BYTES = 64 * 1024
SESSION, FORM, LANG = "pes_session", "pes_form", "pes_lang"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
                               "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
log = structlog.get_logger("pes_central")
logging.getLogger("python_multipart").setLevel(logging.WARNING)


class Throttle:
    """Failed attempts at the door: few for one name from one place, more for a name, more for a place."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._pair, self._name, self._place = parse("5/5minutes"), parse("20/15minutes"), parse("50/15minutes")

    def _keys(self, name: str, place: str) -> tuple[tuple[Any, tuple[str, ...]], ...]:
        return (self._pair, ("pair", name, place)), (self._name, ("name", name)), (self._place, ("place", place))

    def open(self, name: str, place: str) -> bool:
        """Whether another attempt is listened to."""
        return all(self._limiter.test(limit, *keys) for limit, keys in self._keys(name, place))

    def failed(self, name: str, place: str) -> None:
        """Count a failed attempt."""
        for limit, keys in self._keys(name, place):
            self._limiter.hit(limit, *keys)


@dataclass
class Visit:
    """One request: who, in which language, what was filled in; and the ways to answer it."""

    request: Request
    engine: Engine
    settings: Settings
    throttle: Throttle
    lang: str
    user: people.User | None = None
    form: Mapping[str, str] = field(default_factory=dict)
    #: What was sent as a file, of a door that takes one.
    file: bytes = b""
    new_form_token: str = ""

    @property
    def who(self) -> people.User:
        """Who is signed in; only for pages behind the door."""
        assert self.user is not None
        return self.user

    @property
    def place(self) -> str:
        """The address that the request came from."""
        return self.request.client.host if self.request.client else ""

    @property
    def secure(self) -> bool:
        """Whether the browser speaks TLS, to us or to the proxy before us."""
        forwarded = self.request.headers.get("x-forwarded-proto", "")
        return self.request.url.scheme == "https" or forwarded.split(",")[0].strip() == "https"

    @property
    def token(self) -> str:
        """The session's cookie."""
        return self.request.cookies.get(SESSION, "")

    @property
    def form_token(self) -> str:
        """What every form must bring back."""
        if self.user is not None:
            return self.user.form_token
        return self.request.cookies.get(FORM, "") or self.new_form_token

    def query(self, name: str, default: str = "") -> str:
        """A value of the address, cut to a sensible length."""
        return whole_text(self.request.query_params.get(name, default))[:200]

    def t(self, key: str, /, **params: Any) -> str:
        """The sentence ``central.<key>`` in the visitor's language."""
        return messages.text(f"central.{key}", self.lang, **params)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads."""
        return reading(self.engine)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes."""
        return writing(self.engine)

    @contextmanager
    def acting(self, act: str, subject: str = "", reason: str = "") -> Iterator[Connection]:
        """A transaction that writes and, with it or not at all, a line of the trail."""
        with writing(self.engine) as connection:
            yield connection
            note(connection, self.who.name, self.who.role, act, subject, reason)

    def faults(self, error: DomainError) -> dict[str, str]:
        """Field (empty: the whole form) to the sentence that says what to do."""
        return {fault.field or "": messages.text(f"fault.{fault.code}", self.lang, **{
            name: number(said) if isinstance(said, int) and said >= 10_000 else said  # a year stays together
            for name, said in messages.spoken(fault.params, self.lang).items()}) for fault in error.faults}

    def page(self, template: str, status: int = 200, told: str = "", **context: Any) -> Response:
        """A rendered page; ``told``: more exact words for what was just done."""
        done = self.query("done")
        return Response(render(
            template, self.lang, visit=self, user=self.user, may=partial(may, self.user.role) if self.user else None,
            form_token=self.form_token, done=done if messages.has(f"central.done.{done}", self.lang) else "",
            told=told, path=self.request.url.path, **context), status, media_type="text/html; charset=utf-8")

    def go(self, path: str, **query: str) -> Response:
        """On to another page, asked with GET."""
        return RedirectResponse(f"{path}?{urlencode(query)}" if query else path, 303)


Handler = Callable[[Visit], Response]


@dataclass(frozen=True, slots=True)
class Door:
    """One address: ``right`` empty means that nobody need be signed in; ``file``: its form brings a small file."""

    method: str
    path: str
    right: str
    handler: Handler
    file: bool = False


DOORS: list[Door] = []


def page(path: str, right: str) -> Callable[[Handler], Handler]:
    """Register a page (GET)."""
    return partial(_register, "GET", path, right)


def act(path: str, right: str, *, file: bool = False) -> Callable[[Handler], Handler]:
    """Register an act (POST); its form must bring the visitor's token, with ``file`` also one small file."""
    return partial(_register, "POST", path, right, file=file)


def _register(method: str, path: str, right: str, handler: Handler, *, file: bool = False) -> Handler:
    assert not right or right in RIGHTS
    DOORS.append(Door(method, path, right, handler, file))
    return handler


def language(request: Request) -> str:
    """Chosen by the visitor; else English for a browser that asks for it before Spanish; else Spanish."""
    chosen = request.cookies.get(LANG, "")
    if chosen in messages.LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in messages.LANGUAGES:
            return code
    return "es"


async def enter(door: Door, request: Request) -> Response:
    """Let a request in, or answer at the door."""
    visit = make_visit(request)
    if request.method == "POST":
        if door.file:  # told before anything of it is read: nobody has been asked for a name yet
            size = request.headers.get("content-length", "")
            if not size.isdecimal() or int(size) > FILE_FORM_BYTES:
                raise HTTPException(413)
        async with request.form(max_files=int(door.file), max_fields=200) as form:
            visit.form = {name: whole_text(value) for name, value in form.items() if isinstance(value, str)}
            for value in form.values():
                if isinstance(value, UploadFile):
                    visit.file = await value.read()
    answer = await run_in_threadpool(_answer, door, visit)
    if visit.new_form_token and not request.cookies.get(FORM):
        answer.set_cookie(FORM, visit.new_form_token, httponly=True, samesite="lax", secure=visit.secure)
    return answer


def make_visit(request: Request) -> Visit:
    """A visit by nobody yet."""
    state = request.app.state
    return Visit(request, state.engine, state.settings, state.throttle, language(request))


def _answer(door: Door, visit: Visit) -> Response:
    with visit.reading() as connection:
        visit.user, note_it = people.session_user(connection, visit.token)
    if visit.user is None:
        visit.new_form_token = secrets.token_urlsafe(24)
    if door.right:
        if visit.user is None:
            if door.method != "GET":
                return visit.go("/login")
            query = f"?{visit.request.url.query}" if visit.request.url.query else ""
            return visit.go("/login", next=door_path(visit) + query)
        if not may(visit.user.role, door.right):
            raise HTTPException(403)
        if note_it:
            with visit.writing() as connection:
                people.note_use(connection, visit.token)
    if door.method == "POST":
        sent = visit.form.get("form_token", "")
        known = visit.user.form_token if visit.user else visit.request.cookies.get(FORM, "")
        if not known or not hmac.compare_digest(sent.encode(), known.encode()):
            raise DomainError(Fault("central_form_old"))
    return door.handler(visit)


def door_path(visit: Visit) -> str:
    """The path asked for."""
    return visit.request.url.path
