"""Words for readers: dates as people write them, names for ids, amounts, lists, and the phrase around a trigger."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from detente.model import Actor, Coding, Quantity, When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMING = ("state", "organisation", "group", "region", "collective")  # kinds whose name stands for the id


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
    """The words in curly quotes, once: marks that enclose the whole are not doubled, marks within become single."""
    inner = re.sub(r"\"([^\"]*)\"", r"‘\1’", unquoted(text)).replace("“", "‘").replace("”", "’")
    return f"“{inner}”"


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
    """The name of each actor id of this reading: as the article's actors have it, else as our knowledge has it.

    "President Trump" alone does not name the United States; the tie he is read into does not say "USA" for that.
    """
    actors = [m.actor for m in coding.mentions] + [p.actor for e in coding.events for p in (*e.actors, *e.recipients)]
    found: dict[str, str] = {}
    for kinds in (_NAMING, ("body",)):
        for actor in actors:
            if actor.id and actor.kind in kinds and not actor.role:
                found.setdefault(actor.id, clean(actor.name))
    missing = {i for i in _ids(coding) if i not in found}
    if missing:
        from detente.knowledge.load import load_knowledge  # loaded already, where the coding was made in this process

        display = load_knowledge(coding.article.language or "en").display
        found |= {i: display[i][0] for i in sorted(missing) if i in display}
    return found


def _ids(coding: Coding) -> set[str]:
    """Every id that a row may print."""
    parties = {p.actor.id for e in coding.events for p in (*e.actors, *e.recipients)}
    sides = {i for t in coding.ties for i in t.dyad} | {i for t in coding.threats for i in (*t.source, *t.to)}
    places = {e.place.country for e in coding.events if e.place}
    return {i for i in (*parties, *sides, *places, *(i for p in coding.positions for i in p.who)) if i}


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
