"""The board in rows, read in the reading lane: which columns a view has and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from pes_desktop.domain.referral import ReferralState
from pes_desktop.domain.text import fold
from pes_desktop.reference import messages
from pes_desktop.ui.widgets.date_field import written
from pes_desktop.ui.widgets.rows import Row, RowChip

if TYPE_CHECKING:
    from pes_desktop.services.context import OfficeContext
    from pes_desktop.services.referral_lists import ReferralLine

S = ReferralState
GOING, PLACED, ENDED = "going", "placed", "ended"
#: View to its columns, each with the states it gathers; the first names the column.
VIEWS: dict[str, tuple[tuple[ReferralState, ...], ...]] = {
    GOING: ((S.DRAFT,), (S.ISSUED, S.DID_NOT_PRESENT, S.NO_ANSWER), (S.PRESENTED, S.INTERVIEWED), (S.HIRED,)),
    PLACED: ((S.VERIFIED,), (S.KEPT_30,), (S.KEPT_90,), (S.LEFT,)),
    ENDED: ((S.NOT_HIRED,), (S.DECLINED,), (S.VACANCY_GONE,), (S.VOID,)),
}
STATE_KINDS = {
    S.DRAFT: "neutral", S.ISSUED: "info", S.PRESENTED: "info", S.INTERVIEWED: "info", S.HIRED: "warn", S.VERIFIED: "ok",
    S.KEPT_30: "ok", S.KEPT_90: "ok", S.DID_NOT_PRESENT: "warn", S.NO_ANSWER: "warn", S.VOID: "neutral",
}
MOST = 300


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A referral on the board: its column, folded words to search in, whether an answer is due, its row."""

    key: UUID
    column: int
    words: str
    due: bool
    row: Row


@dataclass(frozen=True, slots=True)
class BoardStory:
    """One view of the board. ``counts``: view to number of referrals; ``due`` those of this view due today or before;
    ``sums`` the column totals; ``vacancy`` names the vacancy it is limited to."""

    view: str
    lines: tuple[BoardLine, ...]
    counts: dict[str, int]
    due: int
    due_everywhere: int
    to_verify: int
    sums: tuple[int, ...]
    vacancy: str = ""

    @property
    def nothing(self) -> bool:
        """Whether there is no referral at all."""
        return not any(self.counts.values())


def read_board(ctx: OfficeContext, lang: str, view: str, vacancy_id: UUID | None = None) -> BoardStory:
    """Read one view; what is due first stands on top of its column, ended ones newest first."""
    from pes_desktop.services.referral_lists import count_referrals, list_referrals

    today = ctx.today()
    columns = VIEWS[view]
    states = [state for column in columns for state in column]
    found = list_referrals(ctx, states=states, vacancy_id=vacancy_id, limit=MOST)
    counts = count_referrals(ctx, due_until=today, vacancy_id=vacancy_id)
    place = {state: number for number, column in enumerate(columns) for state in column}
    lines = [_line(line, place[S(line.state)], columns, today, lang) for line in found]
    if view != ENDED:
        order = {line.id: line.due_on or date.max for line in found}
        lines.sort(key=lambda line: order[line.key])
    title = ""
    if vacancy_id is not None:
        title = _vacancy_title(ctx, vacancy_id)
    per_view = {name: sum(counts.by_state.get(state, 0) for column in parts for state in column)
                for name, parts in VIEWS.items()}
    return BoardStory(
        view, tuple(lines), per_view, sum(counts.due_by_state.get(state, 0) for state in states),
        sum(counts.due_by_state.values()), counts.by_state.get(S.HIRED, 0),
        tuple(sum(counts.by_state.get(state, 0) for state in column) for column in columns), title,
    )


def _vacancy_title(ctx: OfficeContext, vacancy_id: UUID) -> str:
    from pes_desktop.services.vacancies import load_vacancy

    view = load_vacancy(ctx, vacancy_id)
    return f"{view.form.title} · {view.employer_name}"


def _line(line: ReferralLine, column: int, columns: tuple[tuple[ReferralState, ...], ...], today: date,
          lang: str) -> BoardLine:
    chips = []
    state = S(line.state)
    if state is not columns[column][0]:
        chips.append(RowChip(messages.text(f"choice.referral_state.{state}", lang), STATE_KINDS.get(state, "neutral")))
    due = line.due_on is not None and line.due_on <= today
    if line.due_on is not None:
        chips.append(due_chip(line.due_on, today, lang))
    elif state is not S.DRAFT:
        chips.append(RowChip(written(line.state_on)))
    row = Row(line.id, line.person, f"{line.vacancy_title}\n{line.employer}", chips=chips)
    words = fold(f"{line.person} {line.vacancy_title} {line.employer} {line.letter_number} {line.vacancy_number}")
    return BoardLine(line.id, column, words, due, row)


def due_chip(due_on: date, today: date, lang: str) -> RowChip:
    """When the next question is due: late, today, tomorrow, in some days."""
    days = (due_on - today).days
    if days < 0:
        return RowChip(messages.text("today.due.late", lang, days=-days), "bad")
    if days == 0:
        return RowChip(messages.text("today.due.today", lang), "bad")
    if days == 1:
        return RowChip(messages.text("today.due.tomorrow", lang), "warn")
    return RowChip(messages.text("today.due.days", lang, days=days))
