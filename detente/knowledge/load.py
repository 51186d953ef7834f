"""Read the knowledge files into frozen records, and refuse a wrong row with its file and line."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from detente.errors import KnowledgeError, unknown
from detente.model import QUAD_CLASS

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Name:
    """One way of naming something: `kind` of thing, `id`, how it names it, and when (ISO dates, end exclusive)."""

    text: str
    id: str | None
    kind: str  # state, region, collective, territory, organisation, group, outlet
    how: str  # name, alias, demonym, adjective, capital, metonym
    name: str
    country: str | None = None
    sector: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office: for whom he spoke, in what sector and role, from and until when (end exclusive)."""

    actor: str
    sector: str
    role: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    aliases: tuple[str, ...]
    offices: tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class State:
    id: str
    name: str
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agent:
    """A noun for those who act or speak for an actor: kind ∈ person, body, forces, people, group, state, alliance.

    `capital`: the word means them only when written with a capital ("the House").
    """

    word: str
    kind: str
    sector: str | None
    voice: str | None
    number: str | None
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One event rule: patterns of words with roles, what they mean, and sentences that prove it."""

    id: str  # en/AID/deliver
    event_type: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    mode: str | None
    contexts: tuple[str, ...]
    symmetric: bool
    inner: str | None  # what becomes of an act in the clause below: keep (it is read too) or drop (it is this event's content)
    context_recipient: bool  # "delivered four gunships": the recipient may stand in the sentence before
    yes: tuple[str, ...]
    no: tuple[str, ...]
    recipient_kinds: frozenset[str] = frozenset()  # kinds of actor the recipient may be; empty: any
    under: frozenset[str] = frozenset()  # words, one of which must govern the act ("fears that A will reach R"); empty: none


@dataclass(frozen=True, slots=True)
class Cue:
    id: str
    verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    phrases: tuple[str, ...]
    kind: str
    modality: str
    polarity: float
    frames: tuple[str, ...]
    preps: tuple[str, ...]
    passive: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    id: str
    quad_class: str
    definition: str
    modes: tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything known, loaded once; `digest` is a hash of the files, for provenance."""

    language: str
    names: tuple[Name, ...]
    people: tuple[Person, ...]
    states: dict[str, State]
    display: dict[str, tuple[str, str]]  # id -> (name, kind)
    members: dict[str, tuple[str, ...]]  # region or organisation id -> state ids
    home: dict[str, str]  # group, organisation or territory id -> country
    agents: dict[str, Agent]
    types: dict[str, EventType]
    contexts: tuple[str, ...]
    sets: dict[str, frozenset[str]]
    rules: tuple[Rule, ...]
    relations: dict[str, tuple[Rule, ...]]  # ties, threats, positions
    between: tuple[Rule, ...]  # rules that hold only between two given parties
    cues: tuple[Cue, ...]
    lexicon: dict[str, Any]  # the small word lists: stage.toml, stance.toml, …
    digest: str


@cache
def load_knowledge(language: str = "en") -> Knowledge:
    """All knowledge for a language. Raises KnowledgeError with the file and row that is wrong."""
    folder = HERE / "languages" / language
    if not folder.is_dir():
        known = [p.name for p in (HERE / "languages").iterdir() if p.is_dir()]
        raise KnowledgeError(unknown("language", language, known))
    ontology = _toml(HERE / "ontology" / "plover.toml")
    types = {t["id"]: EventType(t["id"], QUAD_CLASS[t["id"]], t["definition"], tuple(t["modes"])) for t in ontology["type"]}
    contexts = tuple(ontology["contexts"])
    display: dict[str, tuple[str, str]] = {}
    members: dict[str, tuple[str, ...]] = {}
    home: dict[str, str] = {}
    names: list[Name] = []
    states = _states(names, display, home)
    _regions(names, display, members, home)
    _bodies(names, display, members, home)
    _outlets(names)
    sets = {k: frozenset(v) for k, v in _toml(folder / "sets.toml").items()}
    rules = tuple(r for path in sorted((folder / "events").glob("*.toml")) for r in read_rules(path, types, contexts))
    _unique_rules(rules)
    relations = {name: tuple(read_relations(folder / f"{name}.toml", contexts)) for name in RELATIONS}
    for group in relations.values():
        _unique_rules(group)
    between = tuple(read_between(folder / "between.toml", types, contexts))
    _unique_rules(between)
    apart = ("sets", "cues", "between", *RELATIONS)
    lexicon = {path.stem: _toml(path) for path in sorted(folder.glob("*.toml")) if path.stem not in apart}
    return Knowledge(
        language, tuple(names), tuple(_people(display)), states, display, members, home, _agents(folder / "agents.csv"),
        types, contexts, sets, rules, relations, between, tuple(_cues(folder / "cues.toml")), lexicon, _digest(),
    )  # fmt: skip


def _digest() -> str:
    sha = hashlib.sha256()
    for path in sorted(p for p in HERE.rglob("*") if p.suffix in (".csv", ".toml", ".tsv")):
        sha.update(path.relative_to(HERE).as_posix().encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as err:
        raise KnowledgeError(f"{path.name} is not valid TOML: {err}") from None


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        for row in reader:
            if None in row or None in row.values():
                raise KnowledgeError(f"{path.name}, line {reader.line_num}: {len(reader.fieldnames or ())} columns are expected.")
            yield {k: v.strip() for k, v in row.items()}


DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def _dates(row: dict[str, str], file: str) -> tuple[str | None, str | None]:
    """The columns `from` and `to` (YYYY, YYYY-MM or YYYY-MM-DD, the first before the second); empty is None."""
    start, end = row["from"] or None, row["to"] or None
    for day in (start, end):
        if day is not None and not DAY.fullmatch(day):
            raise KnowledgeError(f"{file}, '{row['name']}': '{day}' is no date. Write YYYY, YYYY-MM or YYYY-MM-DD.")
    if start and end and start[: len(end)] > end[: len(start)]:
        raise KnowledgeError(f"{file}, '{row['name']}': from {start} is after to {end}.")
    return start, end


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several."""
    return tuple(v for part in cell.split(";") if (v := part.strip()))


def _states(names: list[Name], display: dict[str, tuple[str, str]], home: dict[str, str]) -> dict[str, State]:
    states = {}
    for row in _rows(HERE / "actors" / "states.csv"):
        code, name = row["id"], row["name"]
        display[code] = (name, "state")
        home[code] = code

        def put(
            text: str, how: str, start: str | None = None, end: str | None = None, code: str = code, name: str = name
        ) -> None:
            names.append(Name(text, code, "state", how, name, code, "GOV" if how == "metonym" else None, start, end))

        put(name, "name")
        for text in (*split(row["aliases"]), *split(row["codes"])):
            put(text, "alias")
        for text in split(row["former"]):
            old, _, dates = text.partition("@")
            start, _, end = dates.partition("/")
            put(old, "alias", start or None, end or None)
        for text in split(row["demonyms"]):
            put(text, "demonym")
        for text in split(row["adjectives"]):
            put(text, "adjective")
        for text in split(row["capital"]):
            put(text, "capital")
        for text in split(row["metonyms"]):
            put(text, "metonym")
        states[code] = State(code, name, split(row["adjectives"]), split(row["capital"]), split(row["neighbours"]))
    return states


REGION_KINDS = ("region", "collective", "pair", "territory")


def _regions(
    names: list[Name], display: dict[str, tuple[str, str]], members: dict[str, tuple[str, ...]], home: dict[str, str]
) -> None:
    for row in _rows(HERE / "actors" / "regions.csv"):
        if row["kind"] not in REGION_KINDS:
            raise KnowledgeError(unknown("kind", row["kind"], REGION_KINDS, f"regions.csv, '{row['name']}'"))
        display[row["id"]] = (row["name"], row["kind"])
        members[row["id"]] = split(row["members"])
        if row["country"]:
            home[row["id"]] = row["country"]
        for text, how in [
            (row["name"], "name"),
            *((a, "alias") for a in split(row["aliases"])),
            *((d, "adjective") for d in split(row["demonyms"])),
        ]:
            names.append(Name(text, row["id"], row["kind"], how, row["name"], row["country"] or None))


def _bodies(
    names: list[Name], display: dict[str, tuple[str, str]], members: dict[str, tuple[str, ...]], home: dict[str, str]
) -> None:
    for row in _rows(HERE / "actors" / "organisations.csv"):
        if row["kind"] != "BODY" or row["id"] not in display:
            display.setdefault(row["id"], (row["name"], "organisation"))
            members.setdefault(row["id"], split(row["members"]))
        sector = "BUS" if row["kind"] == "COMPANY" else "NGO" if row["kind"] == "NGO" else "IGO"
        if row["kind"] == "COMPANY" and row["members"]:
            home[row["id"]] = split(row["members"])[0]
        dates = _dates(row, "organisations.csv")
        for number, text in enumerate((row["name"], *split(row["aliases"]))):
            names.append(
                Name(text, row["id"], "organisation", "alias" if number else "name", row["name"], None, sector, *dates)
            )
    for row in _rows(HERE / "actors" / "groups.csv"):
        display[row["id"]] = (row["name"], "group")
        if row["country"]:
            home[row["id"]] = row["country"]
        dates = _dates(row, "groups.csv")
        for number, text in enumerate((row["name"], *split(row["aliases"]))):
            names.append(
                Name(
                    text, row["id"], "group", "alias" if number else "name", row["name"], row["country"] or None,
                    row["sector"] or "REB", *dates,
                )
            )  # fmt: skip


def _outlets(names: list[Name]) -> None:
    for row in _rows(HERE / "outlets.csv"):
        for text in (row["name"], *split(row["aliases"])):
            names.append(Name(text, None, "outlet", "name", row["name"], row["country"] or None, "MED"))


def _people(display: dict[str, tuple[str, str]]) -> list[Person]:
    found: dict[str, tuple[list[str], list[Office]]] = {}
    for path in sorted((HERE / "actors").glob("people*.csv")):
        for row in _rows(path):
            if row["actor"] not in display:
                raise KnowledgeError(f"{path.name}: {row['name']} speaks for '{row['actor']}', which no actor file names.")
            aliases, offices = found.setdefault(row["name"], ([], []))
            aliases += [a for a in split(row["aliases"]) if a not in aliases]
            offices.append(Office(row["actor"], row["sector"], row["role"].lower(), *_dates(row, path.name)))
    return [Person(name, tuple(aliases), tuple(offices)) for name, (aliases, offices) in found.items()]


AGENT_KINDS = ("person", "body", "forces", "people", "group", "state", "alliance")
VOICES = ("official", "expert", "opposition", "witness", "media", "anonymous")


def _agents(path: Path) -> dict[str, Agent]:
    found: dict[str, Agent] = {}
    for line, row in enumerate(_rows(path), 2):
        where, word = f"{path.name}, line {line}", row["word"].lower()
        if row["kind"] not in AGENT_KINDS:
            raise KnowledgeError(unknown("kind", row["kind"], AGENT_KINDS, where))
        if row["voice"] and row["voice"] not in VOICES:
            raise KnowledgeError(unknown("voice", row["voice"], VOICES, where))
        if word in found:
            raise KnowledgeError(f"{where}: the word '{word}' is listed twice; one line a word.")
        found[word] = Agent(
            word, row["kind"], row["sector"] or None, row["voice"] or None, row["number"] or None, row["word"] != word
        )
    return found


RULE_KEYS = {
    "id", "verbs", "nouns", "mode", "contexts", "symmetric", "inner", "context_recipient", "recipient_kinds", "under", "yes",
    "no", "note",
}  # fmt: skip
INNER = {"keep", "drop"}
HEADINGS = {"closer", "apart", "friendly", "at_odds", "steady"}
RELATIONS = {"ties": ("heading", HEADINGS), "threats": ("heading", {"threat"}), "positions": ("stance", {"support", "oppose"})}


def read_rules(path: Path, types: dict[str, EventType], contexts: tuple[str, ...]) -> list[Rule]:
    """The rules of one file `<TYPE>.toml`, each checked: known keys, mode, contexts, two `yes` and a `no`."""
    kind = path.stem
    if kind not in types:
        raise KnowledgeError(unknown("event type", kind, types, f"the file name {path.name}"))
    return [
        _rule(raw, kind, f"events/{path.name}", RULE_KEYS, types[kind].modes, contexts) for raw in _toml(path).get("rule", [])
    ]


def read_relations(path: Path, contexts: tuple[str, ...]) -> list[Rule]:
    """The rules of ties.toml, threats.toml or positions.toml: as event rules, with a heading or a stance."""
    key, allowed = RELATIONS[path.stem]
    rules = []
    for raw in _toml(path).get("rule", []):
        if raw.get(key) not in allowed:
            raise KnowledgeError(unknown(key, str(raw.get(key)), allowed, f"{path.name}, rule '{raw.get('id')}'"))
        rule = _rule({k: v for k, v in raw.items() if k != key}, path.stem, path.name, RULE_KEYS, (), contexts)
        rules.append(replace(rule, event_type=raw[key], symmetric=path.stem == "ties"))  # a tie has two ends and no doer
    return rules


def read_between(path: Path, types: dict[str, EventType], contexts: tuple[str, ...]) -> list[Rule]:
    """The rules of between.toml: as event rules, each with its `type`; their ids begin with en/between/."""
    rules = []
    for raw in _toml(path).get("rule", []):
        if raw.get("type") not in types:
            raise KnowledgeError(unknown("type", str(raw.get("type")), types, f"{path.name}, rule '{raw.get('id')}'"))
        plain = {k: v for k, v in raw.items() if k != "type"}
        rule = _rule(plain, "between", path.name, RULE_KEYS, types[raw["type"]].modes, contexts)
        rules.append(replace(rule, event_type=raw["type"]))
    return rules


def _rule(raw: dict[str, Any], kind: str, file: str, keys: set[str], modes: tuple[str, ...], contexts: tuple[str, ...]) -> Rule:
    where = f"{file}, rule '{raw.get('id')}'"
    for key in raw:
        if key not in keys:
            raise KnowledgeError(unknown("key", key, keys, where))
    if not raw.get("id") or not (raw.get("verbs") or raw.get("nouns")):
        raise KnowledgeError(f"{where}: a rule needs an id and at least one pattern in verbs or nouns.")
    if raw.get("mode") and raw["mode"] not in modes:
        raise KnowledgeError(unknown("mode", raw["mode"], modes, where))
    for context in raw.get("contexts", []):
        if context not in contexts:
            raise KnowledgeError(unknown("context", context, contexts, where))
    if raw.get("inner", "keep") not in INNER:
        raise KnowledgeError(unknown("value of inner", raw["inner"], INNER, where))
    if len(raw.get("yes", [])) < 2 or not raw.get("no"):
        raise KnowledgeError(f"{where}: two `yes` sentences and one `no` are needed; the file is the test.")
    return Rule(
        f"en/{kind}/{raw['id']}", kind, tuple(raw.get("verbs", ())), tuple(raw.get("nouns", ())), raw.get("mode"),
        tuple(raw.get("contexts", ())), raw.get("symmetric", False), raw.get("inner"), raw.get("context_recipient", False),
        tuple(raw["yes"]), tuple(raw["no"]), frozenset(raw.get("recipient_kinds", ())), frozenset(raw.get("under", ())),
    )  # fmt: skip


def _unique_rules(rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise KnowledgeError(f"The rule id '{rule.id}' is used twice; ids are unique within a file.")
        seen.add(rule.id)


def _cues(path: Path) -> Iterator[Cue]:
    for raw in _toml(path)["cue"]:
        if len(raw.get("yes", [])) < 2 or not raw.get("no"):
            where = f"{path.name}, cue '{raw.get('id')}'"
            raise KnowledgeError(f"{where}: two `yes` sentences and one `no` are needed; the file is the test.")
        yield Cue(
            raw["id"], tuple(raw.get("verbs", ())), tuple(raw.get("nouns", ())), tuple(raw.get("adjectives", ())),
            tuple(raw.get("phrases", ())), raw["kind"], raw["modality"], float(raw["polarity"]), tuple(raw.get("frames", ())),
            tuple(raw.get("preps", ())), raw.get("passive", False), tuple(raw.get("yes", ())), tuple(raw.get("no", ())),
        )  # fmt: skip


MARK = re.compile(r"\{([A-Z]) ([^{}]*)\}")


def unmark(sentence: str) -> tuple[str, list[tuple[str, int, int]]]:
    """A marked example `{A France} sent tanks to {R Ukraine}.` as plain text and its (role, start, end) spans."""
    out, marks, at = "", [], 0
    for match in MARK.finditer(sentence):
        out += sentence[at : match.start()]
        marks.append((match.group(1), len(out), len(out) + len(match.group(2))))
        out += match.group(2)
        at = match.end()
    return out + sentence[at:], marks
