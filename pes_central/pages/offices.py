"""All offices on one screen: what needs a telephone call stands first."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from starlette.responses import Response

from pes_central.pages import offices_data as data
from pes_central.pages.visit import Visit, page

#: Columns that begin with the largest when they are sorted by.
_DOWN_FIRST = ("waiting", "parked")


@page("/offices", "see_offices")
def offices(visit: Visit) -> Response:
    """The offices, filtered and sorted by the address."""
    with visit.reading() as connection:
        every = data.office_lines(connection)
    words, province, state = visit.query("q"), visit.query("province"), visit.query("state")
    sort = visit.query("sort") if visit.query("sort") in data.SORTS else "urgency"
    down = visit.query("down") == "1"
    chosen = {"q": words, "province": province, "state": state}

    def link(**changes: str) -> str:
        query = {name: said for name, said in {**chosen, "sort": sort, "down": "1" if down else "", **changes}.items()
                 if said and (name, said) != ("sort", "urgency")}
        return "/offices" + (f"?{urlencode(query)}" if query else "")

    def sort_link(column: str) -> str:
        turned = not down if column == sort else column in _DOWN_FIRST
        return link(sort=column, down="1" if turned else "")

    lines = data.sorted_lines(data.matching(every, words, province, state), sort, down)
    counts = Counter(line.state for line in every)
    return visit.page("offices.html", every=every, lines=lines, counts=counts, chips=data.CHIPS, sort=sort, down=down,
                      words_typed=words, province=province, state=state, link=link, sort_link=sort_link,
                      provinces=data.provinces(every), states=[s for s in data.STATES if counts[s]],
                      all_states=data.STATES,
                      silent_days=data.SILENT_DAYS)
