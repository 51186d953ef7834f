"""How fast does a study take articles in and code them, and does memory stay flat?

    python bench/study.py [--articles 2000] [--processes 2]

Articles are made by recombining the paragraphs of gold/articles, the same for the same seed. In one run: adding them to a new
study, adding them again, coding them with the processes, and bare `nlp.pipe` over the same paragraphs with as many processes.
Prints articles and words a second, the ratio, and the memory of the main process after each quarter of the articles.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from detente.coder import READ, load
from detente.feeds import Page
from detente.language import normalise
from detente.store import adding, coding, create
from detente.store.runs import coding_run

FOLDER = Path(__file__).parent.parent / "gold" / "articles"
PARAGRAPHS = 4


def pages(count: int, seed: int = 2018) -> Iterator[Page]:
    """Articles of four paragraphs each, drawn from all of ours; every one is different by its first line."""
    pool = [p for file in sorted(FOLDER.glob("*.txt")) for p in file.read_text(encoding="utf-8").split("\n\n") if len(p) > 120]
    chance = random.Random(seed)
    for number in range(count):
        body = "\n\n".join(chance.sample(pool, PARAGRAPHS))
        day = f"{2013 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield Page(f"{number}", f"Report number {number} came in on that day.\n\n{body}", "text", f"a{number:06}", published=day,
                   outlet=f"Outlet {number % 7}", named=True)  # fmt: skip


def resident() -> float:
    """Memory of this process in MB (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        return int(stream.read().split()[1]) * 4096 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    coder = load()
    with tempfile.TemporaryDirectory() as folder:
        study = create(Path(folder) / "news")
        for name in ("adding", "adding again"):
            start = time.perf_counter()
            done = adding.add(study, pages(options.articles))
            took = time.perf_counter() - start
            print(f"{name:22} {options.articles / took:9,.0f} articles/s   ({done.added:,} new, {resident():,.0f} MB)")
        marks: list[float] = []

        def tell(coded: int, failed: int, total: int) -> None:
            tell.met += coded + failed  # type: ignore[attr-defined]
            if tell.met * 4 >= total * (len(marks) + 1):  # type: ignore[attr-defined]
                marks.append(resident())

        tell.met = 0  # type: ignore[attr-defined]
        start = time.perf_counter()
        result = coding.code(study, coder, coding_run(coder), processes=options.processes, tell=tell)
        ours = time.perf_counter() - start
        size = sum(p.stat().st_size for p in study.path.rglob("*") if p.is_file())
        rows = study.table("articles")
    texts = [normalise(r["text"][q["start"] : q["end"]]) for r in rows.to_pylist() for q in r["parts"] if q["kind"] in READ]
    words = sum(len(text.split()) for text in texts)
    start = time.perf_counter()
    for _ in coder.nlp.pipe(texts, n_process=options.processes, batch_size=64):
        pass
    bare = time.perf_counter() - start
    count = result.coded + len(result.failures)
    print(f"coding, {options.processes} processes    {count / ours:9.1f} articles/s   {words / ours:9,.0f} words/s   "
          f"({len(result.failures)} failed)")  # fmt: skip
    print(f"bare nlp.pipe, {options.processes}        {count / bare:9.1f} articles/s   {words / bare:9,.0f} words/s   "
          f"ratio {bare / ours:.2f}")  # fmt: skip
    print("memory after each quarter: " + ", ".join(f"{mark:,.0f} MB" for mark in marks[:4]) + f"; study {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
