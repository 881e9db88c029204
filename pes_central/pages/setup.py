"""The first start: whoever runs the server reads a code beside it and makes the first administrator's account."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from pes_desktop.domain.admission_code import ALPHABET

CODE_FILE = "setup-code"


def setup_code(folder: Path) -> str:
    """The code of the first start, made once and kept in the server's folder, readable by its owner alone."""
    path = folder / CODE_FILE
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(code + "\n")
    return code


def code_fits(folder: Path, typed: str) -> bool:
    """Whether what was typed is the code of this server's first start."""
    path = folder / CODE_FILE
    if not path.is_file():
        return False
    known = path.read_text(encoding="utf-8").strip()
    plain = "".join(sign for sign in typed.upper() if sign in ALPHABET)
    return hmac.compare_digest(plain, known.replace("-", ""))


def forget_code(folder: Path) -> None:
    """The first account is made: the code opens nothing any more."""
    (folder / CODE_FILE).unlink(missing_ok=True)
