"""Options that the verbs of alignment share, and the study they open."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.cli import options

if TYPE_CHECKING:
    from detente.alignment.series import Opened
    from detente.store.study import Study

PICTURES = ("png", "svg", "html")
TABLES = ("table", "csv", "json")


def common(parser: argparse.ArgumentParser, *, formats: tuple[str, ...] = ("table", "json")) -> None:
    parser.add_argument("--sector", metavar="SECTOR", help="diplomatic, military or economic (default: all)")
    parser.add_argument(
        "--origin", metavar="NAME", default="detente", help="an imported event table instead of the study's stories"
    )
    parser.add_argument("--settings", metavar="FILE", help="your own weights (TOML); default: alignment.toml in the study")
    parser.add_argument(
        "--format", metavar="FORMAT", default="table", type=options.one_of("format", formats), help=", ".join(formats)
    )
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")


def dyad(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("study", metavar="STUDY", help="the folder of the study")
    parser.add_argument("a", metavar="A", help="a party, by its id: PAK")
    parser.add_argument("b", metavar="B", help="the other: RUS")


def opened(args: argparse.Namespace, *, by: str = "week") -> tuple[Study, Opened]:
    """The study, measured as the options say."""
    from detente.alignment import series
    from detente.alignment.acts import SECTORS, Choice
    from detente.errors import DetenteError, unknown
    from detente.store import study

    if args.sector is not None and args.sector not in SECTORS:
        raise DetenteError(unknown("sector", args.sector, SECTORS))
    found = study.open(args.study)
    choice = Choice(args.origin, args.sector, _day(args, "since"), end(args, "until"), getattr(args, "directed", False))
    used = series.chosen_settings(found, args.settings)
    return found, series.measured(found, choice, used, by=by)


def _day(args: argparse.Namespace, name: str) -> date | None:
    value = getattr(args, name, None)
    return None if value is None else date.fromisoformat(value)


def end(args: argparse.Namespace, name: str) -> date | None:
    """The day after the last day asked for: intervals are half-open."""
    value = getattr(args, name, None)
    return None if value is None else date.fromisoformat(value) + timedelta(days=1)


def told(text: str, width: int = 96) -> str:
    """A summary, broken into lines."""
    import textwrap

    return "\n".join(textwrap.wrap(text, width))
