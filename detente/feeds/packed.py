"""Zip, tar and gzip, read where they lie: nothing is unpacked to disk, so no name can lead out of a folder."""

from __future__ import annotations

import gzip
import io
import lzma
import posixpath
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

from detente.feeds.kinds import kind_of
from detente.feeds.pages import LIMIT, Page
from detente.model import Failure

RATIO, FREE = 100, 200_000_000  # text packs ten to one; a hundredfold beyond 200 MB is a bomb
MEMBERS = 2_000_000
DEPTH = 2  # an archive in an archive is read, one deeper is not
BROKEN = (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError, OSError)

Read = Callable[[str, BinaryIO, str, int], Iterator[Page | Failure]]


class Bomb(Exception):
    """An archive swells beyond what honest text does."""


class Budget:
    """How much may still come out of one archive file of `size` bytes, whatever lies in it."""

    def __init__(self, size: int) -> None:
        self.allowed = max(FREE, RATIO * size)
        self.left = self.allowed

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Bomb(f"more than {self.allowed / 1e6:,.0f} MB come out of it")


class Counted(io.RawIOBase):
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self.stream, self.budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.stream.read(len(view))
        self.budget.take(len(data))
        view[: len(data)] = data
        return len(data)


def gzip_pages(stream: BinaryIO, where: str, name: str, read: Read, budget: Budget, depth: int) -> Iterator[Page | Failure]:
    """What a single packed file holds: `dump.jsonl.gz` is read as `dump.jsonl`."""
    with gzip.GzipFile(fileobj=stream) as unpacked:
        yield from _guarded(where, read(name[:-3], _counted(cast(IO[bytes], unpacked), budget), where, depth))


def zip_pages(stream: BinaryIO, where: str, read: Read, budget: Budget, depth: int) -> Iterator[Page | Failure]:
    """The members of a zip file in its order, each read by its own suffix; other files are passed over."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield Failure(where, "torn", f"'{where}' is no whole zip file: {error}. Fetch it again.")
        return
    with archive:
        for number, info in enumerate(archive.infolist()):
            if number >= MEMBERS:
                yield _bomb(where, f"it has more than {MEMBERS:,} members")
                return
            if info.is_dir() or not _wanted(info.filename):
                continue
            place = f"{where}!{info.filename}"
            if (problem := _unsafe(place, info.filename)) is not None:
                yield problem
                continue
            try:
                if info.flag_bits & 1:
                    yield Failure(place, "unreadable", f"{place} is locked with a password. Unpack it yourself.")
                    continue
                with archive.open(info) as member:
                    yield from read(info.filename, _counted(member, budget), place, depth + 1)
            except Bomb as error:
                yield _bomb(where, str(error))
                return
            except (*BROKEN, NotImplementedError, RuntimeError) as error:
                yield Failure(place, "torn", f"{place} is damaged: {error}. The other members are taken in.")


def tar_pages(stream: BinaryIO, where: str, read: Read, budget: Budget, depth: int) -> Iterator[Page | Failure]:
    """The members of a tar file, packed or not, as they come; links and devices are refused."""

    def members() -> Iterator[Page | Failure]:
        with tarfile.open(fileobj=stream, mode="r|*") as archive:
            for number, info in enumerate(archive):
                if number >= MEMBERS:
                    raise Bomb(f"it has more than {MEMBERS:,} members")
                if info.isdir():
                    continue
                place = f"{where}!{info.name}"
                if not info.isreg():
                    yield Failure(place, "unsafe_name", f"{place} is a link or a device, not a file. It was passed over.")
                    continue
                problem = _unsafe(place, info.name)
                member = archive.extractfile(info) if problem is None and _wanted(info.name) else None
                if problem is not None:
                    yield problem
                if member is None:
                    budget.take(info.size)  # tar unpacks what it passes over
                else:
                    yield from read(info.name, _counted(member, budget), place, depth + 1)

    yield from _guarded(where, members())


def _guarded(where: str, pages: Iterator[Page | Failure]) -> Iterator[Page | Failure]:
    met = 0
    try:
        for page in pages:
            met += 1
            yield page
    except Bomb as error:
        yield _bomb(where, str(error))
    except BROKEN as error:
        yield Failure(where, "torn", f"'{where}' breaks off after {met:,} articles ({error or type(error).__name__}). What "
                      "stands before the break is taken in; fetch the file again for the rest.")  # fmt: skip


def _counted(stream: IO[bytes], budget: Budget) -> BinaryIO:
    return io.BufferedReader(Counted(stream, budget), 65_536)


def _bomb(where: str, why: str) -> Failure:
    return Failure(where, "bomb", f"'{where}' was closed: {why}, as of a bomb. What came before is taken in. If it is honest, "
                   "unpack it yourself and add the folder.")  # fmt: skip


def _wanted(name: str) -> bool:
    base = posixpath.basename(name.replace("\\", "/"))
    return kind_of(name) is not None and not base.startswith(".") and not name.startswith("__MACOSX/")


def _unsafe(place: str, name: str) -> Failure | None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return Failure(place, "unsafe_name", f"{place} has a name that leads out of the archive. It was passed over; "
                       "whoever packed this may mean harm.")  # fmt: skip
    return None


def whole(stream: BinaryIO, where: str) -> bytes:
    """All bytes of a member that is one article. One byte more than is allowed shows that it is too long."""
    data = stream.read(LIMIT + 1)
    return data if isinstance(data, bytes) else bytes(data)
