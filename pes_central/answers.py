"""Refusals as JSON: a code for programs, and a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse

from pes_desktop.reference.messages import LANGUAGES, has, spoken, text


class Refusal(BaseModel):
    """Any answer that is no success: ``code`` for programs, ``message`` for people (where there are words)."""

    code: str
    message: str | None = None
    field: str | None = None
    params: dict[str, Any] = {}


#: What every address of the exchange may answer beside 200, for the description of the API.
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": meaning} for status, meaning in (
        (400, "Not understood, or refused by a rule."), (401, "The device is not known, or was shut out."),
        (403, "Not for this device, or a code that does not admit it."), (404, "Nothing of that name here."),
        (405, "Not in this way."), (409, "Known with other content, or out of turn."), (413, "Too large."),
        (422, "Not in the form described here."), (429, "Too often; Retry-After tells when."),
        (503, "The database is away or too busy; the same request may pass later."))}


def language(request: Request) -> str:
    """Spanish unless ``Accept-Language`` wants English more; weights that are no numbers count as 0."""
    best, found = 0.0, LANGUAGES[0]
    for part in request.headers.get("accept-language", "")[:200].split(","):
        name, _, rest = part.strip().partition(";")
        _, _, weight = rest.partition("q=")
        try:
            value = float(weight) if weight.strip() else 1.0
        except ValueError:
            value = 0.0
        known = name.strip().lower().partition("-")[0]
        if known in LANGUAGES and best < value <= 1:
            best, found = value, known
    return found


def worded(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """The body with ``message`` for its ``code``; a code without words has none."""
    lang, key = language(request), f"fault.{body.get('code', '')}"
    if not has(key, lang):
        return body
    return {**body, "message": text(key, lang, **spoken(body.get("params") or {}, lang))}


def refusal(request: Request, status: int, code: str, **params: Any) -> JSONResponse:
    """A refusal that no fault stands behind."""
    return JSONResponse(worded(request, {"code": code, "params": params}), status)
