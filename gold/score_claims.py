"""Score claims against our own gold: found, and among those found source, role, voice, modality, about whom and stance sign.

    python gold/score_claims.py                  # reads the sample articles with the code at hand
    python gold/score_claims.py CODED.jsonl      # scores what `detente code detente/knowledge/sample/articles.jsonl` printed
    python gold/score_claims.py --wrong role     # lists the wrong: found, invented, source, role, voice, modality, about, sign
    python gold/score_claims.py --check          # only checks that every offset of the gold is right

A claim is found when the words of its content agree with those of a predicted one by half (F1 ≥ 0.5); each prediction serves one
gold claim. gold/README.md says how the claims were marked and what counts as right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ARTICLES = HERE.parent / "detente" / "knowledge" / "sample" / "articles.jsonl"
WORD = re.compile(r"\w+(?:[’']\w+)?")
HALF = 0.5
VOICES = ("official", "expert", "opposition", "witness", "media", "anonymous", None)
MODALITIES = ("assertion", "forecast", "demand", "promise", "denial", "question")
KINDS = ("direct", "mixed", "indirect", "attitude")
FIELDS = ("source", "role", "voice", "modality")
SMALL = frozenset(["a", "an", "the", "of", "for", "to", "in", "at", "on", "and", "his", "her", "its", "their", "s"])
SAME = {"spokesperson": "spokesman", "spokeswoman": "spokesman", "defense": "defence", "chairwoman": "chairman"}

Row = dict[str, Any]


def texts() -> dict[str, str]:
    """The text of every sample article by its id."""
    with ARTICLES.open(encoding="utf-8") as file:
        return {row["id"]: row["text"] for row in map(json.loads, file)}


def gold() -> dict[str, list[Row]]:
    """The marked claims by article id."""
    rows: dict[str, list[Row]] = {}
    for path in sorted((HERE / "claims").glob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            rows.update((row["article_id"], row["claims"]) for row in map(json.loads, file))
    return rows


def check(marked: dict[str, list[Row]], known: dict[str, str]) -> Iterator[str]:
    """What is wrong in the gold, in words: offsets that do not give the words noted, labels that do not exist."""
    for name, claims in marked.items():
        text = known.get(name)
        if text is None:
            yield f"{name}: there is no such sample article"
            continue
        for number, claim in enumerate(claims, 1):
            where = f"{name}, claim {number}"
            for field in ("source", "cue", "content"):
                for start, end, words in claim[field]:
                    if text[start:end] != words or words != words.strip():
                        yield f"{where}: {field} [{start}, {end}] is {text[start:end]!r}, not {words!r}"
            spans = claim["content"]
            if not spans or any(one[1] > two[0] for one, two in pairwise(spans)):
                yield f"{where}: the content is empty or its pieces are out of order"
            if not set(claim["voice"]) <= set(VOICES) or not set(claim["modality"]) <= set(MODALITIES):
                yield f"{where}: voice {claim['voice']} or modality {claim['modality']} does not exist"
            if claim["kind"] not in KINDS or any(s["sign"] not in (-1, 0, 1) for s in claim["stance"]):
                yield f"{where}: kind {claim['kind']} or a sign in {claim['stance']} does not exist"
            if len({s["about"] for s in claim["stance"]}) < len(claim["stance"]):
                yield f"{where}: one actor twice in {claim['stance']}"


def words(text: str, spans: Iterable[Any]) -> frozenset[int]:
    """Offsets of the words that touch the spans; marks at the edges do not matter."""
    return frozenset(m.start() for s in spans for m in WORD.finditer(text, s[0], s[1]))


def f1(one: frozenset[Any], two: frozenset[Any]) -> float:
    return 2 * len(one & two) / (len(one) + len(two)) if one or two else 1.0


def matched(text: str, marked: list[Row], read: list[Row]) -> list[tuple[Row, Row]]:
    """Pairs of a gold claim and the prediction that is it, the most alike first."""
    pairs = []
    for i, g in enumerate(marked):
        for j, p in enumerate(read):
            content = f1(words(text, g["content"]), words(text, p["content_spans"]))
            if content >= HALF:
                near = f1(words(text, g["cue"]), words(text, p["cue_spans"])) / 2
                near += f1(words(text, g["source"]), words(text, p["source_spans"])) / 4
                pairs.append((content + near, -i, -j))
    taken: list[tuple[int, int]] = []
    for _, i, j in sorted(pairs, reverse=True):
        if all(i != a and j != b for a, b in taken):
            taken.append((i, j))
    return [(marked[-i], read[-j]) for i, j in sorted(taken, reverse=True)]


def plain(phrase: str | None) -> list[str]:
    """Words of a name or role without case, accents, articles and endings of number or gender."""
    folded = unicodedata.normalize("NFKD", (phrase or "").replace("ı", "i")).encode("ascii", "ignore").decode().casefold()
    found = [w for w in re.findall(r"[a-z0-9]+", folded) if w not in SMALL]
    return [SAME.get(w, w).removesuffix("s") for w in found]


def same_source(g: Row, p: Row) -> bool:
    """The same parties: every id right and none too many, and the surname where the text names a person."""
    wanted, got = g["sources"], p["sources"]
    if not wanted:
        return all(a["id"] is None for a in got)
    allowed = {i for w in wanted for i in w["id"]}
    if any(a["id"] not in allowed for a in got):
        return False
    return all(any(_is(w, a) for a in got) for w in wanted)


def _is(w: Row, a: Row) -> bool:
    if a["id"] not in w["id"]:
        return False
    person = w["name"][0] is not None and (any(w["role"]) or a["id"] is None)
    return not person or any(plain(n)[-1:] == plain(a["name"])[-1:] or plain(n) == plain(a["name"]) for n in w["name"] if n)


def same_role(g: Row, p: Row) -> bool:
    """Half of the role's words agree; for a person without a name the words that name him are his role."""
    for w in g["sources"]:
        got = [a["role"] for a in p["sources"]] or [None]
        if w["name"][0] is None:
            got += [a["name"] for a in p["sources"] if a["role"] is None]
        if not any(_role(want, have) for want in w["role"] for have in got):
            return False
    return True


def _role(want: str | None, have: str | None) -> bool:
    if want is None or have is None:
        return want is have
    return f1(frozenset(plain(want)), frozenset(plain(have))) >= HALF


def compare(g: Row, p: Row) -> dict[str, bool]:
    return {
        "source": same_source(g, p),
        "role": same_role(g, p),
        "voice": p["voice"] in g["voice"],
        "modality": p["modality"] in g["modality"],
    }


class Tally:
    """Counts over articles, and what was wrong where."""

    def __init__(self) -> None:
        self.right: dict[str, int] = defaultdict(int)
        self.of: dict[str, int] = defaultdict(int)
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def add(self, name: str, right: bool, note: str) -> None:
        self.of[name] += 1
        self.right[name] += right
        if not right:
            self.wrong[name].append(note)

    def article(self, name: str, text: str, marked: list[Row], read: list[Row]) -> None:
        pairs = matched(text, marked, read)
        for g in marked:
            self.add("found", any(g is a for a, _ in pairs), f"{name}: {_show(g)}")
        for p in read:
            quoted = " … ".join(text[s:e] for s, e in p["content_spans"])
            self.add("invented", any(p is b for _, b in pairs), f"{name}: {quoted[:110]}")
        for g, p in pairs:
            note = f"{name}: {_show(g)}\n      read {_source(p)} · {p['voice']} · {p['modality']}"
            for field, right in compare(g, p).items():
                self.add(field, right, note)
            self.stance(g, p, note)

    def stance(self, g: Row, p: Row, note: str) -> None:
        """Actors with a clear sign are to be found; those marked 0 (no clear sign) are neither asked for nor held against it."""
        signs = {s["about"]: s["sign"] for s in g["stance"]}
        given = {s["about"]: s["value"] for s in p["stance"]}
        for about, sign in signs.items():
            if sign:
                self.add("about", about in given, f"{note}\n      missing {about} {sign:+d}")
                if about in given:
                    self.add("sign", given[about] * sign > 0, f"{note}\n      {about} {given[about]:+.1f} is {sign:+d}")
        for about in given.keys() - signs.keys():
            self.add("about too many", False, f"{note}\n      too many: {about}")

    def lines(self) -> Iterator[str]:
        yield _line("found", self.right["found"], self.of["found"])
        for name in FIELDS:
            yield _line(name, self.right[name], self.of[name])
        hits, extra = self.right["about"], self.of["about too many"]
        yield _line("about whom", 2 * hits, self.of["about"] + hits + extra) + f"   F1; {hits} found, {extra} too many"
        yield _line("stance sign", self.right["sign"], self.of["sign"])
        yield _line("predictions that are a gold claim", self.right["invented"], self.of["invented"])


def _line(name: str, right: int, of: int) -> str:
    return f"{name:34} {100 * right / of if of else 0:5.1f} %   {right}/{of}"


def _show(g: Row) -> str:
    part = {f: " … ".join(w for _, _, w in g[f]) for f in ("source", "cue", "content")}
    who = " + ".join(f"{w['id'][0]} {w['name'][0] or w['role'][0]}" for w in g["sources"])
    roles = "; ".join(str(w["role"][0]) for w in g["sources"])
    said = f"[{part['source']}] {{{part['cue']}}} {part['content'][:110]}"
    return f"{said}\n      gold {who} ({roles}) · {g['voice'][0]} · {'/'.join(g['modality'])}"


def _source(p: Row) -> str:
    return " + ".join(f"{a['id']} {a['name']} ({a['role']})" for a in p["sources"]) or "nobody"


def coded(path: str | None, wanted: Iterable[str]) -> Iterator[tuple[str, list[Row]]]:
    """Claims by article: from a file of `detente code`, or read now."""
    if path:
        with open(path, encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield row["article"]["article_id"], row["claims"]
        return
    sys.path.insert(0, str(HERE.parent))
    import detente
    from detente.store.sample import sample_articles

    reader, names = detente.load("en"), set(wanted)
    for article in sample_articles():
        if article.article_id in names:
            yield article.article_id, detente.to_json(reader(article))["claims"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("coded", nargs="?", help="what `detente code` printed of the sample articles")
    parser.add_argument("--check", action="store_true", help="only check the gold")
    parser.add_argument("--wrong", metavar="WHAT", help="list what is wrong there")
    args = parser.parse_args()
    known, marked = texts(), gold()
    if faults := list(check(marked, known)):
        print(*faults, sep="\n", file=sys.stderr)
        return 1
    print(f"{sum(map(len, marked.values()))} claims in {len(marked)} articles; all offsets are right.")
    if args.check:
        return 0
    tally, read = Tally(), dict(coded(args.coded, marked))
    for name, claims in marked.items():
        tally.article(name, known[name], claims, read.get(name, []))
    print(*tally.lines(), sep="\n")
    if args.wrong:
        print("", *tally.wrong[args.wrong], *(tally.wrong["about too many"] if args.wrong == "about" else []), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
