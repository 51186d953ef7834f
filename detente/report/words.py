"""Words for readers: dates as people write them, names for ids, amounts, lists, and the phrase around a trigger."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from detente.model import Actor, Coding, Quantity, Span, When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMING = ("state", "organisation", "group", "region", "collective", "body")  # kinds whose name stands for the id


# ---------------------------------------------------------------- text


def clean(text: str) -> str:
    """The text on one line, without control characters (an article must not steer the reader's terminal)."""
    kept = "".join(
        " " if c in "\t\n\r\x0b\x0c" else c for c in text if c in "\t\n\r" or unicodedata.category(c) not in _UNPRINTED
    )
    return " ".join(kept.split())


_UNPRINTED = {"Cc", "Cs", "Co"}


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-") + "…"


def listed(items: Iterable[str], last: str = "and") -> str:
    """ "Chad", "Chad and Sudan", "Chad, Sudan and Libya"."""
    names = list(items)
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def quoted(text: str) -> str:
    """The words in curly quotes, once: quotation marks that enclose the whole are not doubled."""
    return f"“{unquoted(text)}”"


def unquoted(text: str) -> str:
    """The words without the quotation marks and the comma that enclose them."""
    words = clean(text).strip()
    if words[:1] in _OPENING and not set(words[1:-2]) & set(_CLOSING + _OPENING):
        words = words[1:]
    if words[-1:] in _CLOSING and not set(words[:-1]) & set(_OPENING):
        words = words[:-1]
    return words.rstrip(" ,;")


_OPENING, _CLOSING = '“"«„', '”"»'


def plural(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else word + 's'}"


# ---------------------------------------------------------------- the phrase around a trigger

# No full stop: within a sentence it belongs to "U.S." or "Gen.".
_STOP = re.compile(r"[;:“”\"«»()]|,(?=[\s”\"]|$)|\s[–—-]{1,2}\s|\n\s*\n")
_END = re.compile(r"(?<!\b[A-Za-z])[\s.!?,]+$")


def phrase(text: str, trigger: Span, sentence: Span | None, *, limit: int = 90) -> str:
    """The act in the article's own words: from the trigger to the end of its clause, within its sentence.

    "delivered" in "Sudan delivered 12 armoured cars to Chad last year, its first gift." gives "delivered 12 armoured cars to
    Chad last year". Where the clause ends with the trigger ("the vote was put off"), the words before it are taken too.
    """
    low, high = sentence if sentence and sentence[0] <= trigger[0] < sentence[1] else trigger
    start, end = trigger[0], _clause_end(text, trigger[1], max(high, trigger[1]))
    if len(text[start:end].split()) < 3:
        start = _clause_start(text, start, low)
        return _last_words(_END.sub("", clean(text[start:end])), limit)
    return shorten(_END.sub("", clean(text[start:end])), limit)


def clause(text: str, trigger: Span, sentence: Span | None, *, limit: int = 90) -> str:
    """The clause that holds the trigger, cut evenly around it when it is long: what is said of a relation, in its words."""
    low, high = sentence if sentence and sentence[0] <= trigger[0] < sentence[1] else trigger
    start, end = _clause_start(text, trigger[0], low), _clause_end(text, trigger[1], max(high, trigger[1]))
    whole = _END.sub("", clean(text[start:end]).removeprefix("that "))
    if len(whole) <= limit:
        return whole
    room = max(limit - (trigger[1] - trigger[0]), 20)
    before, after = clean(text[start : trigger[0]]), clean(text[trigger[1] : end])
    left = before if len(before) <= room // 2 else _last_words(before, max(room // 2, room - len(after)))
    right = shorten(after, max(room - len(left), 2))
    joint = "" if right[:1] in "’'-" or (right and not text[trigger[1] : trigger[1] + 1].isspace()) else " "
    return f"{left} {clean(text[trigger[0] : trigger[1]])}{joint}{right}".strip()


def _last_words(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    tail = text[-limit:]
    return "…" + (tail[tail.index(" ") + 1 :] if " " in tail else tail)


def _clause_end(text: str, at: int, high: int) -> int:
    stop = _STOP.search(text, at, high)
    return stop.start() if stop else high


def _clause_start(text: str, at: int, low: int) -> int:
    stops = [m.end() for m in _STOP.finditer(text, low, at)]
    return stops[-1] if stops else low


# ---------------------------------------------------------------- dates


def when_words(when: When) -> str:
    """A date as people write it: "2016", "Oct 2015", "23 Feb 2018", "19–26 Feb 2018", "since 2015", "no date"."""
    if when.start is None and when.end is None:
        return "no date"
    if when.end is None:
        return f"since {day_words(date.fromisoformat(str(when.start)[:10]))}"
    last = date.fromisoformat(when.end[:10]) - timedelta(days=1)
    if when.start is None:
        return f"until {day_words(last)}"
    return interval_words(date.fromisoformat(when.start[:10]), last)


def interval_words(first: date, last: date) -> str:
    """The shortest honest writing of the days from `first` to `last`, both included."""
    if first >= last:
        return day_words(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        return _months_words(first, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} – {day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def _months_words(first: date, last: date) -> str:
    whole_years = first.month == 1 and last.month == 12
    if whole_years:
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[first.month - 1]} {first.year}"
    if first.year == last.year:
        return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {last.year}"
    return f"{MONTHS[first.month - 1]} {first.year} – {MONTHS[last.month - 1]} {last.year}"


def day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def published_words(published: str | None) -> str:
    """The publication date for a headline; what is no ISO date is printed as it came."""
    if not published:
        return "no date"
    try:
        return day_words(date.fromisoformat(published[:10]))
    except ValueError:
        return clean(published)


# ---------------------------------------------------------------- amounts

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_COUNTED = {"deaths": "killed", "injured": "injured"}


def quantity_words(quantity: Quantity) -> str:
    """ "USD 2 billion", "12 armoured cars", "41 killed"."""
    amount = number_words(quantity.value)
    if quantity.kind == "money":
        return f"{quantity.unit} {amount}"
    unit = clean(quantity.unit)
    if quantity.kind in _COUNTED:
        return f"{amount} {_COUNTED[quantity.kind]}"
    one = quantity.value == 1 or unit.endswith("s") or not unit.isascii() or not unit[-1:].isalpha() or unit.isupper()
    return f"{amount} {unit if one else _plural_of(unit)}".strip()


def _plural_of(unit: str) -> str:
    if unit in ("people", "police", "personnel", "aircraft", "percent", "troops") or len(unit) < 4:
        return unit
    if unit.endswith("person"):
        return unit[:-6] + "people"
    if unit.endswith(("sh", "ch", "x")):
        return unit + "es"
    if unit.endswith("y") and unit[-2] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + "s"


def number_words(value: float) -> str:
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.6g} {name}"
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.6g}"


# ---------------------------------------------------------------- names


def names(coding: Coding) -> dict[str, str]:
    """The name of each actor id in this article: that of the state or group itself; an id it never names stays an id."""
    found: dict[str, str] = {}
    parties = [p.actor for e in coding.events for p in (*e.actors, *e.recipients)]
    for actor in (*(m.actor for m in coding.mentions), *parties):
        if actor.id and actor.kind in _NAMING and not actor.role:
            found.setdefault(actor.id, clean(actor.name))
    return found


_SECTORS = {
    "MIL": "military",
    "COP": "police",
    "LEG": "parliament",
    "JUD": "courts",
    "SPY": "intelligence",
    "OPP": "opposition",
    "REB": "rebels",
    "CVL": "civilians",
    "MED": "media",
    "BUS": "business",
    "EDU": "universities",
    "PTY": "party",
    "EXPERT": "experts",
}


def party_words(actor: Actor, known: dict[str, str]) -> str:
    """How a party is written in "who → whom": the state or group, with its sector where it is not the government.

    A person who does not speak for a state is written by name: "Georgia (opposition)", but "Alaa Hamdan".
    """
    own = clean(actor.name)
    if actor.kind == "person" and own and actor.sector not in (None, "GOV", "MIL", "COP", "LEG", "JUD", "SPY"):
        return own
    base = known.get(actor.id or "", own) or actor.id or "somebody"
    sector = _SECTORS.get(actor.sector or "") if actor.id and actor.id == actor.country else None
    return f"{base} ({sector})" if sector else base


def speaker_words(actor: Actor) -> str:
    """A speaker with his role: "Aché Doungous, foreign minister"."""
    name, role = clean(actor.name), clean(actor.role or "")
    if not role or role.lower() in name.lower():
        return name
    return f"{name}, {role}" if name else role


def sides_words(actors: Sequence[str], recipients: Sequence[str]) -> str:
    """ "Sudan → Chad", "Chad ↔ Sudan" where both sides are the same, "Sudan" where nobody is on the other side."""
    if set(actors) == set(recipients) and len(set(actors)) > 1:
        return " ↔ ".join(dict.fromkeys(actors))
    left = listed(dict.fromkeys(actors)) or "somebody"
    return f"{left} → {listed(dict.fromkeys(recipients))}" if recipients else left
