"""One writer at a time: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from detente.errors import DetenteError

_OPEN: set[int] = set()


def _let_go_in_child() -> None:
    """A forked worker would keep the lock of a parent that was killed; it closes its copy at once."""
    for handle in list(_OPEN):
        with contextlib.suppress(OSError):
            os.close(handle)
    _OPEN.clear()


@contextlib.contextmanager
def held(path: Path, who: str, *, wait: float = 0.0) -> Iterator[None]:
    """Holds the lock file `path` while the block runs; `who` is told to others who come meanwhile.

    Waits at most `wait` seconds. Raises DetenteError where somebody else holds it, or where the folder cannot be written.
    """
    handle = _opened(path)
    try:
        until = time.monotonic() + wait
        while not _take(handle):
            if time.monotonic() >= until:
                raise DetenteError(
                    f"Another process is writing to the study '{path.parent}': {_holder(path)}. "
                    "Reading goes on meanwhile; to write, wait until it has finished, then give the command again."
                )
            time.sleep(0.05)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{who}, process {os.getpid()}\n".encode(), 0)
        yield
    finally:
        _OPEN.discard(handle)
        _give_back(handle)
        os.close(handle)


def _opened(path: Path) -> int:
    if not _OPEN and hasattr(os, "register_at_fork") and not getattr(_let_go_in_child, "known", False):
        os.register_at_fork(after_in_child=_let_go_in_child)
        _let_go_in_child.known = True  # type: ignore[attr-defined]
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise DetenteError(
            f"Cannot write to the study '{path.parent}': {error.strerror}. Reading it is possible (status, sql, search, export); "
            "to write, get permission for the folder or copy it."
        ) from None
    _OPEN.add(handle)
    return handle


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _give_back(handle: int) -> None:
    """Said aloud, because a worker forked a moment ago may not have closed its copy yet."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_UN)


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8").strip() or "it does not say who"
    return "it does not say who"
