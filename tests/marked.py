"""Sentences with the expected mentions marked in place: `{PAK Islamabad} said {PAK it} was ready.`

`{PRK+KOR both sides}` names several, `{RUS/MIL troops}` also the sector, `{? Ann Lee}` somebody without a country,
`{- Paris}` nobody. What is not marked is not tested. Sentences are our own.
"""

from __future__ import annotations

import re

from detente.articles.extract import article
from detente.coder import Coder
from detente.feeds import Page

MARK = re.compile(r"\{([A-Z_0-9+?/-]+) ([^{}]*)\}")


def wrong(coder: Coder, marked: str, published: str = "2018-02-28", outlet: str | None = None) -> list[str]:
    """What was expected and what was found, for each mark that the coder reads otherwise."""
    text, marks, at = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[at : m.start()]
        marks.append((m.group(1), len(text), len(text) + len(m.group(2))))
        text += m.group(2)
        at = m.end()
    text += marked[at:]
    coding = coder(article(Page("text", text, "text"), published=published, outlet=outlet))
    body = coding.article.text
    assert body == text or not marks, "the text was changed before it was read"
    out = []
    for expected, start, end in marks:
        # The longest mention that ends where the mark ends: "Turkish troops" rather than "Turkish"
        here = [m for m in coding.mentions if start <= m.span[0] < end and m.span[1] == end]
        first = min((m.span[0] for m in here), default=0)
        actors = [m.actor for m in here if m.span[0] == first]
        found = "+".join(f"{a.id or '?'}{'/' + str(a.sector) if '/' in expected else ''}" for a in actors) or "-"
        if sorted(found.split("+")) != sorted(expected.split("+")):
            out.append(f"{text[start:end]!r}: expected {expected}, found {found}")
    return out
