"""GDELT 1.0 and 2.0 events, and the mentions of 2.0. Codebooks: GDELT Event Database v1.03 and v2.0.

Geo codes are FIPS 10-4, actor codes CAMEO; event codes are text with a leading zero. 57 columns before April 2013, 58 after;
2.0 has 61.
"""

from __future__ import annotations

from detente.store.importers.layout import Format, select, select_mentions

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
_EVENT = (
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
)  # fmt: skip
_GEO1 = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
_GEO2 = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")


def _columns(geo: tuple[str, ...]) -> tuple[str, ...]:
    actors = [f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR]
    places = [f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in geo]
    head = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
    return (*head, *actors, *_EVENT, *places, "DATEADDED", "SOURCEURL")


_WANTED = (
    "GLOBALEVENTID", "SQLDATE", "Actor1Code", "Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1Type1Code",
    "Actor2Code", "Actor2Name", "Actor2CountryCode", "Actor2KnownGroupCode", "Actor2Type1Code", "EventCode", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_Lat",
    "ActionGeo_Long", "SOURCEURL",
)  # fmt: skip


def _sql(origin: str) -> str:
    # a day is cut from its digits: three times as fast as strptime, and try_cast refuses a 31st of June all the same
    compact = "SQLDATE[1:4] || '-' || SQLDATE[5:6] || '-' || SQLDATE[7:8]"
    day = f"try_cast(case when length(SQLDATE) = 8 then {compact} else SQLDATE end as date)"
    return select(
        f"""(select *, {day} as day from chunk) c
left join events e on e.code = c.EventCode
left join actors g1 on g1.code = c.Actor1KnownGroupCode left join actors s1 on s1.code = c.Actor1CountryCode
left join actors g2 on g2.code = c.Actor2KnownGroupCode left join actors s2 on s2.code = c.Actor2CountryCode
left join roles r1 on r1.code = c.Actor1Type1Code left join roles r2 on r2.code = c.Actor2Type1Code
left join fips f on f.code = c.ActionGeo_CountryCode""",
        """case when GLOBALEVENTID is null then 'id: GLOBALEVENTID is empty'
  when day is null then concat('date: SQLDATE ''', coalesce(SQLDATE, ''), ''' is no day')
  when e.code is null then concat('code: EventCode ''', coalesce(EventCode, ''), ''' is no CAMEO code') end""",
        row_id=f"'{origin}:' || GLOBALEVENTID",
        origin=f"'{origin}'",
        event_type="e.event_type",
        mode="e.mode",
        quad_class="e.quad_class",
        contexts="e.contexts",
        actor="coalesce(g1.id, s1.id)",
        actor_sector="coalesce(r1.sector, Actor1Type1Code)",
        actor_name="coalesce(Actor1Name, Actor1Code)",
        recipient="coalesce(g2.id, s2.id)",
        recipient_sector="coalesce(r2.sector, Actor2Type1Code)",
        recipient_name="coalesce(Actor2Name, Actor2Code)",
        date="day",
        end="day + 1",
        country="f.id",
        place="ActionGeo_FullName",
        latitude="try_cast(ActionGeo_Lat as double)",
        longitude="try_cast(ActionGeo_Long as double)",
        reports="try_cast(NumMentions as integer)",
        outlets="try_cast(NumSources as integer)",
        articles="try_cast(NumArticles as integer)",
        code="EventCode",
        intensity="try_cast(GoldsteinScale as double)",
        url="SOURCEURL",
    )


_MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_MENTIONS_WANTED = _MENTIONS[:3] + _MENTIONS[4:7] + ("Confidence",)


def _mentions_sql() -> str:
    def day(column: str) -> str:
        return f"try_cast({column}[1:4] || '-' || {column}[5:6] || '-' || {column}[7:8] as date)"

    return select_mentions(
        "chunk",
        f"""case when GLOBALEVENTID is null then 'id: GLOBALEVENTID is empty'
  when {day("MentionTimeDate")} is null
  then concat('date: MentionTimeDate ''', coalesce(MentionTimeDate, ''), ''' is no moment') end""",
        row_id="""concat('gdelt-mentions:', GLOBALEVENTID, ':',
    md5(concat_ws('|', MentionTimeDate, MentionIdentifier, SentenceID))[1:16])""",
        event_row_id="'gdelt2:' || GLOBALEVENTID",
        outlet="MentionSourceName",
        url="MentionIdentifier",
        date=day("EventTimeDate"),
        published=day("MentionTimeDate"),
        sentence="try_cast(SentenceID as integer)",
        confidence="try_cast(Confidence as integer)",
    )


GDELT1 = Format("gdelt1", _columns(_GEO1), _WANTED, _sql("gdelt1"), widths=(57, 58))
GDELT2 = Format("gdelt2", _columns(_GEO2), _WANTED, _sql("gdelt2"), widths=(61,))
MENTIONS = Format("gdelt-mentions", _MENTIONS, _MENTIONS_WANTED, _mentions_sql(), widths=(16,), table="imported_mentions")
