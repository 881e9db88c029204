"""Pictures of headquarters' pages in out/headquarters: Spanish and English, light and dark, full, empty and wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import demo_headquarters as demo  # noqa: E402

OUT = ROOT / "out" / "headquarters"
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 800, "height": 900}
#: A browser without a sandbox of its own (containers), and without talk to the outside.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
             "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
PAGES = {
    demo.ANALYST: ("offices", "offices?state=silent", "month", "month?province=ec-06", "alike", "published",
                   "published/catalogue", "published/vocabulary", "published/setting", "published/target",
                   "published/image", "password", "devices"),
    demo.ADMINISTRATOR: ("offices", "devices", "accounts", "help", "audit", "nothing-here"),
}


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A headquarters of this folder on a free loopback port."""
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "pes_central", "serve", "--dir", str(folder), "--announce",
                                    "--stop-with-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                   cwd=ROOT)
        assert process.stdout
        assert process.stdin
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.stdin.close()
            process.wait(30)
            process.stdout.close()


def sign_in(page: Any, url: str, name: str, password: str = demo.PASSWORD) -> None:
    """Through the door."""
    page.goto(f"{url}/login")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.click("main button")


def take(page: Any, name: str, folder: Path = OUT) -> None:
    """One picture of the whole page."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)


def publish_something(page: Any, url: str, mark: str) -> int:
    """Pictures of publishing: a draft that changes nothing today, one that does, what it says afterwards, a fault."""
    def draft(kind: str, to: int, value: str, **chosen: str) -> None:
        page.goto(f"{url}/published/{kind}")
        for name, code in chosen.items():
            page.select_option(f"select[name={name}]", code)
        page.fill("input[name=value]", value)
        page.select_option("select[name=addressee]", index=to)
        page.click(".form button.primary")

    draft("setting", 0, "30", setting="vacancy_days")
    take(page, f"{mark}-draft-same")
    page.click("main .acts button:not(.primary)")  # discarded
    draft("target", 1, "1 200", indicator="people_placed")
    take(page, f"{mark}-draft-new")
    page.click("main .acts button.primary")
    take(page, f"{mark}-published")
    draft("target", 1, "99999999", indicator="people_placed")
    take(page, f"{mark}-draft-wrong")
    page.goto(f"{url}/published/target")
    page.click("main form.acts button")  # taken back, so that the next look begins alike
    take(page, f"{mark}-draft-withdrawal")
    page.click("main .acts button.primary")
    return 5


def look_at_headquarters(url: str, folder: Path) -> int:
    """The demo headquarters' pages as its two accounts see them; 0 where there is no browser or no driver for it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return 0
    program, taken = shutil.which("chromium"), 0
    if program is None:
        return 0
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        for user, paths in ((demo.ANALYST, ("offices", "month", "alike", "published/catalogue")),
                            (demo.ADMINISTRATOR, ("devices", "accounts", "audit"))):
            context = browser.new_context(locale="es", viewport=WIDE, java_script_enabled=False)
            page = context.new_page()
            sign_in(page, url, user)
            for path in paths:
                page.goto(f"{url}/{path}")
                taken += 1
                take(page, f"{taken:02d}-{path.replace('/', '-')}", folder)
            context.close()
        browser.close()
    return taken


def pictures(only: str = "") -> int:
    """Take them all (or those whose name holds ``only``); returns how many."""
    from playwright.sync_api import sync_playwright

    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    taken = 0
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        full, empty = Path(name) / "full", Path(name) / "empty"
        demo.prepare(full, 16, 60)
        demo.prepare(empty, 0, 0)
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        looks = [("es", "light", WIDE), ("es", "dark", WIDE), ("es", "light", NARROW), ("en", "light", WIDE)]
        for state, folder in (("full", full), ("empty", empty)):
            with server(folder) as url:
                for lang, theme, size in looks if state == "full" else looks[:1]:
                    for user, paths in PAGES.items():
                        context = browser.new_context(locale=lang, color_scheme=theme, viewport=size,
                                                      java_script_enabled=False)
                        page = context.new_page()
                        sign_in(page, url, user)
                        for path in paths:
                            mark = "".join(sign if sign.isalnum() else "-" for sign in path)
                            shot = f"{state}-{lang}-{theme}-{size['width']}-{user[:5]}-{mark}"
                            if only in shot:
                                page.goto(f"{url}/{path}")
                                take(page, shot)
                                taken += 1
                        mark = f"{state}-{lang}-{theme}-{size['width']}-publish"
                        if user == demo.ANALYST and state == "full" and only in mark:
                            taken += publish_something(page, url, mark)
                        context.close()
                context = browser.new_context(locale="es", viewport=WIDE, java_script_enabled=False)
                page = context.new_page()
                sign_in(page, url, demo.ANALYST, "otra cosa")
                take(page, f"{state}-wrong-login")
                context.close()
        browser.close()
    return taken


if __name__ == "__main__":
    print(f"{pictures(*sys.argv[1:2])} {OUT}")
