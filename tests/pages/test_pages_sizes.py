"""What has to fit: filters on one row of a laptop, the offices' table on a small screen, long texts in their fields."""

from __future__ import annotations

from typing import Any

from support.exchange import Server

from scripts import demo_headquarters as demo
from scripts.headquarters_pictures import NARROW, WIDE, sign_in


def measured(browser: Any, headquarters: Server, user: str, size: dict[str, int], path: str, script: str) -> Any:
    """What a script of the test finds on a page of this size; the pages themselves run none."""
    context = browser.new_context(base_url=headquarters.url, locale="es", viewport=size)
    context.set_default_timeout(60_000)
    try:
        page = context.new_page()
        sign_in(page, headquarters.url, user)
        page.goto(path)
        return page.evaluate(script)
    finally:
        context.close()


def test_filters_of_the_trail_stand_on_one_row(browser: Any, headquarters: Server) -> None:
    """With the way back to all lines too."""
    act, *bottoms = measured(
        browser, headquarters, demo.ADMINISTRATOR, WIDE, "/audit?act=signed_in", """() => {
            const bar = document.querySelector('form.bar'), box = one => one.getBoundingClientRect();
            return [box(bar.querySelector('#f-act')).width,
                    ...[...bar.querySelectorAll('select, input[type=date], .btn')].map(one => box(one).bottom)]}""")
    assert act <= 300
    assert len(bottoms) == 6
    assert max(bottoms) - min(bottoms) < 4


def test_the_offices_fit_on_a_small_screen(browser: Any, headquarters: Server) -> None:
    inner, room, sideways = measured(
        browser, headquarters, demo.ANALYST, NARROW, "/offices", """() => {
            const table = document.querySelector('.scroll'), root = document.documentElement;
            return [table.scrollWidth, table.clientWidth, root.scrollWidth - root.clientWidth]}""")
    assert inner <= room
    assert sideways == 0


def test_long_sentences_of_the_image_are_seen_whole(browser: Any, headquarters: Server) -> None:
    cut = measured(browser, headquarters, demo.ANALYST, WIDE, "/published/image", """() =>
        [...document.querySelectorAll('form.form input[type=text], form.form textarea')].filter(
            one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight).map(one => one.name)""")
    assert cut == []
