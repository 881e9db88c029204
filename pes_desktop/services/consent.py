"""The page a person signs before anything is shown to an employer."""

from __future__ import annotations

from uuid import UUID

from pes_desktop.reference.messages import text
from pes_desktop.services.context import OfficeContext
from pes_desktop.services.letters import office_paper
from pes_desktop.services.people import PersonView, person_view


def consent_pdf(ctx: OfficeContext, jobseeker_id: UUID) -> bytes:
    """One page with what the office keeps of this person, for reading aloud and signing, on the office's paper.

    Made to be printed or saved at once: the audit trail tells it.

    Raises DomainError ``person_gone``; NotPermitted.
    """
    from pes_desktop.documents.consent_page import ConsentContent, render_consent

    actor = ctx.require("register_person")
    view = person_view(ctx, jobseeker_id)
    document = next((d.short.of(ctx.lang) for d in ctx.pack.documents if d.code == view.document_type), "")
    content = ConsentContent(
        person_name=f"{view.names} {view.surnames}", office_name=ctx.office.name,
        service_name=ctx.pack.service_name.of(ctx.lang),
        document=f"{document} {view.document_shown}" if view.document_shown else "", kept=_kept(ctx, view),
        staff_name=ctx.staff.name, signed_on=ctx.today(), language=ctx.lang,
    )
    page = render_consent(content, paper=office_paper(ctx))
    with ctx.store.write(actor, "print_consent") as unit:
        unit.note_records.append(["jobseeker", str(view.line.id), "printed", ["consent"]])
    return page


def _kept(ctx: OfficeContext, view: PersonView) -> list[tuple[str, str]]:
    """(label, value) of what was told, in the order of the form; sensitive fields are not printed."""
    born = view.birth_date.strftime("%d/%m/%Y") if view.birth_date and not view.birth_estimated else ""
    if view.birth_date and view.birth_estimated:
        born = str(view.birth_date.year)
    level = next((e.label.of(ctx.lang) for e in ctx.pack.education if e.code == view.education_level), "")
    pairs = [
        ("birth_date", born),
        ("sex", next((s.label.of(ctx.lang) for s in ctx.pack.sexes if s.code == view.sex), "")),
        ("phones", ", ".join(view.phones)), ("place_code", view.line.place), ("community", view.community),
        ("directions", view.directions), ("education_level", level),
        ("jobs", ", ".join(dict.fromkeys(job[0] for job in view.jobs))), ("skills", ", ".join(view.skills)),
        ("licences", ", ".join(view.licences)), ("wanted", ", ".join(view.wanted)),
    ]
    return [(text(f"field.{name}", ctx.lang), value) for name, value in pairs if value]
