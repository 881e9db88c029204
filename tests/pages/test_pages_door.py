"""Signing in: cookies, limits, sessions that end, the first start, accounts from the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pages_kit import Visitor
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from support.exchange import ROOT, Server

from pes_central.db import reading, writing
from pes_central.pages import people
from pes_central.pages.audit import note
from pes_central.pages.people import add_user, begin_session, session_user
from pes_central.pages.sign import inside
from pes_central.tables import AuditEntry, UserEntry, UserSession
from pes_desktop.models.base import utcnow
from scripts import demo_headquarters as demo

SECRET = "siete llamas en el corral"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A headquarters that nobody has used yet."""
    server = Server.prepared(tmp_path / "central", "")
    server.start()
    yield server
    server.stop()
    server.engine.dispose()


def acts(server: Server) -> list[tuple[str, str]]:
    with reading(server.engine) as connection:
        return [tuple(row) for row in connection.execute(
            select(AuditEntry.who, AuditEntry.act).order_by(AuditEntry.line))]


def test_the_first_start_makes_one_administrator(empty: Server, visit_at: Callable[[str], Visitor]) -> None:
    one = visit_at(empty.url)
    assert one.get("/").headers["location"].startswith("/login")
    assert one.get("/login").headers["location"] == "/setup"
    one.get("/setup")
    code = (empty.folder / "setup-code").read_text().strip()
    assert (empty.folder / "setup-code").stat().st_mode & 0o077 == 0
    wrong = one.send("/setup", "/setup", code="AAAA-AAAA-AAAA-AAAA", name="Rosa", password=SECRET, again=SECRET)
    assert (wrong.status_code, "Ese no es el código" in wrong.text) == (400, True)
    weak = one.send("/setup", "/setup", code=code, name="Rosa", password="12345678", again="12345678")
    assert weak.status_code == 400
    made = one.send("/setup", "/setup", code=code.lower().replace("-", " "), name="Rosa Pilco", password=SECRET,
                    again=SECRET)
    assert made.headers["location"] == "/login?done=setup"
    assert not (empty.folder / "setup-code").exists()
    assert one.get("/setup").status_code == 404
    assert one.sign_in("rosa  PILCO", SECRET).headers["location"] == "/"
    assert one.get("/accounts").status_code == 200
    assert acts(empty) == [("Rosa Pilco", "setup"), ("Rosa Pilco", "signed_in")]


def test_failures_are_counted_and_told_without_the_name_that_was_typed(
        empty: Server, visit_at: Callable[[str], Visitor]) -> None:
    with writing(empty.engine) as connection:
        add_user(connection, "Ana", "analyst", SECRET)
    one = visit_at(empty.url)
    for _ in range(4):
        assert one.sign_in("Ana", "otra cosa").status_code == 401
    assert one.sign_in(SECRET, "Ana").status_code == 401  # the password in the wrong field
    assert one.sign_in("Ana", "otra cosa").status_code == 401
    assert one.sign_in("Ana", SECRET).status_code == 429
    assert acts(empty) == [("Ana", "sign_in_failed")] * 4 + [("?", "sign_in_failed"), ("Ana", "sign_in_failed")]


def test_the_cookie_is_of_this_browser_and_this_site(visitor: Callable[[str], Visitor]) -> None:
    answer = visitor("").sign_in(demo.ANALYST)
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("pes_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    proxied = visitor("")
    proxied.http.headers["X-Forwarded-Proto"] = "https"
    secure = proxied.sign_in(demo.ANALYST).headers.get_list("set-cookie")
    assert all("Secure" in line for line in secure if line.startswith("pes_session="))


@pytest.mark.parametrize("onward", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"])
def test_the_door_leads_nowhere_else(onward: str) -> None:
    assert inside(onward) == "/"
    assert inside("/month?office=ALA") == "/month?office=ALA"


def test_whoever_was_sent_to_the_door_goes_on_from_there(visitor: Callable[[str], Visitor]) -> None:
    one = visitor("")
    door = one.get("/offices?state=silent").headers["location"]
    assert 'name="next" value="/offices?state=silent"' in one.get(door).text
    assert one.sign_in(demo.ANALYST, onward="//evil.example/").headers["location"] == "/"
    assert visitor("").sign_in(demo.ANALYST, onward="/offices?state=silent").headers["location"].endswith("silent")


def test_going_out_ends_the_session_everywhere_it_was_copied(visitor: Callable[[str], Visitor]) -> None:
    one = visitor("analyst")
    stolen = one.http.cookies["pes_session"]
    one.send("/offices", "/logout")
    thief = visitor("")
    thief.http.cookies.set("pes_session", stolen)
    assert thief.get("/offices").status_code == 303


def test_sessions_end_by_themselves(headquarters: Server) -> None:
    with writing(headquarters.engine) as connection:
        user_id = people.id_of(connection, demo.ANALYST)
        tokens = [begin_session(connection, user_id) for _ in range(3)]
        hashes = [people._hash(token) for token in tokens]
        idle = update(UserSession).values(seen_at=utcnow() - people.IDLE - timedelta(seconds=1))
        connection.execute(idle.where(UserSession.token_hash == hashes[0]))
        old = update(UserSession).values(created_at=utcnow() - people.LONGEST - timedelta(seconds=1))
        connection.execute(old.where(UserSession.token_hash == hashes[1]))
        assert [session_user(connection, token)[0] is not None for token in tokens] == [False, False, True]


def test_an_account_that_is_closed_is_out_at_once(visitor: Callable[[str], Visitor], headquarters: Server) -> None:
    with writing(headquarters.engine) as connection:
        user_id = add_user(connection, "Quien Se Va", "analyst", SECRET)
    leaving, boss = visitor(""), visitor("administrator")
    leaving.sign_in("Quien Se Va", SECRET)
    assert leaving.get("/offices").status_code == 200
    boss.send(f"/accounts/{user_id}", f"/accounts/{user_id}/enabled", enabled="0")
    assert leaving.get("/offices").status_code == 303
    assert visitor("").sign_in("Quien Se Va", SECRET).status_code == 401
    boss.send(f"/accounts/{user_id}", f"/accounts/{user_id}/enabled", enabled="1")
    assert visitor("").sign_in("Quien Se Va", SECRET).status_code == 303


def test_the_last_administrator_stays(visitor: Callable[[str], Visitor], headquarters: Server) -> None:
    with reading(headquarters.engine) as connection:
        user_id = people.id_of(connection, demo.ADMINISTRATOR)
    boss = visitor("administrator")
    answer = boss.send(f"/accounts/{user_id}", f"/accounts/{user_id}/enabled", enabled="0")
    assert (answer.status_code, "única cuenta de administración" in answer.text) == (400, True)


def test_ones_own_password(visitor: Callable[[str], Visitor], headquarters: Server) -> None:
    with writing(headquarters.engine) as connection:
        add_user(connection, "Cambia Clave", "analyst", SECRET)
    one, other = visitor(""), visitor("")
    one.sign_in("Cambia Clave", SECRET)
    other.sign_in("Cambia Clave", SECRET)
    new = "nueve ovejas junto al río"
    wrong = one.send("/password", "/password", present="no es", password=new, again=new)
    assert (wrong.status_code, "no es su contraseña" in wrong.text) == (400, True)
    assert one.send("/password", "/password", present=SECRET, password=new, again=new).status_code == 303
    assert one.get("/offices").status_code == 200
    assert other.get("/offices").status_code == 303
    assert visitor("").sign_in("Cambia Clave", new).status_code == 303


def test_accounts_from_the_command_line(tmp_path: Path) -> None:
    def run(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "pes_central", "user", *words, "--dir", str(tmp_path)], cwd=ROOT,
                              input=said, capture_output=True, text=True, timeout=120, check=False)

    assert run("add", "Ana", "--role", "analyst", said=f"{SECRET}\n").returncode == 0
    again = run("add", "ANA", "--role", "analyst", said=f"{SECRET}\n")
    assert (again.returncode, "Ya hay una cuenta" in again.stderr) == (2, True)
    assert run("list").stdout == "Ana\tanalyst\t+\n"
    server = Server.prepared(tmp_path, "")
    with reading(server.engine) as connection:
        stored = connection.execute(select(UserEntry.password_hash)).scalar_one()
        assert people.password_fits(connection, "ana", SECRET) is not None
    server.engine.dispose()
    assert stored.startswith("$argon2id$")


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_the_trail_is_only_added_to(tmp_path: Path, request: pytest.FixtureRequest, backend: str) -> None:
    url = request.getfixturevalue("new_database")() if backend == "postgresql" else ""
    server = Server.prepared(tmp_path / "central", url)
    with writing(server.engine) as connection:
        note(connection, "Ana", "analyst", "published", "x")
    for act in ("UPDATE central_audit SET who = 'Eva'", "DELETE FROM central_audit"):
        with pytest.raises(DBAPIError, match="only added to"), writing(server.engine) as connection:
            connection.exec_driver_sql(act)
    assert acts(server) == [("Ana", "published")]
    server.engine.dispose()
