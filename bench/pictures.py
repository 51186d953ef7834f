"""Pictures of the pages for the documentation: `make pictures STUDY=news/` writes docs/pictures/*.png, each under 150 KB."""

from __future__ import annotations

import argparse
from pathlib import Path

from detente.store import study
from tests.web import browser

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
MOST = 150_000  # bytes
PICTURES = {
    "moved": ("/", 1280, 860, "light"),
    "dyad": ("/dyads/PAK-RUS", 1280, 1000, "light"),
    "dyad-dark": ("/dyads/PAK-RUS", 1280, 1000, "dark"),
    "actor": ("/actors/PAK", 1280, 800, "light"),
    "speakers": ("/speakers", 1280, 800, "light"),
    "phone": ("/", 360, 740, "light"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", help="the folder of a study; the pictures in docs/ are of the sample corpus")
    opened = study.open(parser.parse_args().study)
    FOLDER.mkdir(parents=True, exist_ok=True)
    query = "select article_id from reports group by 1 order by count(*) desc, 1 limit 1"
    article = opened.sql(query)["article_id"][0].as_py()
    story = opened.sql("select story_id from stories order by outlets desc, reports desc, 1 limit 1")["story_id"][0].as_py()
    more = {"article": (f"/articles/{article}", 1000, 460, "light"), "story": (f"/stories/{story}", 1180, 620, "light")}
    with browser.served(opened) as address, browser.chromium() as chrome:
        for name, (path, width, height, scheme) in (PICTURES | more).items():
            page = chrome.new_context(viewport={"width": width, "height": height}, color_scheme=scheme).new_page()
            page.goto(address + path, timeout=120_000)
            data = page.screenshot(type="png")
            if len(data) > MOST:
                raise SystemExit(f"{name} has {len(data):,} bytes, more than {MOST:,}. Make its window smaller.")
            (FOLDER / f"{name}.png").write_bytes(data)
            print(f"docs/pictures/{name}.png  {len(data):,} bytes")
            page.context.close()


if __name__ == "__main__":
    main()
