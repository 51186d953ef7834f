"""Where results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from detente.errors import DetenteError


@contextlib.contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """A text stream to write to: standard output for None or "-".

    A file is written beside its place and put there when all is done; after an error or Ctrl-C whatever stood there still does.
    """
    if path is None or path == "-":
        yield sys.stdout
        return
    target = Path(path).resolve()
    _check(target, path)
    if target.exists() and not target.is_file():  # /dev/stderr, a named pipe: there is nothing to replace
        with target.open("w", encoding="utf-8") as stream:
            yield stream
        return
    with _replacing(target, path) as stream:
        yield stream


def check(path: str | None) -> None:
    """Raises DetenteError now if `path` cannot be written later, before hours of work."""
    if path is not None and path != "-":
        _check(Path(path).resolve(), path)


def _check(target: Path, path: str) -> None:
    if target.is_dir():
        raise DetenteError(f"Cannot write to '{path}': it is a folder. Give the name of a file.")
    if not target.parent.is_dir():
        raise DetenteError(f"Cannot write to '{path}': there is no folder '{target.parent}'. Make it first.")
    if not os.access(target if target.exists() else target.parent, os.W_OK):
        raise DetenteError(f"Cannot write to '{path}': you have no permission to write there.")


@contextlib.contextmanager
def _replacing(target: Path, path: str) -> Iterator[TextIO]:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise DetenteError(f"Cannot write to '{path}': {error.strerror}.") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def json_line(value: Any, *, indent: int | None = None) -> str:
    """JSON as people read it: letters as they are, escaped only where they cannot be written (half a surrogate pair)."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, indent=indent)
    return text + "\n"


def colored(stream: TextIO, environment: dict[str, str] | os._Environ[str] = os.environ) -> bool:
    """Colour only on a terminal that can, and never where NO_COLOR is set (https://no-color.org)."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
