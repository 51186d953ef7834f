"""Killed at twenty random moments and begun again, does a study end with the rows of one that was left alone?

    python bench/killed.py [--articles 400] [--kills 20] [--processes 2]

Two studies get the same articles. One is coded by the command `detente code` undisturbed; on the other the command is killed with
SIGKILL at random moments (seeded) and given again, until the kills are used up, then once more to its end. All tables are then
compared row for row.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from study import pages

from detente.store import Study, adding, create
from detente.store.schemas import known


def rows(study: Study) -> dict[str, list[str]]:
    return {name: sorted(map(repr, study.table(name).to_pylist())) for name in known()}


def _begun(study: Study, process: int) -> bool:
    """Whether that process has loaded its model and holds the coding lock."""
    holder = study.path / ".coding"
    return holder.exists() and f"process {process}\n" in holder.read_text(encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    chance = random.Random(2018)
    with tempfile.TemporaryDirectory() as folder:
        whole, broken = create(Path(folder) / "whole"), create(Path(folder) / "broken")
        for study in (whole, broken):
            adding.add(study, pages(options.articles))
        command = [sys.executable, "-m", "detente.cli.main", "code", "--processes", str(options.processes)]
        start = time.monotonic()
        subprocess.run([*command, str(whole.path)], check=True, stderr=subprocess.DEVNULL)
        undisturbed = time.monotonic() - start
        print(f"undisturbed: {undisturbed:.0f} s, {whole.version().rows}")
        killed = 0
        while killed < options.kills:
            child = subprocess.Popen([*command, str(broken.path)], stderr=subprocess.DEVNULL)
            while child.poll() is None and not _begun(broken, child.pid):
                time.sleep(0.05)
            try:
                child.wait(chance.uniform(0.0, 40.0))  # a version is written every ten seconds or so
                if child.returncode != 0:
                    raise SystemExit(f"the command failed with status {child.returncode}")
                break
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGKILL)
                child.wait()
                killed += 1
                coded = broken.sql("select count(run_id) as n from articles").to_pylist()[0]["n"]
                print(f"kill {killed}: {coded:,} articles coded, version {broken.version().version}", flush=True)
        subprocess.run([*command, str(broken.path)], check=True, stderr=subprocess.DEVNULL)
        a, b = rows(whole), rows(broken)
        for name in a:
            print(f"{name:14} {len(a[name]):8,} rows  {'the same' if a[name] == b[name] else 'DIFFERENT'}")
        return 0 if a == b else 1


if __name__ == "__main__":
    sys.exit(main())
