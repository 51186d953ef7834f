"""Who acts upon whom as a graph: an edge per pair of parties, for Gephi, yEd, igraph and networkx."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import networkx as nx

from detente.errors import DetenteError
from detente.report.export.rows import Exported

_QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def graph(given: Exported) -> nx.Graph:
    """Nodes are actor ids. Acts: a directed edge from actor to recipient, counting what was done by quad class, with first and
    last day. Ties: an undirected edge, counting headings. Claims have no second party and make no graph.

    Raises DetenteError for rows that have no two sides.
    """
    names = given.rows.schema.names
    if {"actors", "recipients", "stage", "quad_class"} <= set(names):
        return _acts(given.rows.to_pylist())
    if {"a", "b"} <= set(names):
        return _ties(given.rows.to_pylist())
    raise DetenteError(f"A graph needs two sides, and {given.what} have not two. Use --what events, stories or ties.")


def _acts(rows: list[dict[str, Any]]) -> nx.DiGraph:
    made = nx.DiGraph()
    for row in rows:
        if row["stage"] not in ("occurred", "ongoing"):
            continue
        day = row.get("date_start") or row.get("start") or ""
        for actor in _parties(row["actors"]):
            for recipient in _parties(row["recipients"]):
                if actor == recipient:
                    continue
                if not made.has_edge(actor, recipient):
                    made.add_edge(actor, recipient, weight=0, **{q.replace(" ", "_"): 0 for q in _QUADS}, first="", last="")
                edge = made.edges[actor, recipient]
                edge["weight"] += 1
                edge[row["quad_class"].replace(" ", "_")] += 1
                edge["first"] = min(filter(None, (edge["first"], day)), default="")
                edge["last"] = max(edge["last"], day)
    return _sorted(made)


def _ties(rows: list[dict[str, Any]]) -> nx.Graph:
    made = nx.Graph()
    for row in rows:
        if not made.has_edge(row["a"], row["b"]):
            made.add_edge(row["a"], row["b"], weight=0, closer=0, apart=0, friendly=0, at_odds=0, steady=0)
        edge = made.edges[row["a"], row["b"]]
        edge["weight"] += 1
        if row.get("heading") in edge:
            edge[row["heading"]] += 1
    return _sorted(made)


def _sorted(made: nx.Graph) -> nx.Graph:
    """The same graph for the same rows, whatever their order."""
    out = type(made)()
    out.add_nodes_from(sorted(made.nodes), kind="actor")
    out.add_edges_from(sorted(made.edges(data=True), key=lambda edge: edge[:2]))
    return out


def _parties(joined: str | None) -> list[str]:
    return [name for name in (joined or "").split(";") if name]


def write_graphml(given: Exported, path: Path) -> None:
    nx.write_graphml(graph(given), path, encoding="utf-8")


def write_gexf(given: Exported, path: Path) -> None:
    nx.write_gexf(graph(given), path, encoding="utf-8")
    # networkx writes the day of writing; the same rows are to be the same bytes
    text = re.sub(r'lastmodifieddate="[^"]*"', f'lastmodifieddate="{given.at[:10]}"', path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
