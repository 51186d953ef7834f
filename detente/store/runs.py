"""What made a row: a run is the versions and settings of a step, so the same work has the same run_id wherever it is done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

import detente
from detente.store.schemas import known

if TYPE_CHECKING:
    from detente.coder import Coder
    from detente.store.study import Commit


@dataclass(frozen=True, slots=True)
class Run:
    """One way of making rows. `run_id` is a digest of the rest; it holds no clock, so a killed run goes on as itself."""

    run_id: str
    step: str
    detente: str
    knowledge: str | None = None
    language: str | None = None
    model: str | None = None
    options: str | None = None


def make_run(
    step: str,
    *,
    knowledge: str | None = None,
    language: str | None = None,
    model: str | None = None,
    options: str | None = None,
) -> Run:
    """A run of a step (`add`, `code`, `stories`, `import …`) with this Détente."""
    facts = (step, detente.__version__, knowledge, language, model, options)
    digest = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:12]
    return Run(digest, *facts)


def coding_run(coder: Coder) -> Run:
    """The run of a coder: the digest of its knowledge, and the name and version of its spaCy pipeline."""
    meta = coder.nlp.meta
    model = f"{meta['lang']}_{meta['name']} {meta['version']}"
    return make_run("code", knowledge=coder.knowledge.digest, language=meta["lang"], model=model)


def note(commit: Commit, run: Run) -> None:
    """Writes the run into `runs`, once."""
    if not commit.holding("runs", "run_id", [run.run_id]):
        commit.append("runs", pa.Table.from_pylist([asdict(run)], schema=known()["runs"]))
