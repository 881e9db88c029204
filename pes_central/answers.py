"""Refusals as JSON: a code for programs, and a sentence in the reader's language."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from pes_desktop.reference.messages import LANGUAGES, has, spoken, text


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
