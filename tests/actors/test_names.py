"""Names of states, organisations, groups and people; agents and their owners; what is nobody."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from tests.marked import wrong

STATES = [
    "{CHN China} and {IND India} spoke.",
    "The {GBR United Kingdom} withdrew its envoy.",
    "{NLD Holland} and {CZE Czechia} abstained.",
    "{CIV Ivory Coast} protested to {BFA Burkina Faso}.",
    "{MMR Burma} freed the reporters, {MMR Myanmar} said.",
    "{SWZ Swaziland} was renamed.",
    "{COD Congo-Kinshasa} accused {RWA Rwanda}.",
    "{PRK Pyongyang} rejected the offer of {KOR Seoul}.",
    "{UKR Kiev} thanked {POL Warsaw}.",
    "{UKR Kyiv} thanked {LTU Vilnius}.",
    "The {RUS Kremlin} declined to comment.",
    "The {FRA Elysee} confirmed the visit.",
    "The {FRA Élysée} confirmed the visit.",
    "{USA Foggy Bottom} was surprised.",
    "{USA Capitol Hill} approved the sale.",
    "The {USA Pentagon} denied the report.",
    "{GBR Downing Street} welcomed the vote.",
    "{GBR Whitehall} was not amused.",
    "{DEU Berlin} rebuked {TUR Ankara}.",
    "{- Bankstown} is a suburb of Sydney.",
    "The {JPN Japanese} protested.",
    "{PHL The Philippines} and {PHL Filipinos} were shocked.",
    "{TWN Taiwan} thanked {PRY Paraguay}.",
    "{XKX Kosovo} recalled its envoy from {SRB Belgrade}.",
    "{PSE Palestinians} marched.",
    "{PRK+KOR North and South Korea} signed a truce.",
    "The {PRK+KOR two Koreas} reopened the hotline.",
    "{PRK+KOR Koreas} agree to talk.",
    "{SAU Saudi Arabia}, the {ARE United Arab Emirates} and {BHR Bahrain} left.",
    "{TUR Turkiye} and {TUR Türkiye} are one country.",
]
ORGANISATIONS = [
    "{NATO NATO} deployed a battalion.",
    "The {NATO North Atlantic Treaty Organization} met.",
    "The {EU European Union} and the {AU African Union} met.",
    "{EU Brussels} imposed a tariff on {CHN Beijing}.",
    "The {UN Security Council} voted.",
    "The {UN U.N. General Assembly} voted.",
    "The {IAEA International Atomic Energy Agency} inspected the site.",
    "{ASEAN ASEAN} ministers gathered.",
    "The {GCC Gulf Cooperation Council} met in Riyadh.",
    "The {OSCE OSCE} sent monitors.",
    "The {IMF IMF} approved a loan.",
    "{OPEC OPEC} cut its output.",
    "The {SCO Shanghai Cooperation Organization} admitted a member.",
    "The {ICC International Criminal Court} issued a warrant.",
    "{MERCOSUR Mercosur} suspended {VEN Venezuela}.",
]
GROUPS = [
    "{ISIL Islamic State} claimed the attack.",
    "{ISIL ISIS} claimed the attack.",
    "{ISIL Daesh} claimed the attack.",
    "The {TALIBAN Taliban} refused to talk.",
    "{HEZBOLLAH Hezbollah} fired rockets.",
    "{HAMAS Hamas} accepted the truce.",
    "The {HOUTHI Houthis} seized the port.",
    "The {PKK Kurdistan Workers' Party} ended its truce.",
    "{AL_QAEDA Al Qaeda} issued a statement.",
    "{BOKO_HARAM Boko Haram} abducted the girls.",
    "{AL_SHABAAB Al-Shabaab} attacked a hotel.",
    "The {FARC FARC} laid down its arms.",
]
PEOPLE = [
    "{RUS/GOV Vladimir Putin} met {CHN/GOV Xi Jinping}.",
    "Foreign Minister {RUS/GOV Sergey Lavrov} flew to Cairo.",
    "{USA/GOV Rex Tillerson} spoke. Later {USA/GOV Tillerson} left.",
    "Chancellor {DEU/GOV Angela Merkel} spoke. {DEU/GOV Merkel} left.",
    "Mr {FRA/GOV Macron} called the {FRA Elysee} staff together. {FRA France} was quiet.",
    "Prime Minister {IND/GOV Narendra Modi} landed.",
    "{TUR/GOV Recep Tayyip Erdogan} shouted.",
    "Secretary-General {UN António Guterres} pleaded.",
    "{NATO Jens Stoltenberg}, the secretary-general of NATO, spoke.",
    "Peruvian Tourism Minister {PER/GOV Rosa Quispe Lara} opened the fair.",
    "{TUR/GOV Hale Tunca}, the Turkish agriculture minister, resigned.",
    "The commander of Norwegian forces, General {NOR/MIL Odd Berge}, saluted.",
    "General {NOR/MIL Odd Berge}, the commander of Norwegian forces, saluted.",
    "{?/EXPERT Olga Petrunina}, an analyst at a think tank, laughed.",
    "Russian singer {? Oleg Petrunin} danced.",
    "Chadian Deputy Foreign Minister {TCD/GOV Idriss Maloum} waited.",
    "The ambassador of Ghana, {GHA/GOV Kofi Mensah Badu}, waited.",
    "In the Netherlands President {USA/GOV Donald Trump} met {JPN/GOV Shinzo Abe}.",
    "{KOR/GOV Moon Jae-in} called. {KOR/GOV Moon} thanked {JPN Japan}.",
    "Sheikh {KWT Sabah} of {KWT Kuwait} mediated.",
    "The emir of {KWT Kuwait}, Sheikh {KWT/GOV Sabah}, pleaded for patience.",
]
AGENTS = [
    "{TUR/GOV Turkish foreign ministry officials} arrived.",
    "{RUS/MIL Russian troops} left.",
    "The {IND Indian side} was pleased.",
    "A {KWT/MED Kuwaiti newspaper} reported it.",
    "{MEX/COP Mexican police} arrested a man.",
    "The {CHL/LEG Chilean parliament} voted.",
    "{EGY/JUD Egyptian judges} ruled.",
    "The {GRC/OPP Greek opposition} walked out.",
    "{IRQ/REF Iraqi refugees} crossed the river.",
    "{KEN/EDU Kenyan students} marched.",
    "{POL/LAB Polish dockers} went on strike.",
    "{IRN/REL Iranian clerics} preached.",
    "{CHN/BUS Chinese companies} invested.",
    "{ISR/SPY Israeli spies} were caught.",
    "The {SDN/MIL army} of Sudan retreated. The {SDN/MIL Sudanese army} regrouped.",
    "{PAK/GOV Pakistan's foreign office} protested.",
    "{GBR/MIL British warships} sailed.",
    "{RUS/GOV+TUR/GOV+IRN/GOV Russian, Turkish and Iranian diplomats} met.",
    "{RUS/GOV+TUR/GOV Envoys} of Russia and Turkey met.",
    "{RUS/GOV+AFG/GOV+CHN/GOV+IND/GOV Envoys} of Russia, Afghanistan, China and India met.",
    "A spokesman for the {NOR/GOV Norwegian defence ministry} shrugged.",
    "A {NOR/GOV spokesman} for the Norwegian defence ministry shrugged.",
    "{GHA/GOV Ghana's interior ministry} and its {GHA/COP police} disagreed.",
    "The {SAU Saudi-led coalition} bombed the port.",
]
NOBODY = [
    "They met in {- Moscow} on Friday.",
    "The {- Geneva} talks failed.",
    "The {- Paris} agreement was signed.",
    "The {- Minsk} accord collapsed.",
    "He drank {- Turkish} coffee.",
    "She said it in {- English}.",
    "An {- English}-language statement followed.",
    "She loves {- Persian} carpets and {- French} wine.",
    "He flew to {- Vienna} after a visit to {- Prague}.",
    "The matter was kept in {- public}.",
    "The law is in {- force}.",
    "The {- Avia Group} makes engines.",
    "The second-in-{- command} was killed.",
    "It fell into a {- state} of emergency.",
    "His mental {- state} was poor.",
    "A price was put on his {- head}.",
    "The General {- Agreement} on Tariffs was signed.",
]


@pytest.mark.parametrize("marked", [*STATES, *ORGANISATIONS, *GROUPS, *PEOPLE, *AGENTS, *NOBODY])
def test_who_is_named(coder: Coder, marked: str) -> None:
    assert not wrong(coder, marked)


DATED = [
    ("President {USA Bush} spoke. {USA Washington} listened.", "1990-05-01"),
    ("President {USA Clinton} spoke.", "1996-05-01"),
    ("Prime Minister {GBR Tony Blair} spoke.", "1999-05-01"),
    ("President {EGY Mubarak} spoke to {EGY Egypt}.", "2003-05-01"),
    ("President {FRA Chirac} spoke to {FRA France}.", "2003-05-01"),
    ("President {UKR Yanukovych} fled {UKR Ukraine}.", "2014-02-22"),
    ("{RUS Boris Yeltsin} resigned as president of {RUS Russia}.", "1999-12-31"),
    ("Secretary of State {USA Hillary Clinton} spoke.", "2010-05-01"),
]


@pytest.mark.parametrize(("marked", "published"), DATED)
def test_office_holders_by_date(coder: Coder, marked: str, published: str) -> None:
    assert not wrong(coder, marked, published)


def test_a_former_minister_speaks_for_himself(coder: Coder) -> None:
    coding = coder("Former Norwegian minister Odd Berge criticised Sweden.", published="2018-02-28")
    (berge,) = [m.actor for m in coding.mentions if m.actor.name == "Odd Berge"]
    assert (berge.id, berge.sector) == ("NOR", "EXPERT")


def test_a_name_keeps_its_hyphens(coder: Coder) -> None:
    coding = coder("Pak Chol-su said no.", published="2018-02-28")
    assert [m.actor.name for m in coding.mentions] == ["Pak Chol-su"]
