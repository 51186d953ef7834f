"""The published numbers of the method: weights, memory, reference, thresholds. One versioned TOML that a user may edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from detente.errors import DetenteError, unknown

DEFAULT = Path(__file__).parent / "settings.toml"


@dataclass(frozen=True, slots=True)
class Closeness:
    verbal_cooperation: float
    material_cooperation: float
    dispersion: float
    company: float


@dataclass(frozen=True, slots=True)
class Tone:
    verbal_conflict: float
    material_conflict: float
    intensity: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class Memory:
    half_life_days: float
    exposure_half_life_days: float
    exposure_strength: float
    daily_cap: int


@dataclass(frozen=True, slots=True)
class Index:
    kind: str
    softness: float
    tone_scale: float
    tone_allowance: float
    tone_weight: float


@dataclass(frozen=True, slots=True)
class Reference:
    days: int
    dyads: float


@dataclass(frozen=True, slots=True)
class Evidence:
    counts: float
    prior_floor: float


@dataclass(frozen=True, slots=True)
class Shifts:
    ratio: float
    threshold: float
    penalty: float
    carry: float
    lasting_days: int
    certainty: float
    false_discovery: float


@dataclass(frozen=True, slots=True)
class Settings:
    """All numbers that a result depends on beside the data."""

    version: str
    closeness: Closeness
    tone: Tone
    memory: Memory
    index: Index
    reference: Reference
    evidence: Evidence
    shifts: Shifts


_SECTIONS: dict[str, type] = {
    "closeness": Closeness,
    "tone": Tone,
    "memory": Memory,
    "index": Index,
    "reference": Reference,
    "evidence": Evidence,
    "shifts": Shifts,
}
_MAY_BE_ZERO = {
    "company",
    "verbal_conflict",
    "material_conflict",
    "intensity",
    "tone_allowance",
    "tone_weight",
    "exposure_strength",
}
_SHARES = {"carry", "certainty", "false_discovery", "tone_weight"}
KINDS = ("soft_minimum", "weighted_sum")


def load(path: str | Path | None = None) -> Settings:
    """The settings of a TOML file; what it leaves out stays as published. None: as published.

    Raises DetenteError for an unknown key, a value of the wrong kind or out of range.
    """
    base = _read(DEFAULT)
    if path is None:
        return _settings(base, str(DEFAULT))
    mine = _read(Path(path))
    merged = {**base, "version": mine.get("version", f"{base['version']}+{Path(path).name}")}
    for name, value in mine.items():
        if name == "version":
            continue
        if name not in _SECTIONS:
            raise DetenteError(unknown("section", name, [*_SECTIONS, "version"], str(path)))
        if not isinstance(value, dict):
            raise DetenteError(f"'{name}' in {path} is {value!r}. It is a section: write [{name}] and its keys below.")
        merged[name] = base[name] | value
    return _settings(merged, str(path))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DetenteError(f"Cannot read the settings '{path}': {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DetenteError(f"'{path}' is not TOML: {error}.") from None


def _settings(raw: dict[str, Any], where: str) -> Settings:
    sections = {name: _section(kind, raw[name], f"[{name}] in {where}") for name, kind in _SECTIONS.items()}
    settings = Settings(version=str(raw["version"]), **sections)
    if settings.index.kind not in KINDS:
        raise DetenteError(unknown("kind of index", settings.index.kind, KINDS, where))
    return settings


def _section(kind: type, values: dict[str, Any], where: str) -> Any:
    allowed = [f.name for f in fields(kind)]
    for name, value in values.items():
        if name not in allowed:
            raise DetenteError(unknown("key", name, allowed, where))
        if name == "kind":
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DetenteError(f"{name} = {value!r} {where} is not a number.")
        if value < 0 or (value == 0 and name not in _MAY_BE_ZERO) or (name in _SHARES and value > 1):
            limit = "between 0 and 1" if name in _SHARES else "above 0" if name not in _MAY_BE_ZERO else "0 or more"
            raise DetenteError(f"{name} = {value} {where} is out of range. Give a number {limit}.")
    return kind(**values)
