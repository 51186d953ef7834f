"""The MCP tools: only reading, with citations, errors as answers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from detente.store.study import Study

mcp = pytest.importorskip("mcp")


def call(study: Study, name: str, **given: Any) -> Any:
    from detente.web.tools import server

    async def ask() -> Any:
        async with mcp.Client(server(study)) as client:
            return await client.call_tool(name, given)

    return asyncio.run(ask())


def test_the_tools_only_read(study: Study) -> None:
    from detente.web.tools import server

    async def ask() -> Any:
        async with mcp.Client(server(study)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(ask())
    assert [t.name for t in tools] == ["search", "dyad", "why", "story", "article"]
    assert all(t.annotations.read_only_hint and t.description for t in tools)
    assert "parties" in tools[1].input_schema["properties"]


def test_answers_carry_their_citations(study: Study) -> None:
    why = call(study, "why", parties="PAK-RUS", since="2015", until="2018").structured_content
    assert why["stories"] and all(s["sentence"]["text"] and s["sentence"]["outlet"] and s["url"] for s in why["stories"])
    story = call(study, "story", story_id=why["stories"][0]["story_id"]).structured_content
    assert story["reports"][0]["sentence"] and story["reports"][0]["url"]
    article = call(study, "article", article_id=story["reports"][0]["article_id"]).structured_content
    assert story["reports"][0]["sentence"] in [s["text"] for s in article["sentences"]]
    found = call(study, "search", words="exercise", actors="PAK RUS").structured_content
    assert found["sentences"] and found["sentences"][0]["url"].startswith("https://example.org/")
    assert call(study, "dyad", parties="PAK-RUS").structured_content["periods"]


@pytest.mark.parametrize(("name", "given"), [("story", {"story_id": "zzz"}), ("dyad", {"parties": "PAK"}), ("search", {})])
def test_errors_say_what_to_do(study: Study, name: str, given: dict[str, str]) -> None:
    answer = call(study, name, **given)
    assert answer.is_error and any(word in answer.content[0].text for word in ("zzz", "PAK-RUS", "Give words"))
