"""What a file is, by its name."""

from __future__ import annotations

from typing import Literal

Kind = Literal["text", "html", "jsonl", "csv", "parquet", "feed", "warc", "mail", "mbox", "zip", "tar", "gzip"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text", ".md": "text", ".text": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed",
    ".warc": "warc", ".warc.gz": "warc",
    ".eml": "mail", ".mbox": "mbox",
    ".zip": "zip", ".tar": "tar", ".tar.gz": "tar", ".tgz": "tar", ".tar.bz2": "tar", ".tar.xz": "tar",
    ".gz": "gzip",
}  # fmt: skip
SINGLE = ("text", "html", "mail")  # kinds that hold one article
KNOWN = (
    "Détente reads .txt and .md (plain text), .html, .htm and .xhtml (a page each), .jsonl and .ndjson (an article a line), "
    ".csv, .tsv and .parquet (an article a row), .rss, .atom and .xml feeds, .warc and .warc.gz crawls, .eml and .mbox mail, "
    "each also packed as .gz, .zip or .tar."
)


def kind_of(name: str) -> Kind | None:
    """The kind of the longest suffix that fits: `crawl.warc.gz` is a crawl, `dump.jsonl.gz` a packed file."""
    lower = name.lower()
    fitting = [suffix for suffix in SUFFIXES if lower.endswith(suffix)]
    return SUFFIXES[max(fitting, key=len)] if fitting else None


def stem(name: str) -> str:
    """The path of a file without its suffix."""
    lower = name.lower()
    fitting = [suffix for suffix in SUFFIXES if lower.endswith(suffix)]
    return name[: -len(max(fitting, key=len))] if fitting else name
