"""How fast is reading, against its natural limit?

    python bench/reading.py [FOLDER] [--rounds 5]

In one run, alternating: `coder.pipe` over articles, and bare `nlp.pipe` over the same paragraphs with the same components.
Then the coder alone on parsed articles, in sentences a second. Prints medians and their ratio. Articles: gold/articles of this
repository, or the .txt files of FOLDER, repeated until there are about 60,000 words.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from detente.articles.extract import article
from detente.coder import READ, load
from detente.feeds import Page
from detente.language import normalise
from detente.model import Article

WORDS = 60_000


def articles(folder: Path) -> list[Article]:
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))]
    out, words = [], 0
    for number, text in enumerate(itertools.cycle(texts)):
        out.append(article(Page(f"{number}.txt", text, "text"), published="2018-03-02", article_id=str(number)))
        words += len(text.split())
        if words > WORDS:
            return out
    raise SystemExit(f"No .txt files in {folder}.")


def seconds(work: Callable[[], Iterable[object]]) -> float:
    start = time.process_time()
    for _ in work():
        pass
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent.parent / "gold" / "articles")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    coder = load()
    sample = articles(options.folder)
    texts = [normalise(a.text[q.start : q.end]) for a in sample for q in a.parts if q.kind in READ]
    words = sum(len(t.split()) for t in texts)
    seconds(lambda: coder.pipe(sample[:4]))  # warm
    bare, ours = [], []
    for _ in range(options.rounds):
        bare.append(seconds(lambda: coder.nlp.pipe(texts)))
        ours.append(seconds(lambda: coder.pipe(sample)))
    parses = [(a, coder.parse(a)) for a in sample]
    sentences = sum(len(p.sents) for _, p in parses)
    alone = [seconds(lambda: (coder.code(a, p) for a, p in parses)) for _ in range(options.rounds)]
    b, o, c = statistics.median(bare), statistics.median(ours), statistics.median(alone)
    print(f"{len(sample)} articles, {words:,} words, {sentences:,} sentences; {options.rounds} rounds, medians of CPU time")
    print(f"bare nlp.pipe        {words / b:10,.0f} words/s")
    print(f"coder.pipe           {words / o:10,.0f} words/s   ratio to bare {b / o:.2f}")
    print(f"coder alone, parsed  {sentences / c:10,.0f} sentences/s")


if __name__ == "__main__":
    main()
