"""Two who write, one who reads meanwhile, a full disk, a folder that may only be read: a message each, and nothing lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from detente.errors import DetenteError
from detente.store import Study, create, lock
from detente.store import open as open_study
from detente.store.adding import add
from tests.store import fast

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, where this machine lets us mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("mounting a file system is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def remount(folder: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(folder)], check=True)


def test_a_full_disk_and_then_a_larger_one(small: Path) -> None:
    study, number = create(small / "news"), 0
    with pytest.raises(DetenteError, match="The disk is full") as said:
        while True:
            add(study, [fast.page(n) for n in range(number, number + 200)])
            number += 200
    assert "What was committed before is whole" in str(said.value)
    before = study.table("articles").num_rows
    assert before == number and study.table("runs").num_rows == 1
    remount(small, "size=30m")
    assert add(study, [fast.page(n) for n in range(number + 200)]).added == 200
    assert len(set(study.table("articles")["article_id"].to_pylist())) == study.table("articles").num_rows == number + 200


def test_a_folder_that_may_only_be_read(small: Path) -> None:
    study = create(small / "news")
    add(study, [fast.page(1)])
    remount(small, "ro")
    with pytest.raises(DetenteError, match=r"Cannot write to the study .*Read-only"):
        add(study, [fast.page(2)])
    with pytest.raises(DetenteError, match=r"Cannot write to the study .*Read-only"):
        fast.coded(study)
    assert open_study(study.path).sql("select count(*) as n from articles").to_pylist() == [{"n": 1}]
    remount(small, "rw")
    assert add(study, [fast.page(2)]).added == 1


def test_the_second_writer_waits_and_then_says_who_writes(tmp_path: Path) -> None:
    study = create(tmp_path / "news")
    with (
        lock.held(study.path / ".writing", "detente import"),
        pytest.raises(DetenteError, match=r"Another .*detente import, process"),study.commit("test", wait=0.1) as commit
    ):
        commit.append("t", pa.table({"x": [1]}))
    assert study.version().version == 0


def test_two_processes_that_add_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    study = create(tmp_path / "news")
    script = ("import sys; from detente.store import adding, open; from tests.store import fast; adding.BATCH_PAGES = 5;"
              "adding.add(open(sys.argv[1]), [fast.page(n) for n in range(int(sys.argv[2]), int(sys.argv[3]))])")  # fmt: skip
    children = [
        subprocess.Popen([sys.executable, "-c", script, str(study.path), *span], cwd=ROOT) for span in (("0", "30"), ("10", "40"))
    ]
    assert [child.wait() for child in children] == [0, 0]
    ids = study.table("articles")["article_id"].to_pylist()
    assert sorted(ids) == [f"a{n:05}" for n in range(40)] and study.version().version >= 8


def test_a_reader_during_writes_sees_whole_versions_only(tmp_path: Path) -> None:
    """Each commit adds one row to each of two tables; a reader never sees one without the other."""
    study, wrong, seen, done = create(tmp_path / "news"), list[tuple[int, int]](), set[int](), threading.Event()

    def read() -> None:
        mine: Study = open_study(study.path)
        while not done.is_set():
            with mine.connect() as connection:
                tables = {row[0] for row in connection.sql("show tables").fetchall()}
                if "a" not in tables:
                    continue
                a, b = (connection.sql(f"select count(*) from {name}").fetchall()[0][0] for name in "ab")
            seen.add(a)
            if a != b:
                wrong.append((a, b))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(12):
        with study.commit("test") as commit:
            commit.append("a", pa.table({"x": [number]}))
            commit.append("b", pa.table({"x": [number]}))
    done.set()
    reader.join()
    assert not wrong and len(seen) > 1


def test_a_damaged_version_is_told(tmp_path: Path) -> None:
    study = create(tmp_path / "news")
    add(study, [fast.page(1)])
    newest = study.path / "versions" / f"{study.version().version:08d}.json"
    newest.write_text("{half")
    with pytest.raises(DetenteError, match="is damaged"):
        study.table("articles")
    assert study.table("articles", as_of=0).num_rows == 0


def test_files_that_were_removed_by_hand_are_told(tmp_path: Path) -> None:
    study = create(tmp_path / "news")
    add(study, [fast.page(1)])
    for path in (study.path / "tables" / "articles").glob("*.parquet"):
        path.unlink()
    with pytest.raises(DetenteError):
        open_study(study.path).sql("select * from articles")
