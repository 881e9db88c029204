"""Pages are whole documents with no office and with three hundred; every field has its label, every word a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pages_kit import USERS, Visitor
from support.exchange import ROOT, Server

from scripts import demo_headquarters as demo

VOID = {"meta", "link", "input", "br", "img", "path", "rect", "circle", "line", "hr", "polyline", "ellipse"}
PAGES = {"analyst": ("/offices", "/month", "/alike", "/published/catalogue", "/published/vocabulary",
                     "/published/setting", "/published/target", "/published/image", "/password", "/nothing"),
         "administrator": ("/offices", "/devices", "/accounts", "/help", "/audit")}


class Whole(HTMLParser):
    """Elements close in order, ids are named once, fields have labels."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.fields: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"] or ""] if "id" in found else []
        if tag == "label" and "for" in found:
            self.labels.add(found["for"] or "")
        if tag in ("input", "select", "textarea") and found.get("type") not in ("hidden", "radio", "checkbox"):
            self.fields.append(found.get("id") or "?")
        if "style" in found or any(name.startswith("on") for name in found):
            self.faults.append(f"{tag} {sorted(found)}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}>")

    def wrong(self, text: str) -> list[str]:
        self.feed(text)
        twice = [name for name in set(self.ids) if self.ids.count(name) > 1]
        bare = [name for name in self.fields if name not in self.labels]
        return [*self.faults, *self.open, *twice, *bare]


@pytest.fixture(scope="module", params=[0, 300])
def sized(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int]]:
    folder = tmp_path_factory.mktemp("sized")
    demo.prepare(folder, request.param, 1)
    server = Server.prepared(folder, "")
    server.start()
    yield server, request.param
    server.stop()
    server.engine.dispose()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_pages_are_whole(sized: tuple[Server, int], visit_at: Callable[[str], Visitor], lang: str) -> None:
    server, offices = sized
    for role, paths in PAGES.items():
        one = visit_at(server.url)
        one.http.headers["Accept-Language"] = lang
        one.sign_in(USERS[role])
        for path in paths:
            answer = one.get(path)
            assert answer.status_code == (404 if path == "/nothing" else 200), path
            assert Whole().wrong(answer.text) == [], path
            assert f'<html lang="{lang}">' in answer.text
            assert not re.findall(r"\bcentral\.[a-z_]+\.?", answer.text), path
            if path == "/offices":
                assert answer.text.count("<tr>") == (offices + 1 if offices else 0)


def test_every_page_says_what_a_browser_may_do(visitor: Callable[[str], Visitor]) -> None:
    for path in ("/login", "/offices", "/nothing", "/static/pes.css", "/static/regular.ttf"):
        headers = visitor("analyst").get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("public, max-age=31536000, immutable" if "static" in path else "no-store")
    assert visitor("").get("/static/evil.ttf").status_code == 404
    assert visitor("").get("/v1/nothing").json()["code"] == "request_refused"


def test_every_word_of_the_pages_is_in_both_languages() -> None:
    used = set()
    for path in (ROOT / "pes_central" / "pages").rglob("*.*"):
        if path.suffix in (".py", ".html"):
            text = path.read_text(encoding="utf-8")
            used |= {f"central.{key}" for key in re.findall(r"\bt\('([a-z_.0-9]+)'[,)]", text)}
            used |= {f"central.{key}" for key in re.findall(r"visit\.t\(\"([a-z_.0-9]+)\"", text)}
            used |= {f"central.{key}.{form}" for key in re.findall(r"counted\('([a-z_.]+)'", text)
                     for form in ("one", "other")}
            used |= {f"fault.{key}" for key in re.findall(r"Fault\(\"(central_[a-z_]+)\"", text)}
    from pes_central.pages.audit import ACTS
    from pes_central.pages.kinds import KINDS, SETTINGS
    from pes_central.pages.offices_data import STATES

    used |= {f"central.act.{act}" for act in ACTS} | {
        f"central.{said}.{state}" for state in STATES for said in ("state", "state_text")}
    used |= {f"central.setting.{name}" for name in SETTINGS} | {f"central.kind.{kind}" for kind in KINDS}
    used |= {f"central.input.{kind.code}.{field.name}" for kind in KINDS.values() for field in kind.inputs}
    assert len(used) > 200
    for lang in ("es", "en"):
        known: dict[str, str] = {}
        for path in Path(ROOT / "resources" / "i18n" / "messages" / lang).glob("*.json"):
            known |= json.loads(path.read_text(encoding="utf-8"))
        assert sorted(used - known.keys()) == []
