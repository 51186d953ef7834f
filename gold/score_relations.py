"""Measure what is read of ties, threats and positions on gold/relations.txt, and list every fault.

    python gold/score_relations.py

A record counts when it is found with the right parties and direction. A driver or an issue is counted by itself: it is
right when it holds the word that the gold names. A sentence of which nothing is to be recorded is wrong when anything is.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from detente.coder import Coder, load
from detente.model import Article, Coding, Part

HERE = Path(__file__).resolve().parent
STANCES = ("support", "oppose")


@dataclass(frozen=True, slots=True)
class Found:
    """One record in the form in which both sides are compared; `about` is a driver's or an issue's words."""

    what: str  # ties, threats, positions
    value: str  # heading, threat or stance
    parties: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Expected:
    what: str
    values: frozenset[str]
    parties: frozenset[tuple[str, ...]]
    about: str  # empty: not asked
    optional: bool

    def fits(self, found: Found) -> bool:
        return self.what == found.what and found.value in self.values and found.parties in self.parties


@dataclass(frozen=True, slots=True)
class Line:
    published: str
    text: str
    expected: tuple[Expected, ...]


def lines() -> list[Line]:
    """The gold. Raises ValueError where a line is not `published | sentences | records`."""
    out = []
    for number, raw in enumerate((HERE / "relations.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        cells = [c.strip() for c in raw.split("|", 2)]
        if len(cells) != 3:
            raise ValueError(f"relations.txt, line {number}: published | sentences | records, not '{raw}'.")
        records = [] if cells[2] == "-" else [e for r in cells[2].split(";") for e in _expected(r.strip(), number)]
        out.append(Line(cells[0], cells[1], tuple(records)))
    return out


def _expected(record: str, number: int) -> list[Expected]:
    """One record a line of who: "oppose BRA+TUR: sanctions" and "threat ISIL>IRN+USA" are two."""
    optional, record = record.startswith("?"), record.lstrip("?")
    left, _, about = record.replace("<", ":", 1).partition(":")
    try:
        words, who = left.split()
    except ValueError:
        raise ValueError(f"relations.txt, line {number}: a heading or stance and the parties, not '{record}'.") from None
    values, about = frozenset(words.split("/")), about.strip()
    if words == "threat":
        a, b = who.split(">")
        made = [("threats", {(x, y)}) for x in a.split("+") for y in b.split("+")]
    elif values & set(STANCES):
        made = [("positions", {(w,)}) for w in who.split("+")]
    else:
        a, b = who.split("=")
        made = [("ties", {tuple(sorted((x, y))) for x in a.split("/") for y in b.split("/")})]
    return [Expected(what, values, frozenset(parties), about, optional) for what, parties in made]


def found(coding: Coding) -> list[Found]:
    out = [Found("ties", t.heading, tuple(sorted(t.dyad)), " ; ".join(d.text for d in t.drivers)) for t in coding.ties]
    out += [Found("threats", "threat", (a, b), "") for t in coding.threats for a in t.source for b in t.to]
    return out + [Found("positions", q.stance, (w,), q.issue) for q in coding.positions for w in q.who]


def read(coder: Coder, line: Line) -> Coding:
    article = Article("gold", line.text, published=line.published, language="en", parts=(Part(0, len(line.text), "story"),))
    return coder.code(article, coder.parse(article))


def compare(coder: Coder, gold: list[Line]) -> tuple[dict[str, float], list[str]]:
    """Shares between 0 and 1, and the faults in words."""
    right, read_, asked, about, told, faults = Counter(), Counter(), Counter(), Counter(), Counter(), []  # type: ignore[var-annotated]
    quiet = silent = 0
    for line in gold:
        left, wrong = list(line.expected), []
        for f in dict.fromkeys(found(read(coder, line))):
            fit = next((e for e in left if e.fits(f)), None)
            if fit is None:
                read_[f.what] += 1
                wrong.append(f"read {f.value} {'-'.join(f.parties)} {f.about}".strip())
                continue
            left.remove(fit)
            if fit.about:
                kind = "issues" if f.what == "positions" else "drivers"
                told[kind] += 1
                hit = fit.about.lower() in f.about.lower()
                about[kind] += hit
                if not hit:
                    wrong.append(f"'{f.about}' does not name '{fit.about}'")
            if not fit.optional:
                right[f.what], read_[f.what], asked[f.what] = right[f.what] + 1, read_[f.what] + 1, asked[f.what] + 1
        for e in left:
            if not e.optional:
                asked[e.what] += 1
                wrong.append(f"missed {'/'.join(sorted(e.values))} {' or '.join('-'.join(q) for q in sorted(e.parties))}")
        if not line.expected:
            silent += 1
            quiet += not wrong
        if wrong:
            faults.append(f"{line.text}\n    {'; '.join(wrong)}")
    shares = {"quiet": quiet / max(silent, 1)}
    for what in ("ties", "threats", "positions"):
        shares[f"{what}_precision"] = right[what] / max(read_[what], 1)
        shares[f"{what}_recall"] = right[what] / max(asked[what], 1)
    for kind in ("drivers", "issues"):
        shares[kind] = about[kind] / max(told[kind], 1)
    return shares, faults


def main() -> int:
    shares, faults = compare(load(), lines())
    print("\n".join(faults))
    print("  ".join(f"{k} {v:.3f}" for k, v in shares.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
