"""What a file is, by its first bytes, and whether it may be opened: nothing foreign is handed to a reader unchecked."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pes_desktop.domain.errors import EnvironmentFault, Fault
from pes_desktop.importing import extent
from pes_desktop.importing.compound import workbook_stream

#: Inflated size of all parts together; a sheet of 100,000 people takes some 80 MB.
MAX_INFLATED = 400 * 1024 * 1024
MAX_FILE = 120 * 1024 * 1024
MAX_PARTS = 5_000
CHUNK = 1 << 20

#: Any XML of a workbook may be named as one of its sheets.
_SHEET_XML = re.compile(r"(?i)^/?xl/(?!sharedstrings|styles|theme).*\.xml$")
_SHEET_BIN = re.compile(r"(?i)^/?xl/(?!sharedstrings|styles).*\.bin$")


@dataclass(frozen=True, slots=True)
class FileKind:
    """``book`` (a workbook for the reader) or ``text`` (separated values); ``macros`` when it carries a program."""

    name: str
    macros: bool = False


def fail(code: str, path: Path, **params: object) -> EnvironmentFault:
    """A fault about the file itself, with its name (never its content)."""
    return EnvironmentFault(Fault(code, "file", {"file": path.name, **params}))


def examine(path: Path) -> FileKind:
    """Look at a file without opening it as a workbook.

    Raises EnvironmentFault ``file_missing``, ``file_unreadable``, ``file_not_a_workbook``, ``workbook_encrypted`` or
    ``workbook_too_big``.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise fail("file_missing", path)
        with path.open("rb") as stream:
            head = stream.read(4096)
    except FileNotFoundError as error:
        raise fail("file_missing", path) from error
    except OSError as error:
        raise fail("file_unreadable", path) from error
    if size > MAX_FILE:
        raise fail("workbook_too_big", path, most=MAX_FILE // 2**20)
    if head.startswith(b"PK\x03\x04"):
        return _examine_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _examine_compound(path)
    if _looks_like_text(head):
        return FileKind("text")
    raise fail("file_not_a_workbook", path)


def _looks_like_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    lowered = head.lstrip().lower()
    if not lowered or b"\0" in head or lowered.startswith((b"<", b"%pdf", b"{\\rtf", b"{", b"[")):
        return False
    control = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    return control == 0


def _examine_compound(path: Path) -> FileKind:
    """The old container: an .xls, or the shell around an encrypted .xlsx."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise fail("workbook_encrypted", path)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book", "WORKBOOK")):
        raise fail("file_not_a_workbook", path)
    try:
        extent.biff_book(workbook_stream(content))
    except extent.TooFar as far:
        raise fail("workbook_too_wide", path, row=far.row) from None
    except ValueError as error:
        raise fail("file_not_a_workbook", path) from error
    return FileKind("book", "_VBA_PROJECT".encode("utf-16-le") in content)


def _examine_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
                raise fail("workbook_too_big", path, most=MAX_INFLATED // 2**20)
            spreadsheet = any(name.startswith("xl/workbook.") for name in names) or _is_ods(archive, names)
            if not spreadsheet:
                raise fail("file_not_a_workbook", path)
            if any(part.flag_bits & 0x1 for part in parts) or _ods_encrypted(archive, names):
                raise fail("workbook_encrypted", path)
            left = MAX_INFLATED
            for part in parts:
                left -= _check_part(archive, part, left, path)
            return FileKind("book", any(name.endswith("vbaProject.bin") for name in names))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise fail("file_not_a_workbook", path) from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "lzma"):
            raise fail("file_not_a_workbook", path) from error
        raise


def _is_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "content.xml" in names and "mimetype" in names and b"spreadsheet" in archive.read("mimetype")


def _ods_encrypted(archive: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    return manifest in names and "content.xml" in names and b"encryption-data" in archive.read(manifest)


def _inflate(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> Generator[bytes]:
    # The declared size may lie; asking for more than it makes the module read on to the true end.
    part.file_size = most + 4 * CHUNK
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, path: Path) -> int:
    """Inflate one part, counting; refuse what is too long or spans too wide a rectangle. Returns its true size."""
    total = 0
    table = extent.OdsRows() if part.filename.lower() == "content.xml" else None
    binary = bytearray() if _SHEET_BIN.search(part.filename) else None
    try:
        with closing(_inflate(archive, part, left)) as inflated:
            for chunk in extent.xml_sheet(inflated) if _SHEET_XML.search(part.filename) else inflated:
                total += len(chunk)
                if total > left:
                    raise fail("workbook_too_big", path, most=MAX_INFLATED // 2**20)
                if table is not None:
                    table.feed(chunk)
                if binary is not None:
                    binary += chunk
        if binary:
            extent.binary_sheet(bytes(binary))
    except extent.TooFar as far:
        raise fail("workbook_too_wide", path, row=far.row) from None
    return total
