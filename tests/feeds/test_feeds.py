from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from detente.errors import ArticleError, DetenteError
from detente.feeds import Fields, Page, page, pages
from detente.feeds.pages import LIMIT
from detente.model import Failure

TEXT = "Fiji sent a ship — “at last” — to Tonga.\r\n\r\nThe café in Nuku’alofa cheered.\r\n"


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_in_any_encoding_is_kept_to_the_last_character(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "reef.txt"
    file.write_bytes(TEXT.encode(encoding))
    assert page(file) == Page(str(file), TEXT, "text", "reef")


def test_stray_windows_bytes_in_utf8(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("“Café — déjà vu — naïve — Zürich”".encode() + b" and \x93one\x94")
    assert page(file).data == "“Café — déjà vu — naïve — Zürich” and “one”"


def test_bytes_that_windows_does_not_have_are_latin(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"caf\xe9 \x81 and more plain words")
    assert page(file).data == "café \x81 and more plain words"


@pytest.mark.parametrize(
    ("name", "data", "reason", "says"),
    [
        ("a.txt", b"", "empty", "0 bytes"),
        ("a.txt", b" \n\t\r\n", "empty", "only blanks"),
        ("a.txt", "\ufeff \u200b\n".encode(), "empty", "only blanks"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "binary", "binary file"),
        ("a.txt", b"text with a NUL \x00 in it", "binary", "binary file"),
        ("a.txt", b"%PDF-1.4 stream", "binary", "binary file"),
        ("a.txt", b"\xff\xfea\x00b\x00\x00\xd8", "unreadable", "utf-16"),
        ("a.html", b"", "empty", "0 bytes"),
        ("a.html", b"  \n ", "empty", "only blanks"),
        ("a.html", b"<html>\x00\x01", "binary", "binary file"),
        ("a.docx", b"PK\x03\x04", "unreadable", "'.docx'"),
    ],
)
def test_files_that_hold_no_article(tmp_path: Path, name: str, data: bytes, reason: str, says: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ArticleError, match=says) as caught:
        page(file)
    assert caught.value.reason == reason and name in str(caught.value)
    (failure,) = pages([file])
    assert isinstance(failure, Failure) and (failure.where, failure.reason) == (str(file), reason)


def test_too_large_is_said_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as handle:
        handle.truncate(50_000_000)
    with pytest.raises(ArticleError, match=r"50\.0 MB.*20 MB") as caught:
        page(file)
    assert caught.value.reason == "too_large"


def test_one_page_wants_one_file(tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="There is no file"):
        page(tmp_path / "none.txt")
    with pytest.raises(DetenteError, match=r"is a folder.*detente code"):
        page(tmp_path)
    (tmp_path / "a.jsonl").write_text("{}")
    with pytest.raises(DetenteError, match=r"an article a line.*detente code"):
        page(tmp_path / "a.jsonl")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text("words")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ArticleError, match="Permission denied"):
        page(file)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(TEXT.encode()))
    assert page("-") == Page("-", TEXT, "text")
    monkeypatch.setattr(sys, "stdin", Stdin(b"\n<!DOCTYPE html><html><p>x</p></html>"))
    assert page("-").kind == "html"
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    with pytest.raises(ArticleError, match="Nothing came on standard input"):
        page("-")
    monkeypatch.setattr(sys, "stdin", Stdin(b"x" * (LIMIT + 5)))
    with pytest.raises(ArticleError, match="20 MB"):
        page("-")


def test_standard_input_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b'{"id": 1, "text": "One."}\n{"id": 2, "text": "Two."}\n'))
    assert [(p.article_id, p.where) for p in pages(["-"]) if isinstance(p, Page)] == [("1", "-:1"), ("2", "-:2")]
    monkeypatch.setattr(sys, "stdin", Stdin(TEXT.encode()))
    assert list(pages(["-"])) == [Page("-", TEXT, "text")]


def test_folders_globs_and_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "a.html", "sub/a.txt", "sub/c.xhtml", ".hidden.txt", ".git/x.txt", "picture.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("<html><p>Words.</p></html>" if name.endswith("html") else "Words.")
    found = [p for p in pages([tmp_path]) if isinstance(p, Page)]
    assert [p.article_id for p in found] == ["a", "a.md", "b", "sub/a", "sub/c"]
    assert [p.kind for p in found] == ["html", "text", "text", "text", "html"]
    globbed = pages([os.path.join(tmp_path, "*.txt"), tmp_path / "b.txt"])
    assert [p.where for p in globbed] == [str(tmp_path / "b.txt")]


@pytest.mark.parametrize(
    ("name", "says"), [("none.txt", "no file or folder"), ("*.txt", "No file matches"), ("", "holds no file to read")]
)
def test_paths_that_lead_nowhere_are_said_at_once(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(DetenteError, match=says):
        pages([os.path.join(tmp_path, name)])


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    rows = [
        json.dumps(
            {"id": "a1", "text": TEXT, "published": "2015-03-02", "title": "Reef", "outlet": "Post", "url": "https://example.org"}
        ),
        '{"id": "a2", "text": "broken',
        "",
        json.dumps({"id": 3, "text": "Three.", "date": 20150302, "title": None, "outlet": ["x"]}),
        json.dumps(["not", "an", "object"]),
        json.dumps({"id": "a5", "body": "Five."}),
        json.dumps({"id": "a6", "text": "  "}),
        json.dumps({"text": "<!doctype html><html><body>Seven</body></html>"}),
    ]
    file.write_bytes("\n".join(rows).encode("utf-8-sig"))
    found = list(pages([file]))
    assert found[0] == Page(f"{file}:1", TEXT, "text", "a1", "Reef", "Post", "2015-03-02", "https://example.org", named=True)
    assert found[2] == Page(f"{file}:4", "Three.", "text", "3", published="20150302", named=True)
    assert isinstance(found[6], Page) and found[6].kind == "html" and found[6].article_id is None
    failures = [f for f in found if isinstance(f, Failure)]
    assert [(f.where, f.reason) for f in failures] == [
        (f"{file}:2", "bad_json"),
        (f"{file}:5", "bad_json"),
        (f"{file}:6", "bad_json"),
        (f"{file}:7", "empty"),
    ]
    assert "'body'" in failures[2].message and "--text" in failures[2].message


def test_json_fields_by_name(tmp_path: Path) -> None:
    file = tmp_path / "news.ndjson"
    file.write_text(
        '{"key": "k", "body": "Words.", "when": "2015-03-02", "date": "1999-01-01", "head": "Reef", "paper": "Post"}\n'
    )
    fields = Fields(text="body", id="key", date="when", title="head", outlet="paper")
    wanted = Page(f"{file}:1", "Words.", "text", "k", "Reef", "Post", "2015-03-02", named=True)
    assert list(pages([file], fields=fields)) == [wanted]


def test_json_lines_in_utf16(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_bytes('{"id": "a", "text": "Café."}\n{"id": "b", "text": "Thé."}\n'.encode("utf-16"))
    assert [p.data for p in pages([file]) if isinstance(p, Page)] == ["Café.", "Thé."]


def test_a_monstrous_line_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    with file.open("wb") as handle:
        handle.write(b'{"text": "One."}\n' + b"x" * (LIMIT * 2) + b"\n" + b'{"text": "Three."}\n')
    assert [getattr(p, "reason", p.where.rsplit(":", 1)[1]) for p in pages([file])] == ["1", "too_large", "3"]
