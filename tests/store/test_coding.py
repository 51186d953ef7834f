"""What is new is coded once; stopping, killing and other knowledge lose nothing and double nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from detente.errors import DetenteError
from detente.model import Article, Coding, Failure
from detente.store import Study, coding, create, lock
from detente.store.adding import add
from detente.store.coding import code, pending
from tests.store import fast

ROOT = Path(__file__).parent.parent.parent


def filled(path: Path, count: int) -> Study:
    study = create(path)
    add(study, [fast.page(n) for n in range(count)])
    return study


def test_only_what_is_new(tmp_path: Path) -> None:
    study = filled(tmp_path / "news", 40)
    first = fast.coded(study)
    assert first.coded + len(first.failures) == 40 and first.failures and not first.left
    before = study.version()
    assert fast.coded(study) == coding.Coded() and study.version() == before
    add(study, [fast.page(n) for n in range(45)])
    assert len(pending(study, fast.run())) == 5
    second = fast.coded(study)
    assert second.coded + len(second.failures) == 5
    assert study.sql("select count(*) as n from articles where run_id is not null").to_pylist() == [
        {"n": first.coded + second.coded}
    ]


def test_batches_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = filled(tmp_path / "one", 30), filled(tmp_path / "other", 30)
    fast.coded(one)
    monkeypatch.setattr(coding, "BATCH", 4)
    monkeypatch.setattr(coding, "READ_AT_ONCE", 3)
    fast.coded(other)
    assert fast.rows(one) == fast.rows(other)


def test_other_knowledge_recodes_only_when_asked_and_only_once(tmp_path: Path) -> None:
    study = filled(tmp_path / "news", 30)
    fast.coded(study)
    before = fast.rows(study)
    assert fast.coded(study, "k2").coded == 0
    done = fast.coded(study, "k2", recode=True)
    assert done.coded + len(done.failures) == 30
    assert fast.coded(study, "k2", recode=True) == coding.Coded()
    after = fast.rows(study)
    for name in ("events", "claims", "mentions", "coded"):
        assert [r | {"run_id": None} for r in before[name]] == [r | {"run_id": None} for r in after[name]]
        assert {r["run_id"] for r in after[name]} == {fast.run("k2").run_id}
    assert len(after["failures"]) == len(before["failures"]) and len(after["runs"]) == len(before["runs"]) + 1


class Stops(fast.FastCoder):
    def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[Coding | Failure]:
        for number, result in enumerate(super().pipe(articles)):
            if number == 21:
                raise KeyboardInterrupt
            yield result


def test_ctrl_c_keeps_what_is_coded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "BATCH", 8)
    study, whole = filled(tmp_path / "news", 30), filled(tmp_path / "whole", 30)
    done = code(study, Stops(), fast.run())
    assert done.stopped and done.coded + len(done.failures) == 21 and done.left == 9
    rest = fast.coded(study)
    assert rest.coded + len(rest.failures) == 9
    fast.coded(whole)
    assert fast.rows(study) == fast.rows(whole)


@pytest.mark.parametrize("recode", [False, True])
def test_killed_at_any_moment_it_goes_on_to_the_same_rows(tmp_path: Path, recode: bool) -> None:
    study, whole = filled(tmp_path / "news", 40), filled(tmp_path / "whole", 40)
    if recode:
        for one in (study, whole):
            fast.coded(one, "older")
    fast.coded(whole, recode=recode)
    command = [sys.executable, "-m", "tests.store.fast", str(study.path), "0.004", *(["--recode"] if recode else [])]
    chance, killed = random.Random(2018), 0
    for _ in range(5):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + 20
        while not (study.path / ".coding").exists() and time.monotonic() < until and child.poll() is None:
            time.sleep(0.01)
        start = study.version().version
        while study.version().version == start and time.monotonic() < until and child.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.05)
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
            killed += 1
        _, said = child.communicate()
        assert child.returncode in (0, -signal.SIGKILL), said.decode()
        study.table("events")  # readers see a whole version at any moment
        if not pending(study, fast.run(), recode=recode):
            break
    assert killed >= 2
    fast.coded(study, recode=recode)
    assert fast.rows(study) == fast.rows(whole)


def test_one_coder_at_a_time(tmp_path: Path) -> None:
    study = filled(tmp_path / "news", 3)
    with lock.held(study.path / ".coding", "detente code"), pytest.raises(DetenteError, match=r"Another process.*detente code"):
        fast.coded(study)
    assert not fast.coded(study).left


def test_articles_may_be_added_while_others_are_coded(tmp_path: Path) -> None:
    study = filled(tmp_path / "news", 12)

    class Adds(fast.FastCoder):
        def pipe(self, articles: Iterable[Article], *, processes: int = 1) -> Iterator[Coding | Failure]:
            for number, result in enumerate(super().pipe(articles)):
                if number == 5:
                    add(study, [fast.page(100)])
                yield result

    code(study, Adds(), fast.run())
    assert pending(study, fast.run()) == ["a00100"]


def test_a_worker_does_not_keep_the_lock_of_a_parent_that_was_killed(tmp_path: Path) -> None:
    study = filled(tmp_path / "news", 1)
    parent = os.fork()
    if not parent:
        with lock.held(study.path / ".coding", "detente code"):
            worker = os.fork()
            if not worker:
                time.sleep(20)
                os._exit(0)
            (tmp_path / "worker").write_text(str(worker))
            time.sleep(20)
    while not (tmp_path / "worker").exists() or not (tmp_path / "worker").read_text():
        time.sleep(0.01)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    with lock.held(study.path / ".coding", "detente code", wait=2):
        pass
    os.kill(int((tmp_path / "worker").read_text()), signal.SIGKILL)


def test_the_real_coder_with_two_processes(tmp_path: Path) -> None:
    from detente.coder import load
    from detente.feeds import pages
    from detente.store.runs import coding_run

    found = {}
    for processes in (1, 2):
        study = create(tmp_path / f"news{processes}")
        add(study, (replace(p, named=True) for p in pages([ROOT / "docs" / "sample.txt"])))  # type: ignore[arg-type, type-var]
        code(study, load(), coding_run(load()), processes=processes)
        found[processes] = fast.rows(study)
    assert found[1] == found[2] and found[1]["events"] and found[1]["articles"][0]["sentences"]
