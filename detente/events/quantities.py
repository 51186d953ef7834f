"""Numbers of a text with what they count, and which of them belong to an act.

Left out, because no number is said or it measures no act: years and dates, ordinals, percentages, ages, hours, lengths,
"dozens of", "hundreds of", ranges ("20 to 30"). Deaths and injured are always counted in `person`, `troops` and `soldiers`
in `soldier`; a currency of several states keeps its name ("shilling") unless a word beside it says whose it is.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from detente.events.attach import CLAUSES, NOUNS, VERBS, carrier
from detente.events.date_words import date_words
from detente.events.quantity_words import QuantityWords, quantity_words
from detente.events.when import find_dates
from detente.language.parse import Parse
from detente.model import Quantity

SHUT = frozenset(("DATE", "TIME", "ORDINAL", "PERCENT"))


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity and its head: the token of the counted noun, of the currency, or of the bare number."""

    quantity: Quantity
    head: int


@dataclass(frozen=True, slots=True)
class _Number:
    first: int
    last: int
    value: float
    unit: str = ""  # joined to the digits: "10bcm"


def find_quantities(parse: Parse, skip: Set[int] | None = None) -> list[Counted]:
    """Every quantity in reading order. `skip` holds tokens that are dates; without it they are looked for here."""
    words = quantity_words()
    starters = words.starters
    starts = [i for i, w in enumerate(parse.lower) if w in starters or (not "a" <= w[0] <= "z" and w[0].isdigit())]
    if not starts:
        return []
    out: list[Counted] = []
    done = 0
    for i in starts:
        number = read_number(parse, i, words) if i >= done else None
        if number is None:
            continue
        if skip is None:
            skip = {i for dated in find_dates(parse, None) for i in range(dated.first, dated.last)}
        if i in skip:
            continue
        done = number.last
        if counted := _counted(parse, number, words):
            out.append(counted)
            done = max(done, _last_token(parse, counted, number))
    return out


def _last_token(p: Parse, counted: Counted, number: _Number) -> int:
    at = number.last
    while at < p.n and p.start[at] < counted.quantity.span[1]:
        at += 1
    return at


def read_number(p: Parse, i: int, words: QuantityWords) -> _Number | None:
    """The number that begins at token i: "1,200", "64.45 million", "twenty-five", "two dozen", "half a million"."""
    lower = p.lower
    if lower[i] == "half":
        at = i + 2 if i + 2 < p.n and lower[i + 1] in ("a", "an") else i + 1
        return _Number(i, at + 1, words.scales[lower[at]] / 2) if at < p.n and lower[at] in words.scales else None
    if lower[i] in ("a", "an"):
        follows = i + 1 < p.n and lower[i + 1] in words.scales
        return _scaled(p, _Number(i, i + 2, words.scales[lower[i + 1]]), words) if follows else None
    single = words.single(lower[i])
    if single is None:
        return None
    value, unit = single
    at = i + 1
    if lower[i] in words.numbers and value % 10 == 0 and at + 1 < p.n and lower[at] == "-":
        ones = words.numbers.get(lower[at + 1], 10)  # "twenty-five"
        if ones < 10:
            value, at = value + ones, at + 2
    return _scaled(p, _Number(i, at, value, unit), words)


def _scaled(p: Parse, number: _Number, words: QuantityWords) -> _Number:
    value, at = number.value, number.last
    while at < p.n and (scale := words.scales.get(p.lower[at])) and p.sent[at] == p.sent[number.first]:
        value, at = value * scale, at + 1
    if at == number.last and at < p.n and (letter := words.letters.get(p.lower[at])) and _symbol(p, number.first, words):
        value, at = value * letter, at + 1
    return _Number(number.first, at, value, number.unit)


def _counted(p: Parse, n: _Number, words: QuantityWords) -> Counted | None:
    if p.ent[n.first] in SHUT and not _fatal_entity(p, n, words):
        return None
    before = p.lower[n.first - 1] if n.first else ""
    if before in ("no.", "no", "number", "resolution", "aged", "article", "unscr", "flight", "age", "room", "page", "route"):
        return None
    return _money(p, n, words) or (None if _in_range(p, n, words) else _things(p, n, words))


def _fatal_entity(p: Parse, n: _Number, words: QuantityWords) -> bool:
    """The recogniser takes "10,000 barrels" or "$5bn" for a date at times; what is counted tells otherwise."""
    if _symbol(p, n.first, words) or (n.last < p.n and (p.lower[n.last] in words.currencies or words.kind(p.lemma[n.last], ""))):
        return True
    return bool(n.unit)


def _in_range(p: Parse, n: _Number, words: QuantityWords) -> bool:
    """ "20 to 30", "between 20 and 30": neither end is the number."""
    for at, step in ((n.first - 1, -1), (n.last, 1)):
        joined = 0 < at + step < p.n and p.lower[at] in ("to", "-", "–") and words.single(p.lower[at + step])
        if joined and not (p.lower[at] == "to" and _changes(p, at, words)):
            return True
        other = at + 1 if step > 0 else at - 1
        if 0 < other < p.n and p.lower[at] == "and" and words.single(p.lower[other]):
            opening = n.first - 1 if step > 0 else other - 1
            if opening >= 0 and p.lower[opening] == "between":
                return True
    return False


def _changes(p: Parse, at: int, words: QuantityWords) -> bool:
    """ "rose from 4 to 12": what follows "to" is the new number."""
    return p.dep[at] == "prep" and p.lemma[p.head[at]] in words.changes


def _symbol(p: Parse, first: int, words: QuantityWords) -> tuple[int, str] | None:
    """First token and currency of the sign before a number: "$", "US$", "US $", "USD"."""
    at = first - 1
    if at < 0:
        return None
    sign = p.lower[at]
    if sign in words.symbols:
        wide = at and f"{p.lower[at - 1]}{sign}" in words.symbols
        return (at - 1, words.symbols[p.lower[at - 1] + sign]) if wide else (at, words.symbols[sign])
    return (at, words.currencies[sign]) if len(sign) == 3 and p.word[at].isupper() and sign in words.currencies else None


def _money(p: Parse, n: _Number, words: QuantityWords) -> Counted | None:
    if sign := _symbol(p, n.first, words):
        head = _outermost(p, sign[0], n.last)
        return Counted(Quantity(float(n.value), sign[1], "money", p.span(sign[0], n.last)), head)
    if n.unit and n.unit not in words.currencies:
        return None
    for at in range(n.last, min(n.last + 4, p.n)):
        word = p.lower[at]
        if word in words.currencies and (p.tag[at][0] != "V" or word in ("won", "dong")):
            if word in ("pound", "pounds") and at + 1 < p.n and p.lower[at + 1] == "of":
                return None  # "50 pounds of explosives"
            if word in ("won", "real", "som", "sterling") and n.value < 100:
                return None
            code = words.currency(p.lower[n.last : at + 1])
            return Counted(Quantity(float(n.value), code, "money", p.span(n.first, at + 1)), _outermost(p, n.first, at + 1))
        if p.word[at][:1].islower() or p.pos[at] not in ("ADJ", "PROPN", "NOUN"):
            return None
    return None


def _outermost(p: Parse, first: int, last: int) -> int:
    """The token of a run that hangs outside it; the last one where several do."""
    tops = [i for i in range(first, last) if not first <= p.head[i] < last or p.head[i] == i]
    return tops[-1] if tops else last - 1


def _things(p: Parse, n: _Number, words: QuantityWords) -> Counted | None:
    if n.unit:
        kind = words.kind(n.unit, "")
        return Counted(Quantity(float(n.value), n.unit, kind, p.span(n.first, n.last)), n.last - 1) if kind else None
    if n.last < p.n and p.lower[n.last] == "-":
        return _hyphened(p, n, words)
    noun = _noun(p, n)
    if n.first and p.pos[n.first - 1] == "PROPN" and p.head[n.first - 1] in (noun, n.first) and p.dep[n.first - 1] != "nsubj":
        return None  # "Falcon 9 rockets"
    if noun is None or p.lower[noun] == "others":
        return _bare(p, n, words, noun)
    lemma, before = _singular(p, noun), p.lemma[noun - 1] if noun - 1 >= n.last else ""
    if lemma in words.never or p.lower[noun] in words.never or p.lower[n.last] in ("percent", "pct", "%", "per"):
        return None
    span = p.span(n.first, noun + 1)
    kind = words.kind(lemma, before)
    person = kind in ("people", "troops", None)  # who is killed or wounded is a person, unless the word is a thing
    if fatal := _fatal(p, n, noun, words, person):
        return Counted(Quantity(float(n.value), "casualty" if fatal == "people" else "person", fatal, span), noun)
    if kind is None:
        if p.ent[noun] != "NORP" or p.tag[noun] not in ("NNPS", "NNP", "NNS"):
            return None
        return Counted(Quantity(float(n.value), "person", "people", span), noun)
    unit = f"{before} {lemma}" if f"{before} {lemma}" in words.units else lemma
    unit = "soldier" if unit in words.soldiers else "person" if unit in ("people", "person", "individual") else unit
    return Counted(Quantity(float(n.value), unit, kind, span), noun)


def _hyphened(p: Parse, n: _Number, words: QuantityWords) -> Counted | None:
    """ "a 10,000-member force", "a 2 million-barrel cap"; not "five-year", "45-year-old"."""
    if n.last + 1 >= p.n:
        return None
    at = n.last + 1
    unit = _singular(p, at)
    if p.lower[at] in words.members:
        head = next((j for j in range(at + 1, min(at + 4, p.n)) if words.kind(p.lemma[j], "") in ("troops", "people")), None)
        if head is None:
            return None
        kind = words.kind(p.lemma[head], "") or "people"
        return Counted(Quantity(float(n.value), "member", kind, p.span(n.first, at + 1)), head)
    measure = words.kind(unit, "")
    if unit in words.never or measure not in ("energy", "other", "money"):
        return None
    return Counted(Quantity(float(n.value), unit, measure, p.span(n.first, at + 1)), _outermost(p, n.first, at + 1))


def _noun(p: Parse, n: _Number) -> int | None:
    """The noun that a number counts: its head to the right, else the last noun of the words that follow."""
    last = n.last
    for i in range(n.last, min(n.last + 7, p.n)):
        participle = p.tag[i] in ("VBN", "VBG") and p.dep[i] in ("amod", "compound")
        if p.pos[i] not in ("NOUN", "PROPN", "ADJ") and not participle and p.lower[i] != "-":
            break
        last = i + 1
    nouns = [i for i in range(n.last, last) if p.pos[i] in ("NOUN", "PROPN")]
    if not nouns:
        return None
    head = p.head[n.last - 1]
    if head in nouns and p.dep[n.last - 1] == "nummod":
        while head + 1 in nouns and p.head[head] == head + 1:
            head += 1
        return head
    return nouns[-1]


def _singular(p: Parse, noun: int) -> str:
    lemma, lower = p.lemma[noun], p.lower[noun]
    plural = len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") and p.tag[noun] in ("NNS", "NNPS", "NNP")
    if lemma == lower and plural:
        return lower[:-3] + "y" if lower.endswith("ies") else lower[:-1]
    return lemma


def _fatal(p: Parse, n: _Number, at: int, words: QuantityWords, person: bool) -> str | None:
    """Whether those counted are the dead or the wounded: "killed 12 people", "12 were killed", "12 dead", "the deaths of 40"."""
    lemma, head, dep = p.lemma[at], p.head[at], p.dep[at]
    for kind, fatal in words.fatal.items():
        if lemma in fatal.nouns or (lemma in fatal.lives and p.lemma[head] in words.lives_verbs):
            return kind
    if not person and p.pos[at] == "NOUN":
        return None
    if dep == "conj":
        head, dep = p.head[head], p.dep[head]
    gov = p.head[head] if dep == "pobj" else -1
    for kind, fatal in words.fatal.items():
        if dep in ("dobj", "nsubjpass") and p.lemma[head] in fatal.verbs:
            return "people" if _either(p, head, kind, words) else kind
        if dep == "nsubj" and (p.lemma[head] in fatal.subjects or (p.lemma[head] in fatal.verbs and p.tag[head] == "VBN")):
            return kind
        if dep == "pobj" and p.lower[head] == "of" and (p.lemma[gov] in fatal.nouns or p.lemma[gov] in fatal.lives):
            return kind
        if any(p.lower[k] in fatal.adjectives for k in (at + 1, n.last) if k < p.n):
            return kind
        if any(p.dep[k] == "acl" and p.lemma[k] in fatal.verbs and p.tag[k] == "VBN" for k in p.kids[at]):
            return kind
    return None


def _either(p: Parse, verb: int, kind: str, words: QuantityWords) -> bool:
    """ "killing or wounding 50": nobody says how many of each."""
    others = [k for k in (*p.kids[verb], p.head[verb]) if k in (p.head[verb], *p.children(verb, "conj")) and p.pos[k] == "VERB"]
    joined = any(p.lower[k] == "or" for v in (verb, p.head[verb]) for k in p.kids[v] if p.dep[k] == "cc")
    return joined and any(p.lemma[o] in fatal.verbs for o in others for name, fatal in words.fatal.items() if name != kind)


def _bare(p: Parse, n: _Number, words: QuantityWords, other: int | None) -> Counted | None:
    """A number without a noun ("30", "30 others"), where verb or noun say that it counts the dead or the wounded."""
    at = n.last - 1 if other is None else other
    if n.value == 1 and p.lower[n.first] == "one":
        return None
    kind = _fatal(p, n, at, words, True)
    if kind is None and p.dep[at] == "pobj":
        kind = _toll(p, at, words)
    if kind is None:
        return None
    unit = "casualty" if kind == "people" else "person"
    return Counted(Quantity(float(n.value), unit, kind, p.span(n.first, at + 1)), at)


def _toll(p: Parse, at: int, words: QuantityWords) -> str | None:
    """ "the death toll rose to 200", "a toll of 200"."""
    gov = p.head[p.head[at]]
    nouns = p.children(gov, "nsubj", "nsubjpass", "dobj") if p.pos[gov] in VERBS else [gov]
    return "deaths" if any(p.lemma[k] in words.fatal["deaths"].toll for k in nouns) else None


def quantities_of(parse: Parse, trigger: int, counted: list[Counted]) -> tuple[Quantity, ...]:
    """The quantities of the act at `trigger`: in its phrase, in its clause if it is the verb or carried by it.

    What an agreement or a pledge is about belongs to it; what another verb's clause says does not, save the dead and
    wounded of a participle ("shelled the town, killing 12").
    """
    if not counted:
        return ()
    words = quantity_words()
    own = [trigger]
    if parse.pos[trigger] not in VERBS and (verb := carrier(parse, trigger, date_words())) is not None:
        own.append(verb)
    sentence = parse.sent[trigger]
    return tuple(c.quantity for c in counted if parse.sent[c.head] == sentence and _of(parse, c, own, words))


def _of(p: Parse, c: Counted, own: list[int], words: QuantityWords) -> bool:
    at = c.head
    for _ in range(12):
        if at in own:
            return True
        head = p.head[at]
        if head == at or not _passes(p, c, at, head, own, words):
            return False
        at = head
    return False


def _passes(p: Parse, c: Counted, at: int, head: int, own: list[int], words: QuantityWords) -> bool:
    """Whether the way up from token `at` to its head stays with the act."""
    dep = p.dep[at]
    casualties = c.quantity.kind in ("deaths", "injured") or c.quantity.unit == "casualty"
    if dep == "conj" and p.pos[at] in VERBS:
        return casualties and p.lemma[head] in words.fatal_verbs
    if dep not in CLAUSES:
        return True
    if dep == "xcomp":
        return p.lemma[head] in words.complement
    if dep in ("acl", "pcomp", "relcl"):
        if dep == "pcomp":
            head = p.head[head]
        if dep == "pcomp" and p.lemma[head] in words.complement:
            return True
        if dep == "relcl":
            return casualties and head in own
        return p.pos[head] in NOUNS and (head in own or (p.head[head] in own and p.dep[head] == "dobj"))
    return dep == "advcl" and casualties and p.tag[at] == "VBG"
