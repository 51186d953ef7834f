"""Which act holds between two given words of a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from detente.coder import Coder, load
from detente.errors import DetenteError
from detente.events.match import Matcher
from detente.events.propose import Proposer, load_proposer
from detente.events.relation import Relation, relate
from detente.language import normalise, parse_docs
from detente.model import Span

Given = str | Span | None  # a party: its words, its character span, or None where the text does not name it


def relation(text: str, actor: Given, recipient: Given, *, coder: Coder | None = None, propose: bool = True) -> Relation:
    """Which PLOVER type holds between two parties of a sentence: `event_type`, `stage` and `rule`, or None for all three.

    A party is given by its words as they stand in the text, by a span `(start, end)`, or as None where the text does not
    name it. `propose=False` lets only rules speak. Raises DetenteError where a party is not in the text.
    """
    coder = coder or load()
    parse = parse_docs(text, [(coder.nlp(normalise(text)), 0)])
    matcher, proposer = _tools(coder)
    return relate(parse, actor, recipient, matcher, coder.knowledge.lexicon, proposer if propose else None)


@cache
def _tools(coder: Coder) -> tuple[Matcher, Proposer]:
    known = coder.knowledge
    return Matcher(known, (*known.rules, *known.between)), load_proposer(known)


def read_relations(
    lines: Iterable[str], *, coder: Coder | None = None, propose: bool = True
) -> Iterator[tuple[Any, Relation | str]]:
    """The id and the relation of each line of JSON `{id, text, actor, recipient}`, or what is wrong with the line.

    `actor` and `recipient` are words, spans `[start, end]`, or null; `actor_span` and `recipient_span` win over them.
    A line without an id gets its number.
    """
    coder = coder or load()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            found = relation(row["text"], _party(row, "actor"), _party(row, "recipient"), coder=coder, propose=propose)
            yield row.get("id", number), found
        except DetenteError as err:
            yield number, f"line {number}: {err}"


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as err:
        raise DetenteError(f"not JSON: {err}") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise DetenteError('an object with a `text` is expected, such as {"id": 1, "text": "…", "actor": "…", "recipient": "…"}.')
    return row


def _party(row: dict[str, Any], role: str) -> Given:
    given = row.get(f"{role}_span") or row.get(role)
    if isinstance(given, list):
        if len(given) != 2 or not all(isinstance(x, int) for x in given):
            raise DetenteError(f"`{role}` is {given}; words, a span [start, end] or null are expected.")
        return given[0], given[1]
    if given is not None and not isinstance(given, str):
        raise DetenteError(f"`{role}` is {given!r}; words, a span [start, end] or null are expected.")
    return given
