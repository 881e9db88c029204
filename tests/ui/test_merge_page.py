"""Joining two records in the window: who looks alike, side by side, joined, parted; pairs of the whole office."""

from __future__ import annotations

from datetime import date

import pytest
from office_hands import Hands, register

from pes_desktop.domain.intake import Phone
from pes_desktop.services import intake, merging, people
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.intake.page import IntakePage
from pes_desktop.ui.merging.alike_page import AlikePage
from pes_desktop.ui.merging.page import MergePage


@pytest.fixture
def two(office: OfficeContext):
    same = {"names": "Rosa", "sex": "F", "birth_date": date(1985, 3, 12), "phones": [Phone("0994127781")]}
    first = register(office, surnames="Núñez Lema", document_number="0602917431", **same).jobseeker_id
    second = register(office, surnames="Nuñez Lema", document_type="none", known_as="Rosita", **same).jobseeker_id
    return first, second


def merge_page(hands: Hands, **params) -> MergePage:
    page = hands.open("merge", **params)
    assert isinstance(page, MergePage)
    hands.idle()
    return page


def test_the_other_record_is_proposed_found_compared_and_joined(office, hands, two) -> None:
    first, second = two
    page = merge_page(hands, id=first)
    assert [row.key for row in page.found.list.rows()] == [second]
    assert not page.swap_button.isVisible()
    hands.type("rosita")
    hands.idle()
    assert [row.key for row in page.found.list.rows()] == [second]
    hands.enter()
    hands.idle()
    assert page.stack.currentIndex() == 1
    assert "surnames" not in page.sides.groups  # the same but for an accent: nothing to choose
    assert page.sides.chosen()["known_as"] == "other"
    page.sides.groups["known_as"].button(0).click()
    page.merge()
    hands.idle()
    view = people.person_view(office, second)
    assert (view.line.id, view.known_as) == (first, "")


def test_the_other_one_may_be_kept(office, hands, two) -> None:
    first, second = two
    page = merge_page(hands, id=first, other=second)
    page.swap()
    hands.idle()
    assert (page.key, page.other) == (second, first)
    page.merge()
    hands.idle()
    assert people.person_view(office, first).line.id == second


def test_what_was_joined_is_listed_and_parted(office, hands, two) -> None:
    first, second = two
    done = merging.merge_people(office, first, second)
    page = merge_page(hands, id=first)
    (row,) = page.joined.list.rows()
    assert (row.key, row.title) == (done.trace_id, "Nuñez Lema Rosa")
    page.joined.list.acted.emit(row.key)
    hands.idle()
    assert people.person_view(office, second).line.id == second
    assert not page.joined.isVisible()


def test_pairs_of_the_office_open_side_by_side(office, hands, two) -> None:
    first, second = two
    register(office, surnames="Pilco", names="Segundo", sex="M", document_type="none")
    page = hands.open("alike")
    assert isinstance(page, AlikePage)
    hands.idle()
    (row,) = page.rows.list.rows()
    assert set(row.key) == {first, second}
    page.open_pair(row.key)
    hands.idle()
    shown = hands.window.page("merge")
    assert isinstance(shown, MergePage)
    assert shown.stack.currentIndex() == 1


def test_a_correction_offers_to_join_with_who_looks_alike(office, hands, two) -> None:
    first, second = two
    page = hands.open("intake", id=second)
    assert isinstance(page, IntakePage)
    hands.idle()
    page.watch.panel.merge_asked.emit(first)
    hands.idle()
    shown = hands.window.page("merge")
    assert isinstance(shown, MergePage)
    assert {shown.key, shown.other} == {first, second}


def test_a_choice_holds_for_what_was_seen(office, hands, two) -> None:
    """Another PC changes one of the two while somebody chooses: nothing is joined unseen."""
    first, second = two
    page = merge_page(hands, id=first, other=second)
    form = intake.load_form(office, second)
    form.known_as = "Charito"
    intake.save_intake(office, form, jobseeker_id=second)
    page.merge()
    hands.idle()
    assert people.person_view(office, second).line.id == second
    assert page.banner.isVisible()
    assert "Otra persona cambió una de las fichas" in page.banner.words.text()
    assert "Charito" in [button.text() for button in page.sides.groups["known_as"].buttons()]
    page.merge()
    hands.idle()
    assert people.person_view(office, second).line.id == first
