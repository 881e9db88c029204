"""Headquarters with invented offices in a process of its own, people who sign in, and one browser for all tests."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pages_kit import USERS, Visitor
from support.exchange import Server
from support.exchange_fixtures import new_office, office

from scripts import demo_headquarters as demo
from scripts.headquarters_pictures import ARGUMENTS, WIDE

__all__ = ["new_office", "office"]


@pytest.fixture(scope="session")
def headquarters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Thirteen offices in all the states there are, about eight people each."""
    folder = tmp_path_factory.mktemp("headquarters")
    demo.prepare(folder, 13, 8)
    server = Server.prepared(folder, "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


@pytest.fixture
def visit_at() -> Iterator[Callable[[str], Visitor]]:
    """Makes somebody who comes to the door of a headquarters."""
    made: list[Visitor] = []

    def make(url: str) -> Visitor:
        made.append(Visitor(url))
        return made[-1]
    yield make
    for one in made:
        one.http.close()


@pytest.fixture
def visitor(headquarters: Server, visit_at: Callable[[str], Visitor]) -> Callable[[str], Visitor]:
    """Makes somebody signed in by role; "" is nobody."""
    def make(role: str = "") -> Visitor:
        one = visit_at(headquarters.url)
        if role:
            assert one.sign_in(USERS[role]).status_code == 303
        return one
    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, one for all."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        program = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield program
        program.close()


@pytest.fixture
def window(browser: Any, headquarters: Server) -> Iterator[Any]:
    """A page of the browser in which no script runs."""
    context = browser.new_context(base_url=headquarters.url, locale="es", viewport=WIDE, java_script_enabled=False)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.click = partial(arrive_by, page, page.click)  # type: ignore[method-assign]
    yield page
    context.close()


def arrive_by(page: Any, click: Callable[[str], None], selector: str) -> None:
    """A press, and the page it leads to: without scripts every press leads to one."""
    with page.expect_navigation():
        click(selector)
