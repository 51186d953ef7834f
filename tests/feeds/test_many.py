"""Files of many articles: tables, feeds, mail, crawls, archives; whole, torn and mean."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from detente.errors import DetenteError
from detente.feeds import Fields, Page, packed, page, pages
from detente.model import Failure

BODY = "Fiji sent a ship to Tonga. The crew was welcomed in Nuku’alofa."


def split(found: list[Page | Failure]) -> tuple[list[Page], list[Failure]]:
    return [p for p in found if isinstance(p, Page)], [f for f in found if isinstance(f, Failure)]


def read(*paths: Path, fields: Fields | None = None) -> tuple[list[Page], list[Failure]]:
    return split(list(pages(list(paths), fields=fields)))


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_csv_by_a_map_of_columns(tmp_path: Path, delimiter: str, encoding: str) -> None:
    file = tmp_path / "news.csv"
    cell = f'"{BODY}\n\nSecond, paragraph; here."'
    lines = [["uid", "body", "day", "paper"], ["7", cell, "2015-03-02", "Post"], ["8", "", "", ""]]
    file.write_text("\n".join(delimiter.join(line) for line in lines) + "\n", encoding=encoding)
    good, bad = read(file, fields=Fields(text="body", id="uid", date="day", outlet="paper"))
    assert good == [
        Page(f"{file}:2", f"{BODY}\n\nSecond, paragraph; here.", "text", "7", None, "Post", "2015-03-02", named=True)
    ]
    assert [(f.where, f.reason) for f in bad] == [(f"{file}:5", "empty")]


def test_csv_rows_that_are_none(tmp_path: Path) -> None:
    file = tmp_path / "news.csv"
    file.write_text("id,text\n1,one\n2,two,too,many\n3,three\n")
    good, bad = read(file)
    assert [p.article_id for p in good] == ["1", "3"] and "2 cells more" in bad[0].message
    good, bad = read(file, fields=Fields(text="body"))
    assert not good and "It has 'id', 'text'; name the right one with --text" in bad[0].message


def test_parquet(tmp_path: Path) -> None:
    import datetime

    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "news.parquet"
    rows = {"id": [1, 2], "text": [BODY, None], "date": [datetime.date(2015, 3, 2)] * 2, "score": [0.5, 1.0]}
    pq.write_table(pa.table(rows), file)
    good, bad = read(file)
    assert good == [Page(f"{file}:1", BODY, "text", "1", published="2015-03-02", named=True)]
    assert [(f.where, f.reason, f.article_id) for f in bad] == [(f"{file}:2", "empty", "2")]
    file.write_bytes(file.read_bytes()[:-20])
    assert [f.reason for f in read(file)[1]] == ["unreadable"]


# ---------------------------------------------------------------- feeds

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Reef Post</title>
<item><title>Ship &amp; crew</title><link>https://reef.example/1</link><guid>r1</guid>
<pubDate>Mon, 02 Mar 2015 23:30:00 -0500</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>{BODY}</p><p>It left <b>again</b>.</p>
<script>x()</script>]]></content:encoded></item>
<item><title>Only a link</title><link>https://reef.example/2</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Reef Post</title><entry><id>tag:1</id>
<title type="html">A &lt;b&gt;ship&lt;/b&gt;</title>
<link rel="self" href="https://reef.example/self"/><link href="https://reef.example/3"/><published>2015-03-02T10:00:00Z</published>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    file = tmp_path / "feed.rss"
    file.write_text(RSS, encoding="utf-8")
    good, bad = read(file)
    text = f"{BODY}\n\nIt left again."
    assert good == [
        Page(f"{file}#1", text, "text", "r1", "Ship & crew", "Reef Post", "2015-03-02", "https://reef.example/1", named=True)
    ]
    assert [(f.where, f.reason, f.article_id) for f in bad] == [(f"{file}#2", "empty", "https://reef.example/2")]


def test_atom(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(ATOM, encoding="utf-8")
    assert read(file)[0] == [
        Page(f"{file}#1", BODY, "text", "tag:1", "A ship", "Reef Post", "2015-03-02T10:00:00Z", "https://reef.example/3",
             named=True),
    ]


def test_a_feed_opens_no_file_and_swells_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret words")
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">'
    file = tmp_path / "feed.rss"
    file.write_text(
        f'<!DOCTYPE rss [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt">{entities}]>'
        "<rss><channel><item><guid>1</guid><description>&s; and &c; words</description></item></channel></rss>"
    )
    good, bad = read(file)
    assert not any("secret words" in str(p.data) or "haha" in str(p.data) for p in good) and len(good) + len(bad) == 1


def test_xml_that_is_no_feed(tmp_path: Path) -> None:
    file = tmp_path / "other.xml"
    file.write_text("<svg/>")
    assert [f.reason for f in read(file)[1]] == ["bad_feed"]
    (tmp_path / "a.txt").write_text(BODY)
    (tmp_path / "index.csv").write_text("file,day\na.txt,2015-03-02\n")
    good, bad = read(tmp_path)  # beside articles in a folder such files are nobody's mistake
    assert [p.article_id for p in good] == ["a"] and not bad


# ---------------------------------------------------------------- mail

MAIL = f"""From: Reef Post <desk@reef.example>
Date: Mon, 02 Mar 2015 10:00:00 +0000
Subject: =?utf-8?q?Ship_in_Nuku=E2=80=99alofa?=
Message-ID: <m1@reef.example>
Content-Type: text/plain; charset=utf-8

{BODY}
>From there it went on.
"""


def test_mail_and_mailboxes(tmp_path: Path) -> None:
    single, box = tmp_path / "one.eml", tmp_path / "list.mbox"
    single.write_text(MAIL, encoding="utf-8")
    html = MAIL.replace("text/plain", "text/html").replace("m1@", "m2@").replace(BODY, f"<p>{BODY}</p>")
    empty = "From x\nSubject: nothing\n\n\n"
    box.write_text(f"From desk Mon Mar  2\n{MAIL}\nFrom desk Tue Mar  3\n{html}\n{empty}", encoding="utf-8")
    good, bad = read(single, box)
    assert [(p.article_id, p.title, p.outlet, p.published, p.named) for p in good] == [
        (f"m{number}@reef.example", "Ship in Nuku’alofa", "Reef Post", "2015-03-02", True) for number in (1, 1, 2)
    ]
    assert str(good[1].data).splitlines() == [BODY, "From there it went on.", ""]
    assert str(good[2].data).startswith(BODY) and [(f.where, f.reason) for f in bad] == [(f"{box}:3", "empty")]


# ---------------------------------------------------------------- crawls


def crawl(path: Path, count: int = 3) -> list[int]:
    """A crawl with a page, a picture and a redirect per number; returns where each page's record ends."""
    ends = []
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for number in range(count):
            for name, status, kind, body in (
                ("page", "200 OK", "text/html; charset=utf-8", f"<html><body><p>{BODY} {number}</p></body></html>".encode()),
                ("picture", "200 OK", "image/png", b"\x89PNG"), ("gone", "301 Moved", "text/html", b"<html>moved</html>"),
            ):  # fmt: skip
                http = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
                url = f"https://reef.example/{name}/{number}"
                writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http))
                if name == "page":
                    ends.append(stream.tell())
    return ends


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_crawl(tmp_path: Path, name: str) -> None:
    crawl(tmp_path / name)
    good, bad = read(tmp_path / name)
    assert [p.url for p in good] == [f"https://reef.example/page/{n}" for n in range(3)] and not bad
    assert all(p.kind == "html" and BODY.encode() in p.data for p in good) and good[0].where.startswith(f"{tmp_path / name}@")


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
@pytest.mark.parametrize("back", [60, 120, 300])
def test_a_crawl_cut_in_the_middle_gives_what_stands_before(tmp_path: Path, name: str, back: int) -> None:
    file = tmp_path / name
    ends = crawl(file)
    file.write_bytes(file.read_bytes()[: ends[2] - back])
    good, bad = read(file)
    assert [p.url for p in good] == [f"https://reef.example/page/{n}" for n in range(2)]
    assert [f.reason for f in bad] == ["torn"] and "What stands before" in bad[0].message


def test_what_is_no_crawl(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc"
    file.write_bytes(b"not a crawl at all\n" * 10)
    good, bad = read(file)
    assert not good and [f.reason for f in bad] in (["torn"], ["unreadable"])


# ---------------------------------------------------------------- archives


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


MEMBERS = {
    "post/a.txt": BODY.encode(), "b.jsonl": json.dumps({"id": "j", "text": BODY}).encode(), "c.eml": MAIL.encode(),
    "photo.png": b"\x89PNG", "__MACOSX/._a.txt": b"\0", "feed.rss": RSS.encode(), "rows.csv": b"id,text\nq,words\n",
}  # fmt: skip
IDS = ["post/a", "j", "m1@reef.example", "r1", "q"]


def test_zip(tmp_path: Path) -> None:
    file = zipped(tmp_path / "dump.zip", MEMBERS)
    good, bad = read(file)
    assert [p.article_id for p in good] == IDS and good[0].where == f"{file}!post/a.txt" and [f.reason for f in bad] == ["empty"]


@pytest.mark.parametrize("suffix", ["tar", "tar.gz", "tgz", "tar.xz", "tar.bz2"])
def test_tar(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"dump.{suffix}"
    with tarfile.open(file, f"w:{ {'tar': '', 'tgz': 'gz'}.get(suffix, suffix[4:])}") as archive:
        for name, data in MEMBERS.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    assert [p.article_id for p in read(file)[0]] == IDS


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.txt": BODY.encode()}).read_bytes()
    middle = zipped(tmp_path / "middle.zip", {"inner.zip": inner, "b.txt.gz": gzip.compress(BODY.encode())}).read_bytes()
    good, bad = read(tmp_path / "middle.zip")
    assert [p.where for p in good] == [f"{tmp_path}/middle.zip!inner.zip!a.txt", f"{tmp_path}/middle.zip!b.txt.gz"] and not bad
    outer = zipped(tmp_path / "outer.zip", {"middle.zip": middle, "z.txt": BODY.encode()})
    good, bad = read(outer)
    assert [f.reason for f in bad] == ["bomb", "bomb"] and [p.article_id for p in good] == ["z"]


def test_names_that_lead_out_of_a_zip(tmp_path: Path) -> None:
    names = ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "..\\evil.txt"]
    file = zipped(tmp_path / "in" / ".." / "dump.zip", {name: BODY.encode() for name in [*names, "good.txt"]}) if (
        (tmp_path / "in").mkdir() is None) else None  # fmt: skip
    assert file is not None
    good, bad = read(file)
    assert [p.article_id for p in good] == ["good"] and [f.reason for f in bad] == ["unsafe_name"] * 5
    assert sorted(p.name for p in tmp_path.rglob("*.txt")) == []


def test_links_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret words")
    file = tmp_path / "dump.tar"
    with tarfile.open(file, "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            info = tarfile.TarInfo("link.txt")
            info.type, info.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(info)
    good, bad = read(file)
    assert not good and [f.reason for f in bad] == ["unsafe_name", "unsafe_name"]


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.jsonl.gz", "bomb.tar.gz"])
def test_a_bomb_is_closed_and_what_came_before_stays(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE", 300_000)
    monkeypatch.setattr(packed, "RATIO", 10)
    file, good_line = tmp_path / name, json.dumps({"id": "j", "text": BODY}).encode() + b"\n"
    swollen = (b'{"id": "x", "text": "' + b"ha " * 100_000 + b'"}\n') * 20
    if name.endswith("zip"):
        zipped(file, {"a.jsonl": good_line, "b.jsonl": swollen, "c.jsonl": good_line})
    elif name.endswith("tar.gz"):
        with tarfile.open(file, "w:gz") as archive:
            for member, data in {"a.jsonl": good_line, "b.png": swollen}.items():
                info = tarfile.TarInfo(member)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    else:
        file.write_bytes(gzip.compress(good_line + swollen))
    good, bad = read(file)
    assert good[0].article_id == "j" and bad[-1].reason == "bomb" and "What came before is taken in" in bad[-1].message


@pytest.mark.parametrize("name", ["torn.jsonl.gz", "torn.tar.gz"])
def test_a_torn_gzip_gives_what_stands_before(tmp_path: Path, name: str) -> None:
    import random

    file, chance = tmp_path / name, random.Random(1)
    lines = [json.dumps({"id": str(n), "text": f"{BODY} {chance.random()}"}).encode() for n in range(5000)]
    if "tar" in name:
        with tarfile.open(file, "w:gz") as archive:
            for number, line in enumerate(lines):
                info = tarfile.TarInfo(f"{number}.jsonl")
                info.size = len(line)
                archive.addfile(info, io.BytesIO(line))
    else:
        file.write_bytes(gzip.compress(b"\n".join(lines)))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    good, bad = read(file)
    assert 500 < len(good) < 4500 and [p.article_id for p in good] == [str(n) for n in range(len(good))]
    assert [f.reason for f in bad][-1] == "torn"


def test_a_zip_cut_off_and_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    file = zipped(tmp_path / "dump.zip", {f"{n}.txt": BODY.encode() * (n + 1) for n in range(5)})
    data = file.read_bytes()
    file.write_bytes(data[:-40])
    assert [f.reason for f in read(file)[1]] == ["torn"]
    at = data.index(b"2.txt") + 12
    file.write_bytes(data[:at] + bytes(b ^ 0xFF for b in data[at : at + 8]) + data[at + 8 :])
    good, bad = read(file)
    assert [p.article_id for p in good] == ["0", "1", "3", "4"] and [f.reason for f in bad] == ["torn"]


def test_an_archive_is_no_single_article(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="detente code"):
        page(zipped(tmp_path / "dump.zip", MEMBERS))
    with pytest.raises(DetenteError, match="only a study fetches"):
        pages(["https://reef.example/feed"])
