"""What goes down to all offices: a draft, a look at what it changes, then publishing; and what was published when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, null, select, update
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central.channels import publish as send_down
from pes_central.channels import published
from pes_central.pages.kinds import KINDS, Kind
from pes_central.pages.visit import Visit, act, page
from pes_central.tables import MonthFigures, OfficeEntry, PublishDraft
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.models.base import utcnow
from pes_desktop.reference import messages
from pes_desktop.reference.brand import brand_texts, brand_tokens, home_country
from pes_desktop.reference.catalogue import load_catalogue

HISTORY = 30


def _kind(visit: Visit) -> Kind:
    kind = KINDS.get(visit.request.path_params.get("kind", ""))
    if kind is None:
        raise HTTPException(404)
    return kind


def name_of(kind: Kind, key: str, body: dict[str, Any] | None, lang: str) -> str:
    """What a thing is called on the page."""
    if kind.code == "setting":
        return messages.text(f"central.setting.{key}", lang)
    if kind.code == "target":
        code, _, year = key.partition("/")
        return f"{messages.text(f'indicator.{code}.name', lang)} · {year}"
    if kind.code == "image":
        return messages.text("central.image.national", lang)
    shown = kind.show(key, body or {})
    return shown.get("name") or shown.get("words") or key


def summary(kind: Kind, body: dict[str, Any]) -> str:
    """The rest of a thing in one line."""
    if kind.code == "catalogue":
        return " · ".join((*body.get("groups", ()), *body.get("aliases", ())))[:120]
    if kind.code == "vocabulary":
        code = str(body.get("unit_group", ""))
        return f"{code} {load_catalogue().title(code, None)}"
    if kind.code == "image":
        return str(body.get("accent", ""))
    return str(body.get("value", ""))


@page("/published", "see_published")
def published_page(visit: Visit) -> Response:
    """Begins with the catalogue."""
    return visit.go("/published/catalogue")


@page("/published/{kind}", "see_published")
def kind_page(visit: Visit) -> Response:
    """One kind: what stands, drafts, history, and the form."""
    return _page(visit, _kind(visit), {}, {})


def _page(visit: Visit, kind: Kind, faults: dict[str, str], typed: dict[str, str], status: int = 200) -> Response:
    with visit.reading() as connection:
        standing = published(connection, kind.code)
        rows = connection.execute(select(PublishDraft).where(PublishDraft.kind == kind.code).order_by(
            PublishDraft.made_at.desc())).mappings().all()
    editing = visit.query("key")
    if not typed and editing in standing:
        typed = kind.show(editing, standing[editing])
    elif not typed and kind.code == "image":
        typed = kind.show("national", standing.get("national") or _present_image())
    words = visit.query("q").casefold()
    lang = visit.lang
    items = [(key, name_of(kind, key, body, lang), summary(kind, body)) for key, body in standing.items()]
    return visit.page(
        "published.html", status, kind=kind, kinds=KINDS, typed=typed, faults=faults, editing=editing in standing,
        items=[item for item in items if not words or words in f"{item[1]} {item[2]}".casefold()], total=len(items),
        words_typed=visit.query("q"), drafts=[row for row in rows if row["state"] == "draft"],
        history=[row for row in rows if row["state"] != "draft"][:HISTORY],
        called=lambda row: name_of(kind, row["key"], row["body"] or row["before"], lang))


def _present_image() -> dict[str, Any]:
    return {"texts": {lang: brand_texts(home_country(), lang) for lang in messages.LANGUAGES},
            "accent": brand_tokens("light").accent}


@act("/published/{kind}", "publish")
def draft(visit: Visit) -> Response:
    """Keep a draft; nothing goes down yet."""
    kind = _kind(visit)
    try:
        key, body = kind.read(visit.form)
    except DomainError as error:
        return _page(visit, kind, visit.faults(error), dict(visit.form), 400)
    with visit.reading() as connection:  # what the form does not show (a logo) stays
        body = {**(published(connection, kind.code).get(key) or {}), **body}
    return visit.go(f"/published/draft/{_keep(visit, kind, key, body)}")


@act("/published/{kind}/withdraw", "publish")
def withdraw(visit: Visit) -> Response:
    """A draft that takes a thing back."""
    kind, key = _kind(visit), visit.form.get("key", "")
    with visit.reading() as connection:
        if key not in published(connection, kind.code):
            raise HTTPException(404)
    return visit.go(f"/published/draft/{_keep(visit, kind, key, None)}")


def _keep(visit: Visit, kind: Kind, key: str, body: dict[str, Any] | None) -> UUID:
    draft_id = uuid4()
    with visit.acting("draft_made", f"{kind.code}: {key}") as connection:
        connection.execute(insert(PublishDraft).values(
            draft_id=draft_id, kind=kind.code, key=key, body=null() if body is None else body, before=null(),
            state="draft", made_at=utcnow(), made_by=visit.who.name, settled_by=""))
    return draft_id


def _draft(visit: Visit, connection: Connection, *, lock: bool = False) -> Any:
    try:
        wanted = UUID(visit.request.path_params["draft"])
    except ValueError:
        raise HTTPException(404) from None
    query = select(PublishDraft).where(PublishDraft.draft_id == wanted)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    if row is None:
        raise HTTPException(404)
    return row


@page("/published/draft/{draft}", "see_published")
def preview(visit: Visit) -> Response:
    """What would change: each field as it stands and as it will be."""
    with visit.reading() as connection:
        row = _draft(visit, connection)
        kind = KINDS[row["kind"]]
        before = row["before"] if row["state"] == "published" else published(connection, kind.code).get(row["key"])
        offices = len(connection.execute(select(OfficeEntry.office_code)).all())
    was = kind.show(row["key"], before) if before else {}
    now = kind.show(row["key"], row["body"]) if row["body"] is not None else {}
    changes = [(field, was.get(field.name, ""), now.get(field.name, "")) for field in kind.inputs
               if was.get(field.name, "") != now.get(field.name, "")]
    return visit.page("preview.html", row=row, kind=kind, changes=changes, offices=offices, is_new=not before,
                      withdrawn=row["body"] is None, said=lambda field, value: _said(visit, kind, field.name, value),
                      called=name_of(kind, row["key"], row["body"] or before, visit.lang))


def _said(visit: Visit, kind: Kind, field: str, value: str) -> str:
    """A value in words: a unit group with its title, a choice by its name."""
    if field == "setting" and value:
        return visit.t(f"setting.{value}")
    if field == "indicator" and value:
        return messages.text(f"indicator.{value}.name", visit.lang)
    if field in ("unit_group", "groups") and value:
        return "\n".join(f"{code} {load_catalogue().title(code, None)}" for code in value.split())
    return value


def _settle(visit: Visit, done: str, state: str, go_on: Callable[[Connection, Any], dict[str, Any]]) -> Response:
    """A draft's end, with what it does and the trail in one transaction; of two who press at once the second is told.

    ``go_on`` gives what else stands in the draft's history.
    """
    with visit.reading() as connection:
        row = _draft(visit, connection)
    with visit.acting(done, f"{row['kind']}: {row['key']}") as connection:
        row = _draft(visit, connection, lock=True)
        if row["state"] != "draft":
            raise DomainError(Fault("central_draft_settled"))
        connection.execute(update(PublishDraft).where(PublishDraft.draft_id == row["draft_id"]).values(
            state=state, settled_at=utcnow(), settled_by=visit.who.name, **go_on(connection, row)))
    return visit.go(f"/published/{row['kind']}", done=done)


def _send(connection: Connection, row: Any) -> dict[str, Any]:
    before = published(connection, row["kind"]).get(row["key"])
    position = send_down(connection, row["kind"], row["key"], row["body"])
    if row["kind"] == "setting":  # months are counted by them
        connection.execute(delete(MonthFigures))
    return {"position": position, "before": null() if before is None else before}


@act("/published/draft/{draft}/publish", "publish")
def publish(visit: Visit) -> Response:
    """Now it goes down."""
    return _settle(visit, "published", "published", _send)


@act("/published/draft/{draft}/discard", "publish")
def discard(visit: Visit) -> Response:
    """Leave everything as it stands."""
    return _settle(visit, "draft_discarded", "discarded", lambda _connection, _row: {})
