"""RSS 0.9 to 2.0, RDF and Atom: an entry a page, with what the feed says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from lxml import etree, html

from detente.errors import ArticleError
from detente.feeds.pages import Page
from detente.model import Failure

_BLOCKS = "p|div|br|li|h[1-6]|tr|blockquote|section|article|ul|ol|table"


def feed_pages(data: bytes, where: str, outlet: str | None = None) -> Iterator[Page | Failure]:
    """The entries of a feed in its order; the text is the fullest that an entry has, its summary if there is nothing more.

    The outlet is the feed's title. Entities and files that the XML names are never opened. Raises ArticleError `bad_feed` for
    what is no feed.
    """
    root = _root(data, where)
    entries = [node for node in root.iter() if _name(node) in ("item", "entry")]
    if _name(root) not in ("rss", "rdf", "feed") and not entries:
        raise ArticleError("bad_feed", f"'{where}' is XML, but no RSS or Atom feed: its root is <{_name(root)}>.")
    channel = next((node for node in root.iter() if _name(node) == "channel"), root)
    outlet = outlet or _text(channel, "title")
    for number, entry in enumerate(entries, 1):
        yield _entry(entry, f"{where}#{number}", outlet)


def _entry(entry: etree._Element, place: str, outlet: str | None) -> Page | Failure:
    bodies = [_body(node) for node in entry if _name(node) in ("encoded", "content", "description", "summary")]
    body, title, link = max(bodies, key=len, default=""), _text(entry, "title"), _link(entry)
    name = _text(entry, "guid") or _text(entry, "id") or link
    if not body.strip():
        return Failure(place, "empty", f"{place} ({title or 'without a title'}) has no text, only a link. "
                       "Give --pages to fetch the page behind it.", name)  # fmt: skip
    return Page(place, body, "text", name, title, outlet, _day(entry), link, named=name is not None)


def links(data: bytes, where: str) -> list[Page]:
    """The entries of a feed as pages without text, to be fetched: id, title, day and address."""
    root = _root(data, where)
    found = []
    for number, entry in enumerate((n for n in root.iter() if _name(n) in ("item", "entry")), 1):
        if link := _link(entry):
            name = _text(entry, "guid") or _text(entry, "id") or link
            found.append(Page(f"{where}#{number}", "", "text", name, _text(entry, "title"), None, _day(entry), link, named=True))
    return found


def looks_like_feed(data: bytes) -> bool:
    """True where XML opens as a feed does."""
    return re.search(rb"<(?:\w+:)?(?:rss|RDF|feed)[\s>]", data[:3000]) is not None


def _root(data: bytes, where: str) -> etree._Element:
    # no entities, no DTD, no network: a feed from anywhere must not make us open or swell anything
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data.lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ArticleError("bad_feed", f"'{where}' is no XML: {error}.") from None
    if root is None:
        raise ArticleError("bad_feed", f"'{where}' is no XML that can be read. A feed begins with <rss> or <feed>.")
    return root


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""


def _text(parent: etree._Element, name: str) -> str | None:
    for node in parent:
        if _name(node) == name:
            words = " ".join("".join(node.itertext()).split())
            return (" ".join(html.fromstring(words).text_content().split()) if "<" in words or "&" in words else words) or None
    return None


def _link(entry: etree._Element) -> str | None:
    for node in entry:
        if _name(node) == "link" and node.get("rel", "alternate") == "alternate":
            found = (node.get("href") or node.text or "").strip()
            if found.startswith(("http://", "https://")):
                return str(found)
    return None


def _day(entry: etree._Element) -> str | None:
    """The day as ISO; feeds write it as in mail ("Wed, 28 Feb 2018 09:30:00 GMT") or as ISO."""
    written = next((text for name in ("pubdate", "published", "date", "updated") if (text := _text(entry, name))), None)
    if written is None or re.match(r"\d{4}-\d{2}-\d{2}", written):
        return written
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError):
        return None


def _body(node: etree._Element) -> str:
    """The text of an entry's body: HTML in it becomes paragraphs."""
    inner = "".join(etree.tostring(child, encoding="unicode") for child in node)
    return plain((node.text or "") + inner if inner else "".join(node.itertext()))


def plain(markup: str) -> str:
    """A fragment of HTML as text, a paragraph a block."""
    if "<" not in markup and "&" not in markup:
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", markup) if part.strip())
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>", " ", markup)
    parts = re.split(rf"(?i)</?(?:{_BLOCKS})\b[^>]*>", markup)
    found = (html.fragment_fromstring(part, create_parent="div").text_content() for part in parts if part.strip())
    return "\n\n".join(text for words in found if (text := " ".join(words.split())))
