"""Targets of headquarters on the page of reports."""

from __future__ import annotations

from office_hands import TODAY, register

from pes_desktop.models import PublishedItem
from pes_desktop.ui.reports.page import ReportsPage


def test_targets_stand_beside_their_numbers(hands) -> None:
    ctx = hands.desk.ctx
    register(ctx, surnames="Guamán", names="Ana", document_type="none", sex="F", place_code="060251")
    page = hands.open("reports")
    assert isinstance(page, ReportsPage)
    plain = [len(row.trailing) for row in page.table.list.rows() if not row.caption]
    assert set(plain) == {1}
    with ctx.store.local() as session:
        for code, value in (("registered", 1200), ("active", 1), ("fill_rate", 60), ("applications", 50)):
            session.add(PublishedItem(kind="target", key=f"{code}/{TODAY.year}", own=False, position=1,
                                      body={"indicator": code, "year": TODAY.year, "value": value}))
    page.reload()
    hands.idle()
    chips = {row.key: (row.trailing[0].words, row.trailing[0].kind) for row in page.table.list.rows()
             if len(row.trailing) == 2}
    assert chips == {"registered": ("Target 2026: 1 of 1\u202f200", "info"), "active": ("Target 2026: 1", "ok"),
                     "fill_rate": ("Target 2026: 60 %", "info")}
    assert "Target 2026: 1 of 50" in page.cards["applications"].accessibleName()
    page.go_before()
    hands.idle()
    assert "0 of 50" in page.cards["applications"].accessibleName()
