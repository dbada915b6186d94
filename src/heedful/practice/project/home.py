"""Where this installation keeps its own: the database, the key file, the secret key. No Django here."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path


def home_of(environ: Mapping[str, str]) -> Path:
    """HEEDFUL_HOME, or the per-user data folder (XDG; %LOCALAPPDATA% on Windows)."""
    if chosen := environ.get("HEEDFUL_HOME"):
        return Path(chosen).expanduser().absolute()
    data = environ.get("XDG_DATA_HOME") or environ.get("LOCALAPPDATA") or "~/.local/share"
    return Path(data).expanduser() / "heedful"


def make_home(home: Path) -> None:
    """The folder, for its owner's eyes only, and in it the key that signs sessions."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(home / "secret_key", secrets.token_urlsafe(48))


def read_secret_key(home: Path) -> str:
    """Empty before `make_home`: Django then refuses to sign anything, which is what we want."""
    path = home / "secret_key"
    return path.read_text().strip() if path.exists() else ""


def write_private(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a file that its owner alone may read: whole or not at all.

    An existing file is left as it is unless `replace`; of two programs that start at once, one wins and
    both then read the same file.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with mode 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(temporary).replace(path)
        else:
            _link_unless_there(Path(temporary), path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _link_unless_there(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
