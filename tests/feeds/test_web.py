"""Fetching, against a server of our own on this machine."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detente.feeds import Page, pages, web
from detente.feeds.web import Web
from detente.model import Failure

BODY = "Fiji sent a ship to Tonga. The crew was welcomed in Nuku’alofa."
HTML = f"<!doctype html><html><body><p>{BODY}</p></body></html>".encode()


class Site:
    """What the server answers: path → (status, headers, body); it keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            status, headers, body = site.answers.get(self.path, (404, {}, b"nothing"))
            if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if body == b"slow":
                    time.sleep(2)
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    server.server_close()


def fetched(address: str, **options: object) -> list[Page | Failure]:
    return list(pages([address], web=Web(**({"seconds": 0.0, "allow_private": True} | options))))  # type: ignore[arg-type]


def failure(address: str, **options: object) -> Failure:
    (only,) = fetched(address, **options)
    assert isinstance(only, Failure)
    return only


def test_a_page(site: Site) -> None:
    site.answers["/ship"] = (200, {"Content-Type": "text/html"}, HTML)
    assert fetched(f"{site.url}/ship") == [Page(f"{site.url}/ship", HTML, "html", url=f"{site.url}/ship")]
    assert site.paths() == ["/robots.txt", "/ship"] and "Detente" in site.asked[1][1]["user-agent"]


def rss(site: Site) -> bytes:
    items = "".join(f"<item><guid>g{n}</guid><title>T{n}</title><link>{site.url}/{n}</link><description>{BODY}</description>"
                    "<pubDate>Mon, 02 Mar 2015 10:00:00 GMT</pubDate></item>" for n in (1, 2))  # fmt: skip
    return f"<rss><channel><title>Reef Post</title>{items}</channel></rss>".encode()


def test_a_feed_and_the_pages_behind_it(site: Site) -> None:
    site.answers["/feed"] = (200, {"Content-Type": "application/rss+xml"}, rss(site))
    site.answers["/1"] = (200, {"Content-Type": "text/html"}, HTML)
    summaries = fetched(f"{site.url}/feed")
    assert [(p.article_id, p.data, p.published) for p in summaries if isinstance(p, Page)] == [
        ("g1", BODY, "2015-03-02"), ("g2", BODY, "2015-03-02"),
    ]  # fmt: skip
    first, second = fetched(f"{site.url}/feed", follow=True)
    assert isinstance(first, Page) and (first.article_id, first.data, first.url) == ("g1", HTML, f"{site.url}/1")
    assert isinstance(second, Failure) and second.reason == "fetch" and "status 404" in second.message


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.answers["/private/1"] = site.answers["/open"] = (200, {"Content-Type": "text/html"}, HTML)
    assert "is closed to programs" in failure(f"{site.url}/private/1").message and "/private/1" not in site.paths()
    assert isinstance(fetched(f"{site.url}/open")[0], Page)
    site.answers["/robots.txt"] = (503, {}, b"")
    assert "is closed to programs" in failure(f"{site.url}/open").message


def test_a_pause_between_requests(site: Site) -> None:
    site.answers["/a"] = site.answers["/b"] = (200, {"Content-Type": "text/html"}, HTML)
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 1\n")
    client, began = Web(seconds=0.2, allow_private=True), time.monotonic()
    assert len(list(pages([f"{site.url}/a", f"{site.url}/b"], web=client))) == 2
    assert 1.0 <= time.monotonic() - began < 4


def test_what_is_unchanged_is_not_fetched_again(site: Site, tmp_path: Path) -> None:
    site.answers["/a"] = (200, {"Content-Type": "text/html", "ETag": '"v1"'}, HTML)
    memory = tmp_path / "web.json"
    client = Web(memory, seconds=0, allow_private=True)
    assert len(list(pages([f"{site.url}/a"], web=client))) == 1
    assert not memory.exists()  # what was not committed yet must be fetched again
    client.remember()
    assert fetched(f"{site.url}/a", memory=memory) == []
    site.answers["/a"] = (200, {"Content-Type": "text/html", "ETag": '"v2"'}, HTML)
    assert len(fetched(f"{site.url}/a", memory=memory)) == 1
    memory.write_text("{broken")
    assert len(fetched(f"{site.url}/a", memory=memory)) == 1


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://10.0.0.1/", "http://169.254.169.254/latest",
     "http://[::ffff:127.0.0.1]:1/", "http://0.0.0.0:1/", "http://2130706433:1/", "http://192.168.1.1/feed"],
)  # fmt: skip
def test_private_addresses_are_not_opened(address: str) -> None:
    assert "private address" in failure(address, allow_private=False).message


def test_a_redirect_into_the_network_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address counts as public here, the one it leads to does not."""
    port = site.url.rpartition(":")[2]
    monkeypatch.setattr(web, "_public", lambda ip: ip == "127.0.0.1")
    site.answers["/go"] = (302, {"Location": f"http://[::1]:{port}/secret"}, b"")
    said = failure(f"{site.url}/go", allow_private=False).message
    assert "leads to the private address ::1" in said and "/secret" not in site.paths()
    site.answers["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert failure(f"{site.url}/file", allow_private=False).reason == "fetch"


def test_redirects(site: Site) -> None:
    site.answers["/old"] = (301, {"Location": "/new"}, b"")
    site.answers["/new"] = (200, {"Content-Type": "text/html"}, HTML)
    (found,) = fetched(f"{site.url}/old")
    assert isinstance(found, Page) and found.url == f"{site.url}/new"
    site.answers["/loop"] = (302, {"Location": "/loop"}, b"")
    assert "redirects more than 5 times" in failure(f"{site.url}/loop").message


def test_too_much_too_slow_and_nobody_there(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LIMIT", 100_000)
    monkeypatch.setattr(web, "READ", 0.5)
    site.answers["/long"] = (200, {"Content-Type": "text/html"}, b"x" * 200_000)
    assert failure(f"{site.url}/long").reason == "too_large"
    bomb = gzip.compress(b"x" * 5_000_000)
    site.answers["/bomb"] = (200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, bomb)
    assert len(bomb) < 100_000 and failure(f"{site.url}/bomb").reason == "too_large"
    site.answers["/slow"] = (200, {"Content-Type": "text/html"}, b"slow")
    assert "no answer in time" in failure(f"{site.url}/slow").message
    assert "cannot be fetched" in failure("http://127.0.0.1:9/x").message
    assert "is not known" in failure("http://no-such-host.invalid/x").message
