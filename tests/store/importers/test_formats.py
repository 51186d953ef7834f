"""Each format becomes rows of one table: our types, our ids, the counts of reports kept, the original code beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from detente.errors import DetenteError
from detente.store import Study, create
from detente.store.importers import FORMATS, Imported, import_files, mapped, pairs
from tests.store.importers import tables as make


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return create(tmp_path / "news")


def rows(study: Study, table: str = "imported") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = study.sql(f"select * from {table} order by row_id").to_pylist()
    return found


def load(study: Study, path: Path, name: str) -> Imported:
    return import_files(study, [path], FORMATS[name])


def test_a_row_of_gdelt(study: Study, tmp_path: Path) -> None:
    load(study, make.write(tmp_path / "a.csv", make.gdelt1(1)), "gdelt1")
    (row,) = rows(study)
    assert row.pop("run_id")
    assert row == {
        "row_id": "gdelt1:1", "origin": "gdelt1", "event_type": "CONSULT", "mode": None, "quad_class": "verbal cooperation",
        "contexts": [], "actor": "RUS", "actor_sector": "MIL", "actor_name": "RUSSIA", "recipient": "PAK",
        "recipient_sector": None, "recipient_name": "PAKISTAN", "date": date(2018, 2, 28), "end": date(2018, 3, 1),
        "stage": "occurred", "country": "RUS", "place": "Moscow, Moskva, Russia", "latitude": 55.75, "longitude": 37.61,
        "reports": 9, "outlets": 3, "articles": 8, "code": "040", "intensity": 1.0, "url": "https://courier.example/1",
        "source_file": "a.csv", "source_line": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fips", "iso"), [("RS", "RUS"), ("GM", "DEU"), ("AU", "AUT"), ("AS", "AUS"), ("CH", "CHN"), ("KS", "KOR"), ("NI", "NGA"),
                      ("NG", "NER"), ("WE", "PSE"), ("OD", "SSD"), ("UP", "UKR"), ("IZ", "IRQ"), ("GG", "GEO"), ("BM", "MMR")],
)  # fmt: skip
def test_places_of_gdelt_are_fips(study: Study, tmp_path: Path, fips: str, iso: str) -> None:
    load(study, make.write(tmp_path / "a.csv", make.gdelt1(1, ActionGeo_CountryCode=fips)), "gdelt1")
    assert rows(study)[0]["country"] == iso


@pytest.mark.parametrize(
    ("country", "group", "actor"),
    [("ROM", "", "ROU"), ("TMP", "", "TLS"), ("ZAR", "", "COD"), ("", "UNO", "UN"), ("PSE", "HMS", "HAMAS"), ("", "NAT", "NATO"),
     ("AFR", "", "AFRICA"), ("", "EEC", "EU"), ("", "", None), ("QQQ", "", None)],
)  # fmt: skip
def test_actors_of_gdelt_are_cameo(study: Study, tmp_path: Path, country: str, group: str, actor: str | None) -> None:
    facts = {"Actor1CountryCode": country, "Actor1KnownGroupCode": group}
    load(study, make.write(tmp_path / "a.csv", make.gdelt1(1, **facts)), "gdelt1")
    assert rows(study)[0]["actor"] == actor


@pytest.mark.parametrize(
    ("code", "kind", "mode"),
    [("036", "AGREE", None), ("042", "CONSULT", "visit"), ("0841", "RETREAT", "release"), ("0813", "RETREAT", None),
     ("081", "CONCEDE", None), ("163", "COERCE", "restrict"), ("1621", "SANCTION", "discontinue"), ("191", "COERCE", "restrict"),
     ("1712", "ASSAULT", "destroy"), ("1711", "COERCE", "seize"), ("175", "ASSAULT", "crowd-control"),
     ("195", "ASSAULT", "aerial"),
     ("2042", "ASSAULT", "unconventional"), ("112", "ACCUSE", "allege"), ("102", "REQUEST", None), ("020", None, None),
     ("010", None, None), ("43", "CONSULT", "visit")],
)  # fmt: skip
def test_cameo_becomes_plover_by_the_longest_code(
    study: Study, tmp_path: Path, code: str, kind: str | None, mode: str | None
) -> None:
    done = load(study, make.write(tmp_path / "a.csv", make.gdelt1(1, EventCode=code)), "gdelt1")
    (row,) = rows(study)
    assert (row["event_type"], row["mode"], row["code"]) == (kind, mode, code) and done.untyped == (kind is None)


def test_gdelt_before_april_2013_has_no_addresses(study: Study, tmp_path: Path) -> None:
    load(study, make.write(tmp_path / "a.csv", make.gdelt1(1, width=57)), "gdelt1")
    assert (rows(study)[0]["actor"], rows(study)[0]["url"]) == ("RUS", None)


def test_gdelt_2_has_61_columns_and_its_own_marks(study: Study, tmp_path: Path) -> None:
    load(study, make.write(tmp_path / "a.csv", make.gdelt1(1, two=True)), "gdelt2")
    assert (rows(study)[0]["row_id"], rows(study)[0]["place"]) == ("gdelt2:1", "Moscow, Moskva, Russia")


def test_mentions_have_a_table_of_their_own(study: Study, tmp_path: Path) -> None:
    line = "\t".join(["7", "20180228000000", "20180301121500", "1", "courier.example", "https://courier.example/2", "4", "1", "2",
                      "3", "1", "60", "900", "-1.5", "", ""])  # fmt: skip
    load(study, make.write(tmp_path / "m.csv", line, line.replace("courier", "gazette")), "gdelt-mentions")
    found = rows(study, "imported_mentions")
    assert [(r["event_row_id"], r["outlet"], r["confidence"]) for r in found] in (
        [("gdelt2:7", "courier.example", 60), ("gdelt2:7", "gazette.example", 60)],
        [("gdelt2:7", "gazette.example", 60), ("gdelt2:7", "courier.example", 60)],
    )
    assert {(r["date"], r["published"]) for r in found} == {(date(2018, 2, 28), date(2018, 3, 1))}


def test_icews_names_become_ids_and_one_event_id_may_stand_for_two_rows(study: Study, tmp_path: Path) -> None:
    united = {"Source Name": "Secretariat (United Nations)", "Source Country": "NA", "Source Sectors": "NA"}
    moldova = {"Target Country": "Moldova, Republic of", "CAMEO Code": "112"}
    load(study, make.write(tmp_path / "i.tab", make.ICEWS_HEAD, make.icews(1), make.icews(1, **united), make.icews(2, **moldova)),
         "icews")  # fmt: skip
    found = {(r["actor"], r["actor_sector"], r["recipient"], r["recipient_sector"], r["event_type"]) for r in rows(study)}
    assert found == {("NOR", "GOV", "RUS", "MIL", "CONSULT"), ("UN", None, "RUS", "MIL", "CONSULT"),
                     ("NOR", "GOV", "MDA", "MIL", "ACCUSE")}  # fmt: skip
    assert {r["place"] for r in rows(study)} == {"Oslo"}


def test_polecat_lists_become_a_row_a_dyad_and_none_is_nothing(study: Study, tmp_path: Path) -> None:
    several = make.polecat_line("E2", **{"Actor Country": "ARM;RUS;ARM", "Recipient Country": "None", "Recipient Name": "None"})
    head = make.POLECAT_HEAD.replace("\tIntensity\t", "\tEvent Intensity\t")
    done = load(study, make.write(tmp_path / "p.txt", head, make.polecat_line("E1"), several), "polecat")
    found = [(r["row_id"], r["actor"], r["recipient"], r["contexts"], r["mode"], r["intensity"]) for r in rows(study)]
    both = ["military", "territory"]
    assert done.added == 3 and found == [
        ("polecat:E1", "ARM", "AZE", both, "heavy-weapons", -10.0),
        ("polecat:E2", "ARM", None, both, "heavy-weapons", -10.0),
        ("polecat:E2#2", "RUS", None, both, "heavy-weapons", -10.0),
    ]


def test_a_polecat_file_in_latin_1(study: Study, tmp_path: Path) -> None:
    line = make.polecat_line("E1", City="Besançon", Country="France")
    load(study, make.write(tmp_path / "p.txt", make.POLECAT_HEAD, line, encoding="iso-8859-1"), "polecat")
    assert (rows(study)[0]["place"], rows(study)[0]["country"]) == ("Besançon", "FRA")


def test_phoenix_and_petrarch_write_actors_as_one_word(study: Study, tmp_path: Path) -> None:
    phoenix = "\t".join(["5", "20140620", "2014", "6", "20", "ISRMIL", "ISR", "MIL", "", "PSEHMS", "PSE", "", "HMS", "190", "19",
                         "4", "-10.0", "", "31.5", "34.4", "Gaza", "", "PSE", "s1;s2", "u1;u2", "Courier;Gazette"])  # fmt: skip
    load(study, make.write(tmp_path / "x.txt", phoenix), "phoenix")
    petrarch = "\t".join(["20150301", "IGOUNO", "SYRREB", "0871", "", "a_1;a_2", "https://courier.example/3"])
    load(study, make.write(tmp_path / "y.txt", petrarch), "petrarch2")
    found = [(r["origin"], r["actor"], r["actor_sector"], r["recipient"], r["recipient_sector"], r["event_type"], r["reports"])
             for r in rows(study)]  # fmt: skip
    assert found == [
        ("petrarch2", "UN", "IGO", "SYR", "REB", "RETREAT", 2), ("phoenix", "ISR", "MIL", "HAMAS", None, "ASSAULT", 2)
    ]  # fmt: skip


def test_ucdp_is_an_interval_of_violence(study: Study, tmp_path: Path) -> None:
    head = ("id,type_of_violence,side_a,side_b,gwnoa,gwnob,number_of_sources,where_description,adm_1,latitude,longitude,country,"
            "date_start,date_end,best")  # fmt: skip
    state = '11,1,Government of Chad,Boko Haram,483,,3,"Bosso, by the lake",Lac,13.7,13.3,Chad,2015-02-03 00:00:00,2015-02-05,9'
    people = "12,3,Boko Haram,Civilians,,,-1,,Lac,13.7,13.3,Chad,2015-02-04,2015-02-04,2"
    load(study, make.write(tmp_path / "g.csv", head, state, people), "ucdp-ged")
    first, second = rows(study)
    assert (first["actor"], first["recipient"], first["date"], first["end"]) == (
        "TCD", "BOKO_HARAM", date(2015, 2, 3), date(2015, 2, 6)
    )  # fmt: skip
    assert (first["place"], first["reports"], first["intensity"]) == ("Bosso, by the lake", 3, 9.0)
    assert (second["actor"], second["recipient"], second["recipient_sector"], second["reports"]) == (
        "BOKO_HARAM", "TCD", "CVL", None
    )  # fmt: skip


def test_any_csv_and_parquet_with_a_map(study: Study, tmp_path: Path) -> None:
    head, *lines = "day,who,whom,kind,n", "2016,Norway,RUS,AGREE,4", '2016-05,"Hezbollah",365,ASSAULT,1', "20160503,USA,EU,aid,2"
    format = mapped("mine", pairs(["date=day,actor=who", "recipient=whom", "type=kind", "reports=n"]))
    import_files(study, [make.write(tmp_path / "a.csv", head, *lines)], format)
    found = sorted((r["date"], r["end"], r["actor"], r["recipient"], r["event_type"], r["reports"]) for r in rows(study))
    assert found == [
        (date(2016, 1, 1), date(2017, 1, 1), "NOR", "RUS", "AGREE", 4),
        (date(2016, 5, 1), date(2016, 6, 1), "HEZBOLLAH", "RUS", "ASSAULT", 1),
        (date(2016, 5, 3), date(2016, 5, 4), "USA", "EU", "AID", 2),
    ]
    columns = [list(c) for c in zip(*(line.replace('"', "").split(",") for line in lines), strict=True)]
    pq.write_table(pa.table(dict(zip(head.split(","), columns, strict=True))), tmp_path / "a.parquet")
    done = import_files(study, [tmp_path / "a.parquet"], format)
    assert (done.added, done.again) == (0, 3)  # the same rows, whatever the file


@pytest.mark.parametrize(
    ("given", "message"),
    [(["date=day"], "lacks actor, recipient"), (["actors=a"], "Did you mean actor?"), (["date"], "OURS=THEIRS"),
     (["date=d,actor=a,recipient=b"], "kind of act")],
)  # fmt: skip
def test_a_map_that_says_too_little(given: list[str], message: str) -> None:
    with pytest.raises(DetenteError, match=message.replace("?", r"\?")):
        mapped("x", pairs(given))
