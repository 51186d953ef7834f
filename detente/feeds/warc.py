"""Web archives: the pages of a WARC or WARC.gz crawl."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from detente.errors import ArticleError
from detente.feeds.decode import check_size, decode
from detente.feeds.html import page_of_html
from detente.feeds.pages import LIMIT, Page
from detente.feeds.text import page_of_text
from detente.model import Failure

_BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, KeyError, AttributeError)


def warc_pages(stream: BinaryIO, where: str) -> Iterator[Page | Failure]:
    """The HTML and plain-text answers (status 200) of a crawl in their order, at `crawl.warc.gz@OFFSET`.

    Images, scripts, redirects and revisits are passed over. A crawl that breaks off gives what stands before the break, and a
    Failure `torn`.
    """
    tally = _Tally(stream)
    records = ArchiveIterator(tally)
    met = 0
    while True:
        try:
            record = next(records)
            met += 1
            place = f"{where}@{records.offset}"
            if record.format != "warc":  # warcio takes any five words for a record of ARC, the format before WARC
                yield Failure(where, "unreadable", f"'{where}' holds no WARC record. Is it a crawl?")
                return
            found = _page(record, place)
        except StopIteration:
            if not met:
                yield Failure(where, "unreadable", f"'{where}' holds no WARC record. Is it a crawl?")
            elif records.offset < tally.tell():  # warcio ends quietly in the middle of a record's head
                yield _torn(where, met, "in the head of a record")
            return
        except ArticleError as error:
            yield Failure(place, error.reason, str(error))
            continue
        except _BROKEN as error:
            yield _torn(where, met, str(error) or type(error).__name__)
            return
        if found is not None:
            yield found


class _Tally:
    """A stream that knows how far it was read, also where it lies in an archive."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.at = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.at += len(data)
        return data

    def tell(self) -> int:
        return self.at


def _torn(where: str, met: int, why: str) -> Failure:
    return Failure(where, "torn", f"'{where}' breaks off after {met:,} records ({why}). What stands before the break is taken "
                   "in; fetch the crawl again for the rest.")  # fmt: skip


def _page(record: ArcWarcRecord, place: str) -> Page | None:
    if record.rec_type not in ("response", "resource", "conversion"):
        return None
    http = record.http_headers
    if record.rec_type == "response" and (http is None or http.get_statuscode() != "200"):
        return None
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    if not kind.lower().startswith(("text/html", "application/xhtml", "text/plain")):
        return None
    data = _content(record, place)
    url = record.rec_headers.get_header("WARC-Target-URI")
    if kind.lower().startswith("text/plain"):
        if url and url.endswith("/robots.txt"):
            return None
        return _at(page_of_text(decode(data, place), place), url)
    charset = kind.lower().partition("charset=")[2].strip(" \"';")
    return _at(page_of_html(_utf8(data, charset), place), url)


def _content(record: ArcWarcRecord, place: str) -> bytes:
    """The body, unpacked; never more than one article may have, however well it was packed."""
    stream = record.content_stream()
    length = record.rec_headers.get_header("Content-Length")
    data: bytes = stream.read(LIMIT + 1)
    while data and len(data) <= LIMIT and (more := stream.read(LIMIT + 1 - len(data))):
        data += more
    check_size(len(data), place)
    if record.http_headers is not None and length is not None and getattr(record.raw_stream, "limit", 0) > 0:
        # warcio ends quietly where the file does: bytes that the record promised are missing
        raise EOFError(f"the record at {place} lacks {record.raw_stream.limit:,} bytes")
    return data


def _utf8(data: bytes, charset: str) -> bytes:
    """Bytes whose encoding only the server told; the page's own word is found later."""
    if not charset or charset in ("utf-8", "utf8"):
        return data
    try:
        return b"\xef\xbb\xbf" + data.decode(charset).encode("utf-8") if b"charset" not in data[:2000].lower() else data
    except (LookupError, UnicodeDecodeError):
        return data


def _at(page: Page, url: str | None) -> Page:
    return Page(page.where, page.data, page.kind, None, page.title, page.outlet, page.published, url)
