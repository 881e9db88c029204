"""What goes down to the offices: a draft, a look at what it changes, then publishing; and what was published when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, insert, null, select, update
from starlette.exceptions import HTTPException
from starlette.responses import Response

from pes_central import addressing
from pes_central.addressing import ADDRESSED, ALL, Place
from pes_central.channels import published
from pes_central.pages import wording
from pes_central.pages.kinds import KINDS, SETTINGS, Kind, program_body
from pes_central.pages.templating import today
from pes_central.pages.visit import Visit, act, page
from pes_central.tables import MonthFigures, PublishDraft
from pes_desktop.domain.errors import DomainError, Fault
from pes_desktop.domain.text import fold
from pes_desktop.models.base import utcnow
from pes_desktop.reference import messages
from pes_desktop.reference.brand import brand_texts, brand_tokens, home_country

HISTORY = 30
#: Offices named in the preview as receiving, or as keeping what is said to them.
NAMED = 6


def _kind(visit: Visit) -> Kind:
    kind = KINDS.get(visit.request.path_params.get("kind", ""))
    if kind is None:
        raise HTTPException(404)
    return kind


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
        standing = _standing(connection, kind)
        rows = connection.execute(select(PublishDraft).where(PublishDraft.kind == kind.code).order_by(
            PublishDraft.made_at.desc())).mappings().all()
        offices = addressing.places(connection) if kind.code in ADDRESSED else []
    known = addressing.addressees(offices)
    editing = visit.query("key"), visit.query("for")
    if not typed and editing in standing:
        typed = {**kind.show(editing[0], standing[editing]), "addressee": editing[1]}
    elif not typed and kind.code == "image":
        typed = kind.show("national", standing.get(("national", ALL)) or _present_image())
    elif not typed and kind.code == "target":
        typed = {"year": str(today().year)}
    words = visit.query("q").casefold()
    lang = visit.lang
    items = [(key, wording.name_of(kind, key, body, lang), wording.summary(kind, key, body, lang), to,
              wording.reader(known, to, lang))
             for (key, to), body in standing.items()]
    items.sort(key=lambda item: (  # the general first
        fold(item[1]), item[3] != ALL, not wording.is_province(item[3]), fold(item[4])))
    return visit.page(
        "published.html", status, kind=kind, kinds=KINDS, typed=typed, faults=faults, editing=editing in standing,
        items=[item for item in items if not words or words in f"{item[1]} {item[2]} {item[4]}".casefold()],
        total=len(items), words_typed=visit.query("q"), drafts=[row for row in rows if row["state"] == "draft"],
        history=[row for row in rows if row["state"] != "draft"][:HISTORY], addressed=kind.code in ADDRESSED,
        addressees=wording.choices(known, lang), reader=lambda row: wording.reader(known, row["addressee"], lang),
        called=lambda row: _called(kind, row, lang),
        rest=lambda row: wording.summary(kind, row["key"], row["body"], lang) if row["body"] else "",
        program=[(wording.name_of(kind, key, None, lang), wording.summary(kind, key, body, lang)) for key in SETTINGS
                 if (key, ALL) not in standing and (body := program_body(kind.code, key)) is not None],
        choice=lambda field, code: wording.choice_said(field, code, lang),
        told=next((wording.done_said(_called(kind, row, lang), row["addressee"], known, lang,
                                     withdrawn=row["body"] is None) for row in rows
                   if (row["state"], str(row["draft_id"])) == ("published", visit.query("draft"))), ""))


def _called(kind: Kind, row: Any, lang: str) -> str:
    return wording.name_of(kind, row["key"], row["body"] or row["before"], lang)


def _standing(connection: Connection, kind: Kind) -> dict[tuple[str, str], dict[str, Any]]:
    """What stands, by key and addressee."""
    standing = {(key, ALL): body for key, body in published(connection, kind.code).items()}
    return standing | addressing.said(connection, kind.code) if kind.code in ADDRESSED else standing


def _present_image() -> dict[str, Any]:
    return {"texts": {lang: brand_texts(home_country(), lang) for lang in messages.LANGUAGES},
            "accent": brand_tokens("light").accent}


@act("/published/{kind}", "publish")
def draft(visit: Visit) -> Response:
    """Keep a draft; nothing goes down yet."""
    kind, to = _kind(visit), visit.form.get("addressee", ALL)
    try:
        key, body = kind.read(visit.form)
        with visit.reading() as connection:
            if to != ALL and (kind.code not in ADDRESSED
                              or to not in addressing.addressees(addressing.places(connection))):
                raise DomainError(Fault("central_addressee", "addressee"))
            body = {**(_standing(connection, kind).get((key, to)) or {}), **body}  # what no form shows (a logo) stays
    except DomainError as error:
        return _page(visit, kind, visit.faults(error), dict(visit.form), 400)
    return visit.go(f"/published/draft/{_keep(visit, kind, key, to, body)}")


@act("/published/{kind}/withdraw", "publish")
def withdraw(visit: Visit) -> Response:
    """A draft that takes a thing back."""
    kind, key, to = _kind(visit), visit.form.get("key", ""), visit.form.get("for", ALL)
    with visit.reading() as connection:
        if (key, to) not in _standing(connection, kind):
            raise HTTPException(404)
    return visit.go(f"/published/draft/{_keep(visit, kind, key, to, None)}")


def _keep(visit: Visit, kind: Kind, key: str, addressee: str, body: dict[str, Any] | None) -> UUID:
    draft_id = uuid4()
    with visit.acting("draft_made", wording.subject_of(kind.code, key, addressee)) as connection:
        connection.execute(insert(PublishDraft).values(
            draft_id=draft_id, kind=kind.code, key=key, addressee=addressee,
            body=null() if body is None else body, before=null(), state="draft", made_at=utcnow(),
            made_by=visit.who.name, settled_by=""))
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
        standing, places = _standing(connection, kind), addressing.places(connection)
    key, to, lang = row["key"], row["addressee"], visit.lang
    exact = row["before"] if row["state"] == "published" else standing.get((key, to))
    wider, general = _general(standing, key, to, places) if row["state"] == "draft" else ("", None)
    from_program = program_body(kind.code, key) if row["state"] == "draft" and general is None else None
    general = general or from_program
    before = exact or general
    known = addressing.addressees(places)
    reach = addressing.reached(places, to)
    keeping = [one for one in reach if addressing.more_specific(standing, key, to, one)]
    was = kind.show(key, before) if before else {}
    after = general if row["body"] is None else row["body"]
    now = kind.show(key, after) if after is not None else {}
    changes = [(field, was.get(field.name, ""), now.get(field.name, "")) for field in kind.inputs
               if was.get(field.name, "") != now.get(field.name, "")]
    withdrawn = row["body"] is None
    same = "" if changes else "idle" if bool(exact) == (not withdrawn) else "follow" if withdrawn else "fixed"
    return visit.page(
        "preview.html", row=row, kind=kind, changes=changes, offices=len(reach) - len(keeping),
        receiving=[one.name for one in reach if one not in keeping] if len(reach) <= NAMED else [],
        keeping=[one.name for one in keeping[:NAMED]], keeping_more=max(len(keeping) - NAMED, 0), is_new=not before,
        own=bool(exact), withdrawn=withdrawn, addressee=to, reader=wording.reader(known, to, lang),
        wider="" if general is None else visit.t("preview.by.program") if from_program else visit.t(
            "preview.by.published", wider=wording.reader(known, wider, lang)), same=same,
        said=lambda field, value: wording.field_said(kind, key, field.name, value, lang),
        called=wording.name_of(kind, key, row["body"] or before, lang))


def _general(standing: Mapping[tuple[str, str], dict[str, Any]], key: str, to: str, places: list[Place],
             ) -> tuple[str, dict[str, Any] | None]:
    """What holds for an addressee where nothing is said to it alone: its province's, or what is for all; and whose."""
    wider = [ALL] if to.startswith(addressing.PROVINCE) else [
        *(one for place in places if to in place.addressees for one in place.addressees[1:]), ALL]
    return next(((one, standing[key, one]) for one in wider if to != ALL and (key, one) in standing), ("", None))


def _settle(visit: Visit, done: str, state: str, go_on: Callable[[Connection, Any], dict[str, Any]]) -> Response:
    """A draft's end, with what it does and the trail in one transaction; of two who press at once the second is told.

    ``go_on`` gives what else stands in the draft's history.
    """
    with visit.reading() as connection:
        row = _draft(visit, connection)
    with visit.acting(done, wording.subject_of(row["kind"], row["key"], row["addressee"])) as connection:
        row = _draft(visit, connection, lock=True)
        if row["state"] != "draft":
            raise DomainError(Fault("central_draft_settled"))
        connection.execute(update(PublishDraft).where(PublishDraft.draft_id == row["draft_id"]).values(
            state=state, settled_at=utcnow(), settled_by=visit.who.name, **go_on(connection, row)))
    return visit.go(f"/published/{row['kind']}", done=done, draft=str(row["draft_id"]))


def _send(connection: Connection, row: Any) -> dict[str, Any]:
    before = _standing(connection, KINDS[row["kind"]]).get((row["key"], row["addressee"]))
    position = addressing.say(connection, row["kind"], row["key"], row["addressee"], row["body"])
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
