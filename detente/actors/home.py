"""From where an article is written: the country of its dateline, and that of its outlet."""

from __future__ import annotations

from collections.abc import Callable

from detente.knowledge.load import Knowledge
from detente.model import Article


class Homes:
    """Countries of towns and outlets. `locate` gives the country of a town the states' table does not name as a capital."""

    def __init__(self, knowledge: Knowledge, locate: Callable[[str], str | None]) -> None:
        self.capitals = {n.text.lower(): n.country for n in knowledge.names if n.how == "capital" and n.kind == "state"}
        self.names = {n.text.lower(): n.country for n in knowledge.names if n.kind == "state" and n.how in ("name", "alias")}
        self.outlets = {n.text.lower(): n.country for n in knowledge.names if n.kind == "outlet"}
        self.locate = locate

    def of(self, article: Article) -> tuple[str | None, str | None]:
        """(country of the dateline, country of the outlet), None for what is not known."""
        return self.of_dateline(article.dateline), self.outlets.get((article.outlet or "").lower())

    def of_dateline(self, dateline: str | None) -> str | None:
        """ "KABUL, Sept. 2 (Reuters)" → AFG; "PESHAWAR/ISLAMABAD" → PAK; towns of two countries → None."""
        if not dateline:
            return None
        place = dateline.split("(")[0].split(" - ")[0]
        parts = [q.strip(" .,–—-:") for q in place.split(",")]
        for q in parts[1:2]:  # "KABUL, Afghanistan"
            if country := self.names.get(q.lower()):
                return country
        found = {self._town(q.strip(" .–—-:")) for q in parts[0].split("/")}
        return found.pop() if len(found) == 1 else None

    def _town(self, name: str) -> str | None:
        return self.capitals.get(name.lower()) or self.names.get(name.lower()) or self.locate(name.title())
