"""Pictures of what other offices bring: people who are passed on, vacancies of others, targets and texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pes_desktop.domain.ids import new_id
from scripts.hands import Hands

Scene = Callable[[Hands, Any], None]
CHAMBO = {"id": str(uuid4()), "code": "SHA", "name": "Oficina Chambo", "phone": "03 291 0000"}
GUANO = {"id": str(uuid4()), "code": "GUN", "name": "Oficina Guano", "phone": "03 290 0111"}


def came_down(hands: Hands, *items: tuple[str, str, dict[str, Any]]) -> None:
    """Put items of channels into the office, as a round would; the network is never asked."""
    from pes_desktop.models import PublishedItem
    from scripts.sync_scenes import _account

    hands.desk.runner.detach()
    with hands.desk.ctx.store.local() as session:
        _account(session)
        for place, (kind, key, body) in enumerate(items):
            session.merge(PublishedItem(kind=kind, key=key, own=True, body=body, position=place))


def _person(hands: Hands, facts: Any) -> Any:
    hands.window.open_page("person", {"id": facts.person})
    page = hands.page("person")
    hands.idle()
    return page


def _asking(hands: Hands, facts: Any) -> None:
    came_down(hands, ("vacancy", "v0", {"title": "Cocinera", "positions": 1, "closes_on": "2026-01-01",
                                        "office": CHAMBO}))
    page = _person(hands, facts)
    page.open_hand_over()
    hands.idle()


def _asked_wrong(hands: Hands, facts: Any) -> None:
    _asking(hands, facts)
    hands.page("person").elsewhere.panel.ok.click()
    hands.idle()


def _states(hands: Hands, facts: Any) -> None:
    from pes_desktop.storage.settings import set_setting

    person = str(facts.person)
    keys = [str(uuid4()) for _ in range(3)]
    came_down(hands, ("handover", keys[0], {"state": "given", "office": CHAMBO, "of": person}),
              ("finding", "f0", {"about": "same_person", "jobseeker_id": person, "office_code": "GUN",
                                 "office_name": GUANO["name"], "office_phone": GUANO["phone"]}))
    today = hands.desk.ctx.today().isoformat()
    with hands.desk.ctx.store.local() as session:
        set_setting(session, "handovers_asked", {
            keys[0]: {"person": person, "code": "SHA", "agreed": "se mudó a Chambo; irá el lunes", "on": today},
            keys[1]: {"person": person, "code": "XXX", "agreed": "quiere trabajar allá", "on": today,
                      "state": "refused", "fault": "handover_office"}})
    _person(hands, facts)


def _received(hands: Hands, facts: Any) -> None:
    """Received there, and still registered here."""
    came_down(hands, ("handover", str(new_id()), {"state": "taken", "office": CHAMBO, "of": str(facts.person)}))
    _person(hands, facts)


def _closed(hands: Hands, facts: Any) -> None:
    from pes_desktop.services.registration import end_registration

    _received(hands, facts)
    end_registration(hands.desk.ctx, facts.person, "moved")
    hands.window.open_page("today", {})
    _person(hands, facts)


def _gone(hands: Hands, facts: Any) -> None:
    _arrivals(hands, facts)
    came_down(hands, ("handover", str(new_id()), {"state": "taken", "office": CHAMBO, "of": str(facts.person)}))
    hands.window.open_page("today", {})
    hands.window.open_page("elsewhere", {})
    hands.idle()


def _needed(hands: Hands, facts: Any) -> None:
    _gone(hands, facts)
    hands.window.open_page("today", {})
    hands.page("today").reload()
    hands.idle()


def _arrivals(hands: Hands, facts: Any) -> None:
    today = hands.desk.ctx.today()
    coming = {"state": "received", "office": CHAMBO, "agreed": "vive ahora en Alausí; irá el lunes por la mañana",
              "notes": "Busca medio tiempo mientras los hijos están en la escuela.", "record": str(uuid4()),
              "person": {"surnames": "Pilco Lema", "names": "Rosa Elvira"},
              "jobs": [{"occupation": "ordeñadora"}, {"occupation": "cocinera"}], "skills": []}
    shared = [{"number": f"SHA-V-2026-A0000{at}", "title": title, "unit_group": group, "positions": count,
               "wage": "482.00", "wage_period": "month", "place_code": "060250", "employer": firm, "office": office,
               "closes_on": (today + timedelta(days=3 + at)).isoformat()}
              for at, (title, group, count, firm, office) in enumerate((
                  ("Ordeñadora", "9212", 2, "Hacienda Ñusta", CHAMBO), ("Cocinera", "5120", 1, "", GUANO),
                  ("Panadero", "7512", 1, "Panadería La Unión", CHAMBO)))]
    came_down(hands, ("handover", str(uuid4()), coming),
              ("finding", "f0", {"about": "same_person", "jobseeker_id": str(facts.person), "office_code": "GUN",
                                 "office_name": GUANO["name"], "office_phone": GUANO["phone"]}),
              *[("vacancy", f"v{at}", body) for at, body in enumerate(shared)])
    hands.window.open_page("elsewhere", {})
    hands.page("elsewhere")
    hands.idle()


def _arrival(hands: Hands, facts: Any) -> None:
    _arrivals(hands, facts)
    page = hands.page("elsewhere")
    page.show_arrival(page.found.coming[0].key)
    hands.idle()


def _arrival_known(hands: Hands, facts: Any) -> None:
    from pes_desktop.domain.errors import DomainError, Fault

    _arrival(hands, facts)
    page = hands.page("elsewhere")
    page._asked = page.found.coming[0].key
    page._refused(DomainError(Fault("handover_known")))
    hands.idle()


def _which(hands: Hands, facts: Any) -> None:
    _arrivals(hands, facts)
    hands.window.open_page("which_jobs", {"id": facts.person})
    page = hands.page("which_jobs")
    hands.idle()
    page.list.choose_at(len(page.list.rows()) - 1)
    hands.idle()


def _targets(hands: Hands, _facts: Any) -> None:
    year = hands.desk.ctx.today().year
    came_down(hands, *[("target", f"{code}/{year}", {"indicator": code, "year": year, "value": value})
                       for code, value in (("applications", 60), ("people_placed", 4), ("registered", 1200),
                                           ("active", 40), ("fill_rate", 60), ("letters_issued", 20))])
    hands.window.open_page("reports", {})
    hands.page("reports").go_before()
    hands.idle()


OFFICES: dict[str, Scene] = {
    "person-asking": _asking, "error-person-asking": _asked_wrong, "person-elsewhere": _states, "elsewhere": _arrivals,
    "person-received-there": _received, "person-closed-here": _closed, "elsewhere-received": _gone,
    "today-received": _needed,
    "elsewhere-arrival": _arrival, "error-elsewhere-known": _arrival_known,
    "which-jobs-elsewhere": _which, "reports-targets": _targets,
}
