"""The words of dates of a language, loaded once from `languages/en/dates.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from detente.knowledge.load import HERE

_TABLES = (
    "months",
    "weekdays",
    "numbers",
    "vague",
    "ordinals",
    "units",
    "deixis",
    "seasons",
    "holidays",
    "named",
    "parts",
    "offsets",
    "bounds",
)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Lists of the file by name; `core` says of each word that can be the middle of a date what kind it is."""

    core: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    vague: dict[str, list[int]]
    ordinals: dict[str, int]
    units: dict[str, str]
    deixis: dict[str, int]
    seasons: dict[str, int]
    holidays: dict[str, list[int]]
    named: dict[str, str]
    decades: dict[str, int]
    parts: dict[str, str]
    offsets: dict[str, int]
    bounds: dict[str, str]
    sets: dict[str, frozenset[str]]
    act_endings: tuple[str, ...]


@cache
def date_words(language: str = "en") -> DateWords:
    path = HERE / "languages" / language / "dates.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    daytimes = raw["daytimes"]["words"]
    decades = {f"{n}s": n for n in range(0, 100, 10)} | {f"'{n}s": n for n in range(10, 100, 10)} | raw["decades"]
    core = {str(year): "year" for year in range(1500, 2101)}
    core |= {f"mid-{year}": "year" for year in range(1900, 2101)}
    core |= {f"{mid}{decade}s": "decade" for decade in range(1500, 2100, 10) for mid in ("", "mid-")}
    core |= dict.fromkeys(decades, "decade") | {f"mid-{word}": "decade" for word in decades}
    for kind in ("weekdays", "months", "deixis", "seasons", "units", "named"):
        for word in raw[kind]:
            core[word] = kind
            if kind in ("weekdays", "months"):
                core[f"{word}."] = kind
                core[f"mid-{word}"] = kind
    core |= {name.split()[0].split("'")[0]: "holidays" for name in raw["holidays"] if name.split()[0] not in core}
    core |= dict.fromkeys(daytimes, "daytimes") | {"eve": "eve"}
    sets = {name: frozenset(words) for name, words in raw["words"].items()} | {"daytimes": frozenset(daytimes)}
    return DateWords(
        core=core,
        decades=decades,
        sets=sets,
        act_endings=tuple(raw["words"]["act_endings"]),
        months=raw["months"],
        weekdays=raw["weekdays"],
        numbers=raw["numbers"],
        vague=raw["vague"],
        ordinals=raw["ordinals"],
        units=raw["units"],
        deixis=raw["deixis"],
        seasons=raw["seasons"],
        holidays=raw["holidays"],
        named=raw["named"],
        parts=raw["parts"],
        offsets=raw["offsets"],
        bounds=raw["bounds"],
    )
