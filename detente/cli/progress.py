"""A progress bar on standard error, drawn only where somebody watches."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable
from typing import TextIO

_WIDTH = 24


class Progress:
    """Counts articles; `total` is None where it is not known beforehand."""

    def __init__(self, total: int | None = None, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.total, self.done, self.failed = total, 0, 0
        self.shown = self.stream.isatty()
        self.began = self.drawn = time.monotonic()

    def count(self, pages: Iterable[object]) -> None:
        """Counts the pages beside the work, so that it begins at once; the bar appears when their number is known."""

        def run() -> None:
            self.total = sum(1 for _ in pages)

        threading.Thread(target=run, daemon=True).start()

    def step(self, *, done: int = 0, failed: int = 0) -> None:
        self.done, self.failed = self.done + done, self.failed + failed
        if self.shown and time.monotonic() - self.drawn > 0.1:
            self.draw()

    def draw(self) -> None:
        self.drawn = time.monotonic()
        self.stream.write(f"\r\x1b[2K{self.line(self.drawn - self.began)}")
        self.stream.flush()

    def line(self, seconds: float) -> str:
        """ "██████░░░░░░ 64 of 128 articles, 2 failed, 14 a second, 5 s left"."""
        met = self.done + self.failed
        rate = met / seconds if seconds > 0 else 0.0
        parts = [f"{self.done:,} coded" if self.total is None else f"{met:,} of {self.total:,} articles"]
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if met and rate:
            parts.append(f"{rate:,.0f} a second" if rate >= 2 else f"{rate:.1f} a second")
        if self.total and met and rate and met < self.total:
            parts.append(f"{_duration((self.total - met) / rate)} left")
        return f"{self._bar(met)}{', '.join(parts)}"

    def _bar(self, met: int) -> str:
        if not self.total:
            return ""
        full = min(_WIDTH, _WIDTH * met // self.total)
        return "█" * full + "░" * (_WIDTH - full) + " "

    def clear(self) -> None:
        if self.shown:
            self.stream.write("\r\x1b[2K")
            self.stream.flush()


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
