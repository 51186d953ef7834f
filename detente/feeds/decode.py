"""Bytes to text: byte order marks, UTF-8, UTF-16, Windows and Latin encodings; binary files are refused."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from detente.errors import ArticleError, DetenteError
from detente.feeds.pages import LIMIT

# UTF-32 first: its little-endian mark begins with the one of UTF-16
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def bytes_of(path: Path) -> bytes:
    """The bytes of one file.

    Raises DetenteError where there is no such file or it is a folder; ArticleError `too_large` above 20 MB, `empty` for
    a file of no bytes and `unreadable` where the system refuses.
    """
    if path.is_dir():
        raise DetenteError(f"'{path}' is a folder, and one article is wanted here. For a folder use:  detente code {path}")
    if not path.exists():
        raise DetenteError(f"There is no file '{path}'. Check the name, or give '-' to read standard input.")
    try:
        size = path.stat().st_size
        check_size(size, str(path))
        data = path.read_bytes()
    except OSError as error:
        raise ArticleError("unreadable", f"'{path}' cannot be read: {error.strerror or error}. Check its permissions.") from error
    if not data:
        raise ArticleError("empty", f"'{path}' is empty: it has 0 bytes. Give a file with the text of an article.")
    return data


def check_size(size: int, where: str) -> None:
    """Refuse more than 20 MB: no article is that long, a log or an archive is."""
    if size > LIMIT:
        raise ArticleError(
            "too_large",
            f"'{where}' has {size / 1e6:.1f} MB; one article may have {LIMIT // 1_000_000} MB. "
            "If it holds many articles, make it a .jsonl file with an article a line.",
        )


def decode(data: bytes, where: str) -> str:
    """The text of the bytes, line ends and spaces as given, without a byte order mark.

    Raises ArticleError `binary` for what is no text and `unreadable` for broken UTF-16 or UTF-32.
    """
    encoding = marked(data) or _utf16(data)
    if encoding:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            raise ArticleError("unreadable", f"'{where}' begins as {encoding} but breaks at byte {error.start}. "
                               "Save it again as UTF-8.") from error  # fmt: skip
    refuse_binary(data, where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark announces, or None."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def refuse_binary(data: bytes, where: str) -> None:
    """Raise ArticleError `binary` where NUL bytes or many control characters show that this is no text."""
    sample = data[:100_000]
    if b"\x00" in data or len(CONTROL.findall(sample)) > len(sample) // 50 or data.startswith(b"%PDF-"):
        raise ArticleError(
            "binary",
            f"'{where}' is not text but a binary file (a PDF, an image, a Word file?). "
            "Détente reads plain text and HTML; save the article as one of them.",
        )


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every second byte is NUL."""
    sample = data[:4000]
    half = len(sample) // 2
    if half < 4 or len(data) % 2:
        return None
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> str:
    """Text that is not clean UTF-8: UTF-8 with stray Windows bytes, Windows-1252, or what the statistics say."""
    patched = data.decode("utf-8", errors="surrogateescape")
    stray = sum("\udc80" <= c <= "\udcff" for c in patched)
    if sum(c > "\x7f" for c in patched) > 3 * stray:
        return re.sub("[\udc80-\udcff]", lambda m: _western(bytes([ord(m[0]) - 0xDC00])), patched)
    # Where a quarter of the bytes lie outside ASCII it is no Western language; its name is wanted for the refusal
    high = sum(byte > 0x7F for byte in data[:20_000])
    if high * 4 > len(data[:20_000]) and (best := from_bytes(data[:20_000]).best()):
        return data.decode(best.encoding, errors="replace")
    return _western(data)


def _western(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
