"""The one page that calls the stages of reading in order."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from functools import cache, partial

from spacy.language import Language

from detente.actors import Gazetteer, Homes, link, resolve
from detente.articles.extract import article as make_article
from detente.claims import Contents, CueIndex, Sources, Stances, home_of, read_claims
from detente.errors import ArticleError
from detente.events.assemble import Assembler, Said
from detente.events.match import Matcher
from detente.events.propose import Proposer, load_proposer
from detente.events.roles import Roles
from detente.events.stage import Stages
from detente.events.topics import topics
from detente.events.where import look_up
from detente.feeds import Page
from detente.knowledge.load import Knowledge, load_knowledge
from detente.language import Parse, load_pipeline, normalise, parse_docs
from detente.language.clause import Clauses
from detente.model import Actor, Article, Claim, Coding, Doubt, Event, Failure, Mention
from detente.relations import RelationRules, Setting, read_positions, read_threats, read_ties
from detente.skim import Skim

READ = ("story", "title")  # kinds of part that are read; everything else is set aside
CHUNK = 16  # articles that a worker process takes at a time


class Coder:
    """Loaded language and knowledge, callable on articles. Make one with `detente.load`."""

    def __init__(self, nlp: Language, knowledge: Knowledge, proposer: Proposer | None = None) -> None:
        self.nlp, self.knowledge, self.proposer = nlp, knowledge, proposer
        self.gazetteer = Gazetteer(knowledge, lambda text: [t.text for t in nlp.tokenizer(normalise(text))])
        self.matcher = Matcher(knowledge, knowledge.rules)
        self.cues = CueIndex(knowledge)
        self.relations = RelationRules(knowledge)
        self.homes = Homes(knowledge, _country_of_town)
        self.topics = topics(knowledge.lexicon["topics"])
        self.skim = Skim(nlp.tokenizer, self.gazetteer, self.homes, READ.__contains__)

    def __call__(
        self,
        article: Article | str,
        *,
        published: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
        title: str | None = None,
    ) -> Coding:
        """Read one article, given as a record or as plain text. Raises ArticleError where it cannot be read."""
        if isinstance(article, str):
            article = make_article(Page("text", article, "text", title=title), published=published, outlet=outlet, url=url)
        return self.code(article, self.parse(article))

    def pipe(
        self, articles: Iterable[Article], *, processes: int = 1, skim: bool = False
    ) -> Iterator[Coding | Failure]:
        """Codings in the order of the articles; an article that fails yields a Failure and costs only itself.

        Each article is parsed by itself, so that its coding never depends on its neighbours or on `processes`. With `skim` an
        article that names no known party is not parsed: its coding is empty. No event, tie, threat or position is lost by that;
        claims of people nobody knows are.
        """
        if processes <= 1:
            yield from (self._attempt(a, skim) for a in articles)
            return
        context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
        _WORKER.append(self)
        try:
            with context.Pool(processes, _live_with_parent, (os.getpid(),)) as pool:
                for batch in pool.imap(partial(_work, skim=skim), _batched(articles)):
                    yield from batch
        finally:
            _WORKER.pop()

    def _attempt(self, article: Article, skim: bool = False) -> Coding | Failure:
        try:
            return Coding(article) if skim and not self.skim(article) else self(article)
        except ArticleError as err:
            return Failure(article.article_id, err.reason, str(err), article.article_id)
        except Exception as err:
            return Failure(article.article_id, "internal", f"{type(err).__name__}: {err}", article.article_id)

    def parse(self, article: Article) -> Parse:
        """The story's words with their grammar; parts that are not story are not read."""
        parts = [q for q in article.parts if q.kind in READ] if article.parts else []
        texts = [normalise(article.text[q.start : q.end]) for q in parts]
        docs = self.nlp.pipe(texts, batch_size=64)
        return parse_docs(article.text, zip(docs, [q.start for q in parts], strict=True), self.matcher.compounds)

    def code(self, article: Article, p: Parse) -> Coding:
        """Everything after the parse: actors, claims, events, relations."""
        knowledge, published = self.knowledge, article.published
        clauses = Clauses(p)
        cast = resolve(p, self.gazetteer.find(p), self.gazetteer, knowledge, published)
        link(p, cast, knowledge, self.gazetteer, *self.homes.of(article))
        roles = Roles(p, cast, clauses)
        stages = Stages(p, clauses, knowledge.lexicon["stage"])
        contents = Contents(p, clauses)
        sources = Sources(p, cast, roles, self.gazetteer, home_of(article.dateline, knowledge))
        read = read_claims(p, clauses, contents, self.cues, sources, Stances(p, cast, knowledge.lexicon["stance"]))
        said = [Said(c.claim_id, c.sources, read.cues[c.claim_id], c.content_spans) for c in read.claims]
        assembler = Assembler(p, cast, clauses, roles, stages, knowledge, published, said, self.topics)
        events = assembler.events(self.matcher, self.proposer)
        setting = Setting(p, cast, clauses, roles, stages, knowledge, *_speech(p, assembler))
        return Coding(
            article, _mentions(p, cast.refs), events, read.claims, read_ties(setting, self.relations.ties),
            read_threats(setting, self.relations.threats), read_positions(setting, self.relations.positions),
            _doubts(p, cast, events, read.claims, assembler), tuple(p.span(a, b) for a, b in p.sents),
        )  # fmt: skip


def _country_of_town(name: str) -> str | None:
    place = look_up(name)
    return place.country if place else None


def _speech(p: Parse, assembler: Assembler):  # type: ignore[no-untyped-def]
    def claim_at(token: int) -> str | None:
        said = assembler.said_at(token)
        return said.claim_id if said else None

    def speaker_at(token: int) -> tuple[Actor, ...]:
        said = assembler.said_at(token)
        return said.sources if said else ()

    return claim_at, speaker_at


def _mentions(p: Parse, refs: list) -> tuple[Mention, ...]:  # type: ignore[type-arg]
    """Who is named, and how; a capital as a mere location ("in Moscow") names nobody."""
    named = [r for r in refs if not (r.place and r.how == "metonym")]
    return tuple(Mention(p.span(r.first, r.last), a, r.how) for r in named for a in r.actors)


def _doubts(p: Parse, cast, events: tuple[Event, ...], claims: tuple[Claim, ...], assembler: Assembler) -> tuple[Doubt, ...]:  # type: ignore[no-untyped-def]
    """What the reading is not sure of: dates without an anchor, names and nouns that stayed open."""
    out = [
        Doubt("date", p.span(d.first, d.last), "relative date: the day of publication is not known")
        for d in assembler.dates
        if d.when.basis == "none" and d.kind != "anchor"
    ]
    for r in cast.refs:
        if r.actors and r.actors[0].id is None and r.how in ("name", "role") and r.actors[0].kind == "person":
            out.append(Doubt("name", p.span(r.first, r.last), "a person whose country or side the text does not give"))
        elif (
            not r.actors
            and r.agent is not None
            and r.agent.kind in ("state", "group", "alliance")
            and p.dep[r.head] in ("nsubj", "nsubjpass", "dobj")
        ):
            out.append(Doubt("name", p.span(r.first, r.last), "could be more than one party"))
    seen: set[str] = set()
    unique = []
    for d in out:
        word = p.text[d.span[0] : d.span[1]] if d.kind == "name" else str(d.span)
        if word not in seen:
            seen.add(word)
            unique.append(d)
    return tuple(sorted(unique, key=lambda d: d.span))


_WORKER: list[Coder] = []


def _live_with_parent(parent: int) -> None:
    """Ctrl-C is the parent's to answer; and a worker whose parent was killed must not wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _work(articles: Iterable[Article], skim: bool) -> list[Coding | Failure]:
    return [_WORKER[-1]._attempt(a, skim) for a in articles]


def _batched(articles: Iterable[Article]) -> Iterator[tuple[Article, ...]]:
    it = iter(articles)
    while batch := tuple(itertools.islice(it, CHUNK)):
        yield batch


@cache
def load(language: str = "en", *, model: str | None = None, propose: bool = True) -> Coder:
    """A coder for a language (`en`), with the spaCy pipeline `model` (default: the small one).

    `propose` also reads acts that no rule knows, where a classifier fitted to our own examples is sure of their type; the rule
    of such an event is `en/propose/TYPE`.

    Raises DetenteError where the pipeline is not installed, KnowledgeError where a knowledge file is wrong.
    """
    knowledge = load_knowledge(language)
    return Coder(load_pipeline(model), knowledge, load_proposer(knowledge) if propose else None)
