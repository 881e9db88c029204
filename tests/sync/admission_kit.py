"""An office without a line, headquarters, and the stick that goes between them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select
from support.exchange import Server
from support.work_office import new_office

from pes_central.__main__ import main as central_main
from pes_central.auth import make_code
from pes_central.db import writing
from pes_desktop.domain.errors import DomainError
from pes_desktop.models import OutboxEntry
from pes_desktop.services import stick_admission
from pes_desktop.services.context import OfficeContext
from pes_desktop.sync.store import Account, account


@dataclass
class Post:
    """An office without a line, headquarters, and the stick between them."""

    ctx: OfficeContext
    server: Server
    stick: Path

    def code(self, office: str = "ALA", hours: int = 1) -> str:
        with writing(self.server.engine) as connection:
            return make_code(connection, office, hours, stick=True)

    def ask(self, code: str = "") -> Path:
        return self.stick / stick_admission.write_request(self.ctx, self.stick, code)

    def headquarters(self, capsys: pytest.CaptureFixture[str], *files: Path) -> list[dict[str, str]]:
        """What ``pes-central enrol-file`` says of the requests on the stick."""
        names = [str(path) for path in files or sorted(self.stick.glob("*.pesq"))]
        capsys.readouterr()
        central_main(["enrol-file", *names, "--out", str(self.stick), "--dir", str(self.server.folder)])
        told = capsys.readouterr()
        return [json.loads(line) for line in (told.out + told.err).splitlines()]

    def read(self) -> None:
        stick_admission.read_answer(self.ctx, self.stick)

    def account(self) -> Account | None:
        with self.ctx.store.read() as session:
            return account(session)

    def count(self, table: type) -> int:
        with self.server.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def waiting(self) -> int:
        with self.ctx.store.read() as session:
            return session.query(OutboxEntry).count()


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server.prepared(tmp_path_factory.mktemp("central"), "")
    yield server
    server.engine.dispose()


@pytest.fixture
def post(tmp_path: Path, own_server: Server) -> Iterator[Post]:
    yield from _post(tmp_path, own_server)


def _post(tmp_path: Path, server: Server, code: str = "ALA") -> Iterator[Post]:
    if server.database_url:  # the commands read it there
        (server.folder / "database-url").write_text(server.database_url)
    ctx = new_office(tmp_path / "office", code)
    folder = tmp_path / "stick"
    folder.mkdir()
    yield Post(ctx, server, folder)
    ctx.store.close()


@pytest.fixture
def bare(tmp_path: Path, one_server: Server) -> Iterator[Post]:
    """An office of its own at a headquarters that the tests of this file share."""
    yield from _post(tmp_path, one_server, uuid.uuid4().hex[:6].upper())


def refused(post: Post, capsys: pytest.CaptureFixture[str], data: bytes) -> str:
    file = post.stick / "one.pesq"
    file.write_bytes(data)
    (line,) = post.headquarters(capsys, file)
    return line.get("refused", "")


def fault_of(work: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        work()
    (code,) = caught.value.codes
    return code
