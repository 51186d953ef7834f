"""Datelines: "MOSCOW (Reuters) -", "KABUL, Afghanistan —", "SEOUL North Korea said": where, when and by whose wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WINDOW = 160  # a dateline is over long before


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the head of a paragraph.

    `end` is where its words end and the sentence may begin (its dash included); `place` as written, "" where only the
    agency stands there; `date` as written ("April 28", "5 March 2014").
    """

    end: int
    place: str
    date: str | None = None
    agency: str | None = None


AGENCIES = (
    "Thomson Reuters|Reuters|Reuter|REUTERS|REUTER|The Associated Press|Associated Press|AP|Agence France-Presse|AFP"
    "|Xinhua|ITAR-TASS|TASS|RIA Novosti|RIA|Interfax|Sputnik|Kyodo|Yonhap|KCNA|PTI|ANI|IANS|UNI|APP|MENA|SANA|IRNA|MNA"
    "|Mehr|Tasnim|Fars|ISNA|Anadolu Agency|Anadolu|AA|ANSA|dpa|DPA|EFE|UPI|Bloomberg|CNN|BBC|Bernama|Antara|PA|SPA|WAM"
    "|QNA|KUNA|Petra|WAFA|Ukrinform|UNIAN|Belta|BelTA|AzerTac|Trend|Tanjug|HINA|PAP|CTK|MTI|VOA|RFE/RL|IPS|IRIN|JTA"
    "|Al Jazeera|NNA|MAP|APS|TAP|CNA|VNA|AKIpress|Kazinform|UNB|BSS|PNA"
)
MONTHS = (
    "Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?"
    "|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?"
)
_CAPITALS = r"[A-ZÀ-ÞŠŽ](?:[A-ZÀ-ÞŠŽ]|[.'’\-](?=[A-ZÀ-ÞŠŽ. ,/]))+"
_CITY = rf"{_CAPITALS}(?:[ ]{_CAPITALS}){{0,4}}"
_UNIT = r"(?:[A-ZÀ-Þ][\w.'’\-]{0,20}|of|the|and)"
_REGION = rf",[ ]?(?!(?:{MONTHS}|[A-Z][a-z]+day)[ ,.]){_UNIT}(?:[ ]{_UNIT}){{0,3}}"
_PLACE = rf"{_CITY}(?:{_REGION})?(?:[ ]?/[ ]?{_CITY}(?:{_REGION})?){{0,2}}"
_LOOSE = r"[A-ZÀ-Þ][\w.'’\-]{1,20}(?:[ ][A-ZÀ-Þ][\w.'’\-]{1,20}){0,3}"  # "New Delhi", not in capitals
_DATE = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ ])?(?:(?:{MONTHS})[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]\d{{4}})?"
    rf"|\d{{1,2}}[ ](?:{MONTHS})(?:,?[ ]\d{{4}})?)"
)
_AGENCY = r"[(\[/][ ]?(?P<agency>[A-Z][\w&'’./\- ]{1,40}?)[ ]?[)\]/]"
_DASH = r"(?:[ ]?--+|[ ]?—|[ ]?–|[ ][-―_]|[-―_](?=[ ])|[ ]\u2010)"
_TAIL = rf"(?:[ ,.]+(?P<date>{_DATE})\.?)?(?:[ ,.]*{_AGENCY})?"
MARKED = re.compile(rf"(?P<place>{_PLACE}|{_LOOSE})?{_TAIL}(?P<sep>{_DASH}|[ ]?:|\.)?(?=[ ]|$|[\"“'‘])", re.UNICODE)
TIGHT = re.compile(rf"(?P<place>{_PLACE}){_TAIL}(?P<sep>--+|—|–)(?=[A-Z\"“'‘])")  # "MOSCOW—The", no blank after the dash
BARE = re.compile(rf"(?P<place>{_CITY}(?:/{_CITY})?)[ ]")
KNOWN_AGENCY = re.compile(rf"(?:{AGENCIES})(?:[ ](?:News|Agency|Staff))?", re.I)
SENTENCE = re.compile(r"[\"“”'‘(\[]{0,2}[A-ZÀ-Þ0-9$€£]")
MIXED = re.compile(r"(?:[A-ZÀ-Þ][\w'’\-]*[a-zà-ÿ]|A|U\.S\.|U\.N\.|UN|EU|UK|US|NATO|[\"“])[\w'’\-]*[ ,]")
# "BREAKING — ", "OPINION - ": labels of the desk, and names in capitals that no dateline has
LABELS = re.compile(
    r"\b(?:BREAKING|EXCLUSIVE|UPDATE|UPDATED|UPDATES|WATCH|OPINION|ANALYSIS|FACTBOX|TIMELINE|FILE|PHOTO|PHOTOS|"
    r"VIDEO|LIVE|NEWS|EDITORIAL|INTERVIEW|CORRECTED|CORRECTION|RPT|NOTE|WRAPUP|INSIGHT|EXPLAINER|EXPLAINED|"
    r"COMMENT|COMMENTARY|FEATURE|PROFILE|REVIEW|POLL|SPECIAL|READ|MORE|RELATED|ALSO|ADVERTISEMENT|NATO|OPEC|"
    r"UNESCO|UNICEF|ASEAN|APEC|BRICS|ISIS|ISIL|DAESH|NASA|IAEA|OSCE|INTERPOL|AUKUS|MERCOSUR|FIFA|UEFA|WHO|"
    r"WTO|IMF|USA|USSR|DPRK|PLA)\b"
)
# "… in any trade war.  Reuter": the wire signs the last paragraph behind its full stop
SIGNATURE = re.compile(
    rf"(?<=[.!?\"”’')])\s+(?P<who>[(\[]?[-–—]*\s?(?:{AGENCIES}|ENDS|Enditem)(?:/(?:{AGENCIES}))*[)\]]?\.?)\s*$"
)


@cache
def cities() -> frozenset[str]:
    """The places of `cities.txt`, in capitals."""
    lines = Path(__file__).with_name("cities.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name.strip() for line in lines if not line.startswith("#") for name in line.split("|") if name.strip())


def find(paragraph: str) -> Dateline | None:
    """The dateline that opens the paragraph, or None. Only the first 160 characters are looked at."""
    lead = len(paragraph) - len(paragraph.lstrip())
    head = re.sub(r"\s", " ", paragraph[lead : lead + WINDOW])
    found = _marked(head) or _bare(head)
    return Dateline(found.end + lead, found.place, found.date, found.agency) if found else None


def _marked(head: str) -> Dateline | None:
    """A dateline that a dash, an agency or a date sets off: "MOSCOW (Reuters) -", "(CNN)", "PARIS, June 3 -"."""
    for match in filter(None, (TIGHT.match(head), MARKED.match(head))):
        place, date, agency = match["place"] or "", match["date"], match["agency"]
        rest = head[match.end() :].lstrip()
        if match.end() and (not rest or SENTENCE.match(rest)) and _holds(place, date, agency, match["sep"], rest):
            return Dateline(match.end(), place, date, agency)
    return None


def _holds(place: str, date: str | None, agency: str | None, sep: str | None, rest: str) -> bool:
    """Is that enough to be sure? An unknown word in capitals needs a dash, a word in small letters a known city."""
    wire = agency is not None and KNOWN_AGENCY.fullmatch(agency) is not None
    dash = sep is not None and sep.strip() not in (":", ".")
    known = bool(place) and _known(place)
    capitals = bool(place) and place.split(",")[0].isupper()
    if not place:
        return wire and date is None
    if not known and LABELS.search(place):
        return False
    if wire and (capitals or known):
        return sep is not None or place.isupper()
    if capitals and (date or agency):
        return dash or (known and (sep == ":" or not rest))
    if capitals and dash:
        return known or len(place.split(",")[0]) >= 4
    return known and sep is not None and sep != "." and bool(rest)


def _bare(head: str) -> Dateline | None:
    """A known city in capitals right before the sentence: "SEOUL North Korea fired", "SANTO DOMINGO U.S. officials"."""
    match = BARE.match(head)
    if not match:
        return None
    words = match["place"].split(" ")
    for count in range(len(words), 0, -1):
        place = " ".join(words[:count])
        if _known(place) and MIXED.match(head, len(place) + 1):
            return Dateline(len(place), place)
    return None


def _known(place: str) -> bool:
    """Every city of "BERLIN/PARIS" or "KABUL, Afghanistan" is in our list."""
    return all(part.split(",")[0].strip().upper() in cities() for part in place.split("/"))
