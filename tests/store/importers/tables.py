"""Small event tables of our own making, in the formats of others."""

from __future__ import annotations

from pathlib import Path

from detente.store.importers import gdelt, polecat
from detente.store.importers.icews import _COLUMNS as ICEWS_COLUMNS


def gdelt1(event_id: int, *, width: int = 58, two: bool = False, **facts: str) -> str:
    """A line of GDELT 1.0 (or 2.0): Russia's army consults Pakistan in Moscow, unless told otherwise."""
    given = {
        "GLOBALEVENTID": str(event_id), "SQLDATE": "20180228", "Actor1Code": "RUSMIL", "Actor1Name": "RUSSIA",
        "Actor1CountryCode": "RUS", "Actor1Type1Code": "MIL", "Actor2Code": "PAK", "Actor2Name": "PAKISTAN",
        "Actor2CountryCode": "PAK", "EventCode": "040", "GoldsteinScale": "1.0", "NumMentions": "9", "NumSources": "3",
        "NumArticles": "8", "ActionGeo_FullName": "Moscow, Moskva, Russia", "ActionGeo_CountryCode": "RS",
        "ActionGeo_Lat": "55.75", "ActionGeo_Long": "37.61", "SOURCEURL": "https://courier.example/1",
    } | facts  # fmt: skip
    columns = (gdelt.GDELT2 if two else gdelt.GDELT1).columns
    return "\t".join([given.get(name, "") for name in columns][: 61 if two else width])


def icews(event_id: int, **facts: str) -> str:
    given = {
        "Event ID": str(event_id), "Event Date": "2014-06-01", "Source Name": "Foreign Affairs (Norway)",
        "Source Sectors": "Executive,Foreign Ministry,Government", "Source Country": "Norway", "Event Text": "Consult",
        "CAMEO Code": "040", "Intensity": "1", "Target Name": "Military Personnel (Russian Federation)",
        "Target Sectors": "Military,Government", "Target Country": "Russian Federation", "Story ID": "7", "Sentence Number": "2",
        "Publisher": "Courier", "City": "Oslo", "District": "NA", "Province": "NA", "Country": "Norway", "Latitude": "59.9",
        "Longitude": "10.7",
    } | facts  # fmt: skip
    return "\t".join(given[name] for name in ICEWS_COLUMNS)


ICEWS_HEAD = "\t".join(ICEWS_COLUMNS)
POLECAT_HEAD = "\t".join(polecat._COLUMNS)


def polecat_line(event_id: str, **facts: str) -> str:
    given = {
        "Event ID": event_id, "Event Date": "2020-05-01", "Event Type": "ASSAULT", "Event Mode": "heavy-weapons",
        "Intensity": "-10.0", "Contexts": "military; territory", "Actor Name": "Army", "Actor Country": "ARM",
        "Primary Actor Sector": "MIL", "Recipient Name": "Village", "Recipient Country": "AZE",
        "Primary Recipient Sector": "CVL", "Country": "AZE", "City": "Ganja", "Province": "None", "Latitude": "40.68",
        "Longitude": "46.36",
    } | facts  # fmt: skip
    return "\t".join(given.get(name, "None") for name in polecat._COLUMNS)


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(line + "\n" for line in lines).encode(encoding))
    return path
