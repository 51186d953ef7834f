"""Phoenix and PETRARCH2: CAMEO codes, and actors as one composite word such as USAGOV or IGOUNO.

Phoenix comes as 26 or 27 tab columns without a header (Open Event Data Alliance) or as CSV with one (Cline Center);
PETRARCH2 writes day, source, target and code, then what it was told to write.
"""

from __future__ import annotations

from detente.store.importers.layout import Format, select

_PHOENIX = (
    "event_id", "date", "year", "month", "day", "source", "source_entity", "source_role", "source_attribute", "target",
    "target_entity", "target_role", "target_attribute", "code", "root_code", "penta_class", "goldstein", "issues", "lat", "lon",
    "place", "state", "country", "sentence_id", "urls", "outlets", "geo_sentence",
)  # fmt: skip
_ALSO = {
    "event_id": ("eventid", "eid"),
    "date": ("story_date",),
    "source": ("SourceActorFull",),
    "target": ("TargetActorFull",),
    "code": ("EventCode",),
    "root_code": ("EventRootCode",),
    "goldstein": ("GoldsteinScore",),
    "place": ("placename", "LocationName"),
    "country": ("countryname", "CountryCode"),
    "sentence_id": ("SentenceID", "aid"),
    "outlets": ("NewsSources",),
    "urls": ("url",),
}
_PHOENIX_WANTED = (
    "event_id", "date", "source", "target", "code", "goldstein", "lat", "lon", "place", "country", "sentence_id", "urls",
    "outlets",
)  # fmt: skip
_PETRARCH2 = ("date", "source", "target", "code", "issues", "ids", "url", "outlet")

# The words IGO, NGO, … say only what kind of actor follows: IGOUNO is the United Nations.
_KINDS = "('IGO', 'NGO', 'NGM', 'IMG', 'MNC', 'INT')"
_DAY = "try_cast(case when length(date) = 8 then date[1:4] || '-' || date[5:6] || '-' || date[7:8] else date end as date)"


def _joined(more: str = "") -> str:
    sides = []
    for side, n in (("source", 1), ("target", 2)):
        # what stands behind the kind decides before the kind's own letters: PSEHMS is Hamas, ISRGOV is Israel
        sides.append(f"left join actors k{n} on c.{side}[1:3] in {_KINDS} and k{n}.code = c.{side}[4:6]")
        sides.append(f"left join groups g{n} on g{n}.code = c.{side}[4:6] left join actors s{n} on s{n}.code = c.{side}[1:3]")
        role = f"case when c.{side}[1:3] in {_KINDS} or length(c.{side}) = 3 then c.{side}[1:3] else c.{side}[4:6] end"
        sides.append(f"left join roles r{n} on r{n}.code = {role}")
    return f"(select *, {_DAY} as told from chunk) c\nleft join events e on e.code = c.code\n" + "\n".join(sides) + more


_PROBLEM = """case when told is null then concat('date: ''', coalesce(date, ''), ''' is no day')
  when e.code is null then concat('code: ''', coalesce(c.code, ''), ''' is no CAMEO code') end"""
_SHARED = {
    "event_type": "e.event_type",
    "mode": "e.mode",
    "quad_class": "e.quad_class",
    "contexts": "e.contexts",
    "actor": "coalesce(k1.id, g1.id, s1.id)",
    "actor_sector": "r1.sector",
    "actor_name": "source",
    "recipient": "coalesce(k2.id, g2.id, s2.id)",
    "recipient_sector": "r2.sector",
    "recipient_name": "target",
    "date": "told",
    "end": "told + 1",
    "code": "c.code",
}


def _phoenix() -> str:
    return select(
        _joined("\nleft join ids iw on iw.code = c.country left join places w on w.name = lower(c.country)"),
        _PROBLEM,
        row_id="concat('phoenix:', event_id, ':', md5(concat_ws('|', date, source, target, c.code, sentence_id, urls))[1:12])",
        origin="'phoenix'",
        country="coalesce(iw.code, w.id)",
        place="place",
        latitude="try_cast(lat as double)",
        longitude="try_cast(lon as double)",
        reports="coalesce(len(string_split(sentence_id, ';')), 1)",
        outlets="coalesce(len(list_distinct(string_split(outlets, ';'))), 1)",
        articles="coalesce(len(list_distinct(string_split(urls, ';'))), 1)",
        intensity="try_cast(goldstein as double)",
        url="string_split(urls, ';')[1]",
        **_SHARED,
    )


def _petrarch2() -> str:
    return select(
        _joined(),
        _PROBLEM,
        row_id="concat('petrarch2:', md5(concat_ws('|', date, source, target, c.code, ids, url))[1:24])",
        origin="'petrarch2'",
        reports="coalesce(len(string_split(ids, ';')), 1)",
        outlets="1",
        articles="1",
        url="url",
        **_SHARED,
    )


PHOENIX = Format("phoenix", _PHOENIX, _PHOENIX_WANTED, _phoenix(), widths=(26, 27), also=_ALSO)
PETRARCH2 = Format(
    "petrarch2", _PETRARCH2, ("date", "source", "target", "code", "ids", "url"), _petrarch2(), widths=tuple(range(4, 14))
)
