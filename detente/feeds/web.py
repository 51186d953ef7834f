"""Feeds and pages fetched politely: robots.txt, a pause between requests, only what is new, never from inside a network."""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import time
import urllib.robotparser
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3

from detente.errors import ArticleError, DetenteError
from detente.feeds.html import page_of_html
from detente.feeds.pages import LIMIT, Page
from detente.feeds.rss import feed_pages, links, looks_like_feed
from detente.feeds.text import page_of_text
from detente.model import Failure

AGENT = "Detente/0.1 (news reader for research; reads robots.txt)"
CONNECT, READ, WHOLE = 10.0, 20.0, 90.0  # seconds
REDIRECTS = 5
LONGEST_PAUSE = 60.0  # seconds; a host that asks for more between two requests is passed over
_BROKEN = (urllib3.exceptions.HTTPError, OSError, zlib.error, UnicodeError, ValueError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: `url` is where it ended after redirects; `data` None: unchanged since the last time."""

    url: str
    kind: str
    data: bytes | None
    marks: dict[str, str]


@dataclass
class Web:
    """Fetches pages; `memory` is a file that keeps ETag and Last-Modified of what was taken in.

    `seconds` pass between two requests to one host (more where its robots.txt asks for it). `allow_private` permits addresses
    inside a network, `follow` fetches the page behind each entry of a feed.
    """

    memory: Path | None = None
    seconds: float = 1.0
    allow_private: bool = False
    follow: bool = False
    _marks: dict[str, dict[str, str]] = field(default_factory=dict)
    _fresh: dict[str, dict[str, str]] = field(default_factory=dict)
    _robots: dict[str, urllib.robotparser.RobotFileParser] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.memory is not None and self.memory.is_file():
            with suppress(ValueError):  # a broken memory costs one more download
                self._marks = json.loads(self.memory.read_text(encoding="utf-8"))

    def remember(self) -> None:
        """Keeps what was fetched, so that it is not fetched again; call it when the pages are safely stored."""
        if self.memory is None or not self._fresh:
            return
        draft = self.memory.with_name(f".{self.memory.name}.{os.getpid()}.part")
        draft.write_text(json.dumps(self._marks | self._fresh, indent=0, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(draft, self.memory)

    def pages(self, url: str) -> Iterator[Page | Failure]:
        """The pages at an address: the entries of a feed, or the one article there. What is unchanged gives none."""
        try:
            answer = self.fetch(url)
            if answer.data is None:
                return
            if looks_like_feed(answer.data):
                yield from self._entries(answer)
            elif answer.kind.startswith("text/plain"):
                yield replace(page_of_text(answer.data.decode("utf-8", "replace"), url), article_id=None, url=answer.url)
            else:
                yield replace(page_of_html(answer.data, url), article_id=None, url=answer.url)
        except ArticleError as error:
            yield Failure(url, error.reason, str(error))

    def _entries(self, answer: Answer) -> Iterator[Page | Failure]:
        assert answer.data is not None
        if not self.follow:
            yield from feed_pages(answer.data, answer.url)
            return
        for entry in links(answer.data, answer.url):
            assert entry.url is not None
            for page in self.pages(entry.url) if entry.url != answer.url else ():
                named = replace(page, where=entry.where) if isinstance(page, Failure) else page
                yield named if isinstance(named, Failure) else replace(
                    named, article_id=entry.article_id, title=named.title or entry.title, published=entry.published, named=True
                )

    def fetch(self, url: str) -> Answer:
        """One address, redirects followed and each checked. Raises ArticleError `fetch` with what is wrong."""
        began, at = time.monotonic(), url
        for _ in range(REDIRECTS + 1):
            self._permitted(at)
            status, headers, data = self._get(at, began, self._marks.get(url, {}) if at == url else {})
            if status in (301, 302, 303, 307, 308) and headers.get("location"):
                at = urljoin(at, headers["location"])
                continue
            if status == 304:
                return Answer(at, "", None, {})
            if status != 200:
                raise ArticleError("fetch", f"{at} answers with status {status}. Open it in a browser to see why.")
            marks = {name: headers[name] for name in ("etag", "last-modified") if headers.get(name)}
            if marks:
                self._fresh[url] = marks
            return Answer(at, headers.get("content-type", "").lower(), data, marks)
        raise ArticleError("fetch", f"{url} redirects more than {REDIRECTS} times. It was passed over.")

    def _permitted(self, url: str) -> None:
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._robots:
            self._robots[host] = self._rules(host)
        rules = self._robots[host]
        if not rules.can_fetch(AGENT, url):
            raise ArticleError("fetch", f"{url} is closed to programs by {host}/robots.txt. It was passed over; ask the outlet.")
        pause = max(self.seconds, float(rules.crawl_delay(AGENT) or 0))
        if pause > LONGEST_PAUSE:
            raise ArticleError("fetch", f"{host}/robots.txt asks for {pause:.0f} seconds between requests; that is too long.")
        wait = self._last.get(host, -pause) + pause - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self._last[host] = time.monotonic()

    def _rules(self, host: str) -> urllib.robotparser.RobotFileParser:
        """A missing robots.txt allows everything, one that cannot be had (status 5xx) nothing, as search engines do it."""
        rules, at = urllib.robotparser.RobotFileParser(), f"{host}/robots.txt"
        for _ in range(REDIRECTS + 1):
            status, headers, data = self._get(at, time.monotonic(), {})
            if status in (301, 302, 307, 308) and headers.get("location"):
                at = urljoin(at, headers["location"])
                continue
            text = data.decode("utf-8", "replace") if status == 200 else "User-agent: *\nDisallow: /" if status >= 500 else ""
            rules.parse(text.splitlines())
            return rules
        rules.parse([])
        return rules

    def _get(self, url: str, began: float, marks: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ArticleError("fetch", f"'{url}' is no address of the web. It has to begin with http:// or https://.")
        address = self._address(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), url)
        headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT, "Accept-Encoding": "gzip",
                   "Accept": "application/rss+xml, application/atom+xml, text/html, text/plain;q=0.9, */*;q=0.1"}  # fmt: skip
        headers |= {{"etag": "If-None-Match", "last-modified": "If-Modified-Since"}[name]: mark for name, mark in marks.items()}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            with _pool(parts.scheme, parts.hostname, *address) as pool:
                answer = pool.urlopen("GET", target, headers=headers, redirect=False, retries=False, preload_content=False)
                with answer:
                    given = {name.lower(): value for name, value in answer.headers.items()}
                    return answer.status, given, _body(answer, url, began)
        except ArticleError:
            raise
        except _BROKEN as error:
            raise ArticleError("fetch", f"{url} cannot be fetched: {_plainly(error)}. Try again later.") from None

    def _address(self, host: str, port: int, url: str) -> tuple[str, int]:
        """The address to connect to: looked up once and checked, so that a name cannot point elsewhere a moment later."""
        try:
            found = sorted({str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}, key=_v4_first)
        except (OSError, UnicodeError) as error:
            raise ArticleError("fetch", f"{url}: the host '{host}' is not known ({error}). Check the address.") from None
        inside = [ip for ip in found if not _public(ip)]
        if inside and not self.allow_private:
            raise ArticleError("fetch", f"{url} leads to the private address {inside[0]}. It was not opened; for a server "
                               "of your own give --allow-private.")  # fmt: skip
        return found[0], port


def is_url(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def no_web(url: str) -> DetenteError:
    return DetenteError(f"'{url}' is an address of the web, and only a study fetches. Use:  detente add STUDY {url}")


def _public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    return address.is_global and not address.is_multicast


def _v4_first(ip: str) -> tuple[bool, str]:
    return ":" in ip, ip


def _pool(scheme: str, host: str, ip: str, port: int) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=CONNECT, read=READ)
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            ip, port, timeout=timeout, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED"
        )
    return urllib3.HTTPConnectionPool(ip, port, timeout=timeout)


def _body(answer: urllib3.BaseHTTPResponse, url: str, began: float) -> bytes:
    """The unpacked body, cut off where it is longer or slower than an article can be."""
    data = bytearray()
    for piece in answer.stream(65_536, decode_content=True):
        data += piece
        if len(data) > LIMIT:
            raise ArticleError("too_large", f"{url} has more than {LIMIT // 1_000_000} MB. It was passed over.")
        if time.monotonic() - began > WHOLE:
            raise ArticleError("fetch", f"{url} took longer than {WHOLE:.0f} seconds. It was passed over.")
    return bytes(data)


def _plainly(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "no answer in time"
    if isinstance(error, urllib3.exceptions.SSLError):
        return "its certificate is not valid"
    return str(error.args[0] if error.args else error).split(": ", 1)[-1]
