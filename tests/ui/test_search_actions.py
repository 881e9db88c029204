"""The search line also begins what a person wants to do, as far as the duty allows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from office_hands import Hands, make_office, register
from PySide6.QtCore import Qt

from pes_desktop.domain.enums import Role
from pes_desktop.domain.permissions import ACTS
from pes_desktop.reference.messages import has
from pes_desktop.services.context import OfficeContext
from pes_desktop.ui.actions import ACTIONS, find_actions
from pes_desktop.ui.pages import page_specs
from pes_desktop.ui.session import dress_desk


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeContext]:
    ctx = make_office(tmp_path / "office")
    register(ctx, surnames="Cerda", names="Mesías", document_type="none", sex="M")
    yield ctx
    ctx.store.close()


@pytest.fixture
def hands(office: OfficeContext, show, qtbot, type_text, press) -> Iterator[Hands]:
    made = Hands(office, show, qtbot, type_text, press)
    dress_desk(made.desk, office, made.window)
    yield made
    made.close()


def test_typing_an_intention_and_enter_goes_there(hands: Hands, qtbot, type_text, press) -> None:
    line = hands.window.top.search
    line.setFocus()
    type_text(line, "cerrar mes")
    qtbot.waitUntil(lambda: line._popup is not None and len(line._popup.list.rows()) > 1)
    assert [row.title for row in line._popup.list.rows()][:2] == ["Acciones", "Cerrar el mes"]
    press(line, Qt.Key.Key_Return)
    assert hands.window.current_key == "reports"


def test_people_stand_before_actions_at_the_first_word(hands: Hands, office: OfficeContext) -> None:
    assert hands.desk.search is not None
    found = hands.desk.search("cer")
    assert (found[0].page, found[-1].page) == ("person", "reports")


def test_an_action_is_found_by_other_words_and_by_every_word_typed(hands: Hands) -> None:
    def titles(text: str) -> list[str]:
        return [hit.title for hit in find_actions(hands.desk, text)]

    assert titles("inscripcion") == ["Registrar persona"]
    assert titles("planilla vacantes") == ["Importar planilla de vacantes"]
    assert titles("planilla zapatos") == []
    assert titles("re") == []
    assert titles("") == []


def test_only_what_the_duty_allows_is_offered(hands: Hands, office: OfficeContext) -> None:
    desk = office.with_staff(dataclasses.replace(office.staff, roles=(Role.RECEPTION,)))
    dress_desk(hands.desk, desk, hands.window)
    assert find_actions(hands.desk, "cerrar mes") == []
    assert [hit.page for hit in find_actions(hands.desk, "registrar persona")] == ["intake"]


def test_each_action_names_a_page_a_duty_and_words() -> None:
    pages = {spec.key for spec in page_specs()}
    for action in ACTIONS:
        assert action.page in pages, action.key
        assert not action.permission or action.permission in ACTS, action.key
        for lang in ("es", "en"):
            assert has(f"action.{action.key}", lang), action.key
            assert has(f"action.{action.key}.words", lang), action.key
