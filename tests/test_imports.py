"""Imports run one way: the tree is the pipeline."""

from __future__ import annotations

import ast
from pathlib import Path

ORDER = [
    {"model", "errors"}, {"tables"}, {"knowledge"}, {"feeds"}, {"articles"}, {"language"}, {"actors"},
    {"claims", "events", "relations"}, {"coder", "reading", "check", "explain", "relating", "learn", "skim"},
    {"store"}, {"stories"}, {"alignment"},
    {"report"}, {"web"}, {"cli"},
]  # fmt: skip
RANK = {name: n for n, names in enumerate(ORDER) for name in names}
# Inside a method: a record asks for its own picture in a notebook, a study for the measures made of it.
ALLOWED = {("model", "report"), ("store", "alignment"), ("alignment", "report")}
PACKAGE = Path(__file__).parent.parent / "detente"


def test_imports_run_one_way() -> None:
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for name in names:
                other = name.split(".")[1] if name.startswith("detente.") else None
                if other and room in RANK and other in RANK and RANK[other] > RANK[room] and (room, other) not in ALLOWED:
                    wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert wrong == []
