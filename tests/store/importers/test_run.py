"""Twice is once, bad lines cost themselves, files that are torn or of another format are told, memory is bounded."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import DetenteError
from detente.store import Study, create
from detente.store.importers import FORMATS, Imported, import_files, lines
from detente.store.importers.lines import Bad, Shape
from detente.store.importers.seen import Seen
from tests.store.importers import tables as make


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return create(tmp_path / "news")


def load(study: Study, *paths: Path, name: str = "gdelt1") -> Imported:
    return import_files(study, paths, FORMATS[name])


def count(study: Study) -> int:
    n: int = study.sql("select count(*) as n from imported").to_pylist()[0]["n"]
    return n


def test_twice_is_once_and_files_may_overlap(study: Study, tmp_path: Path) -> None:
    first = make.write(tmp_path / "a.csv", *(make.gdelt1(n) for n in range(5)))
    second = make.write(tmp_path / "b.csv", *(make.gdelt1(n) for n in range(3, 8)))
    done = load(study, first, second)
    assert (done.added, done.again, count(study)) == (8, 2, 8)
    version = study.version().version
    again = load(study, second, first)
    assert (again.added, again.again, count(study)) == (0, 10, 8) and study.version().version == version


def test_bad_lines_cost_themselves_and_say_where(study: Study, tmp_path: Path) -> None:
    path = make.write(tmp_path / "a.csv", make.gdelt1(1), "three\tcolumns\tonly", make.gdelt1(2, SQLDATE="20180231"), "",
                      make.gdelt1(3, EventCode="---"), make.gdelt1(4))  # fmt: skip
    done = load(study, path)
    assert (done.added, done.failed, count(study)) == (2, 3, 2)
    found = study.sql('select "where", reason, message from failures order by 1').to_pylist()
    assert [(f["where"], f["reason"]) for f in found] == [
        ("a.csv:2", "columns"), ("a.csv:3", "bad_date"), ("a.csv:5", "bad_code")
    ]  # fmt: skip
    assert "20180231" in found[1]["message"] and "3 columns" in found[0]["message"]
    assert [r["source_line"] for r in study.sql("select source_line from imported order by 1").to_pylist()] == [1, 6]
    load(study, path)
    assert study.table("failures").num_rows == 3


def test_gzip_and_zip_are_known_by_their_bytes(study: Study, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(gzip.compress((make.gdelt1(1) + "\n").encode()))
    with zipfile.ZipFile(tmp_path / "b.dat", "w") as archive:
        archive.writestr("2018.csv", make.gdelt1(2) + "\n")
        archive.writestr("2019.csv", make.gdelt1(3))
    assert load(study, tmp_path / "a.csv", tmp_path / "b.dat").added == 3
    names = {r["source_file"] for r in study.sql("select source_file from imported").to_pylist()}
    assert names == {"a.csv", "b.dat/2018.csv", "b.dat/2019.csv"}


def test_a_torn_gzip_gives_what_could_be_read(study: Study, tmp_path: Path) -> None:
    whole = gzip.compress("".join(make.gdelt1(n, SOURCEURL=f"https://x.example/{n * 7919}") + "\n" for n in range(9000)).encode())
    (tmp_path / "a.gz").write_bytes(whole[: len(whole) * 2 // 3])
    done = load(study, tmp_path / "a.gz")
    assert 0 < done.added < 9000 and [bad.reason for _, bad in done.bad] == ["torn"] and count(study) == done.added


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a,b,c\n1,2,3\n", "does not look like gdelt1"), (b"\x00\x01\x02", "no text file")],
)
def test_a_file_of_another_format_leaves_nothing(study: Study, tmp_path: Path, content: bytes, message: str) -> None:
    good = make.write(tmp_path / "a.csv", make.gdelt1(1))
    (tmp_path / "b.csv").write_bytes(content)
    with pytest.raises(DetenteError, match=message):
        load(study, good, tmp_path / "b.csv")
    assert "imported" not in study.version().tables


def test_a_missing_file_is_named(study: Study, tmp_path: Path) -> None:
    with pytest.raises(DetenteError, match="no file"):
        load(study, tmp_path / "none.csv")


def test_an_empty_file_is_no_rows(study: Study, tmp_path: Path) -> None:
    assert load(study, make.write(tmp_path / "a.csv")).added == 0


def test_a_table_saved_as_csv_with_a_header_is_read_by_its_names(study: Study, tmp_path: Path) -> None:
    head = ("Event Date,Event ID,Source Name,Source Sectors,Source Country,CAMEO Code,Target Name,Target Sectors,Target Country,"
            "note")  # fmt: skip
    row = '2014-06-01,9,"Army, the (Chad)",Military,Chad,190,Village (Sudan),NA,Sudan,"two\nlines"'
    load(study, make.write(tmp_path / "i.csv", head, row, row.replace(",9,", ",10,")), name="icews")
    query = "select actor, actor_name, recipient, event_type, source_line from imported order by source_line"
    found = study.sql(query).to_pylist()
    assert [f["source_line"] for f in found] == [2, 4] and found[0]["actor_name"] == "Army, the (Chad)"
    assert (found[0]["actor"], found[0]["recipient"], found[0]["event_type"]) == ("TCD", "SDN", "ASSAULT")


def test_chunks_cut_between_records_only() -> None:
    data = b'1,"a\nb"\n2,c\n3,"d\n\ne"\n4,f'
    for size in range(1, len(data) + 1):
        found = [c for c in lines.chunks(io.BytesIO(data), quoted=True, size=size) if isinstance(c, bytes)]
        assert b"".join(found) == data and all(c.count(b'"') % 2 == 0 for c in found)


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters='\n\r\t\x00"'), max_size=6), min_size=2, max_size=40))
def test_the_fast_way_and_the_slow_way_agree(cells: list[str]) -> None:
    shape = Shape(("a", "b"))
    rows = [(cells[n], cells[n - 1]) for n in range(1, len(cells))]
    chunk = "".join(f"{a}\t{b}\n" for a, b in rows).encode()
    fast, bad, count = lines.table(chunk, 5, shape, ["b", "a"])
    slow, slow_bad = lines._line_by_line(chunk, 5, shape, ["b", "a"])
    assert fast.equals(slow) and bad == slow_bad == [] and count == len(rows)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), max_size=30), max_size=12))
def test_a_hash_is_new_once(batches: list[list[int]]) -> None:
    seen, plain = Seen(), set[int]()
    for batch in batches:
        expected = []
        for value in batch:
            expected.append(value not in plain)
            plain.add(value)
        assert seen.new(np.array(batch, np.uint64)).tolist() == expected
    assert len(seen) == len(plain)


def test_many_chunks_are_the_same_as_one(study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make.write(tmp_path / "a.csv", *(make.gdelt1(n % 70, EventCode=("040", "190")[n % 2]) for n in range(100)))
    load(study, path)

    def small(stream: io.BytesIO, rest: bytes = b"", *, quoted: bool) -> Iterator[bytes | Bad]:
        return chunks(io.BytesIO(rest + stream.read()), quoted=quoted, size=1000)

    chunks = lines.chunks
    monkeypatch.setattr(lines, "chunks", small)
    other = create(tmp_path / "other")
    load(other, path)
    query = "select * from imported order by row_id"
    assert other.sql(query).to_pylist() == study.sql(query).to_pylist() and count(study) == 70


def test_samples_of_others(study: Study, shared: Path) -> None:
    folder = shared / "dev" / "formats"
    icews = load(study, folder / "icews_sample.tab", name="icews")
    mentions = load(study, folder / "gdelt_mentionssamp.csv", name="gdelt-mentions")
    assert (icews.added, icews.failed, mentions.added + mentions.again, mentions.failed) == (3705, 0, 1635, 0)
    known = study.sql("select count(actor) / count(*) as a, count(recipient) / count(*) as r from imported").to_pylist()[0]
    assert known["a"] > 0.98 and known["r"] > 0.95
