"""Pronouns and bare nouns over several sentences, each marked with whom a reader takes it to mean."""

from __future__ import annotations

import pytest

from detente.coder import Coder
from tests.marked import wrong

PRONOUNS = [
    "{KEN Kenya} said {KEN it} would withdraw {KEN its} troops.",
    "{CHN Beijing} protested. {CHN It} recalled {CHN its} ambassador.",
    "{RUS Russia} blamed {UKR Ukraine}, accusing {UKR it} of sabotage.",
    "Washington imposed sanctions on {IRN Tehran} over {IRN its} missiles.",
    "{NATO NATO} said {NATO it} would wait.",
    "The {NOR Norwegian parliament} voted. {NOR It} rejected the plan.",
    "{RUS Putin} met {FRA Macron} in Paris. {RUS He} thanked {FRA him}.",
    "{DEU Angela Merkel} met {TUR Recep Tayyip Erdogan}. {DEU She} urged {TUR him} to free the reporters.",
    "{RUS Lavrov} told {JPN Kono} that {RUS he} would visit {JPN Tokyo}.",
    "Putin telephoned {USA Trump} and congratulated {USA him}.",
    "{SWE Margot Wallström} was tired. {SWE She} said so.",
    "{TUR Turkish officials} said {TUR they} would appeal.",
    "{IND India} and {PAK Pakistan} said {IND+PAK they} would talk.",
    "{IND India} and {PAK Pakistan} met in Dubai. {IND+PAK They} agreed on trade.",
    "{SAU Saudi Arabia}, the {ARE United Arab Emirates} and {BHR Bahrain} recalled {SAU+ARE+BHR their} envoys.",
    "The {TALIBAN Taliban} said {TALIBAN they} had won.",
    "{HAMAS Hamas} fired rockets. {HAMAS It} denied the charge.",
    "{PRK North Korea} tested a bomb. The {KOR South} protested; the {PRK North} laughed.",
    "China, which voted for the sanctions, said {- they} were no end in {- themselves}.",
    "{- It} is clear that Chad will leave.",
    "{- It} took years to build the dam.",
    "{- It} rained in Chad.",
    "Chad signed. {- It} is no accident, said Mali.",
    "The resolution passed in Geneva. {- It} bans the sale of arms.",
    "President {USA Trump} called {- it} a disgrace.",
    "{MAR Morocco} was ready, and {MAR it} said so.",
    "{MAR Morocco} said {MAR it} was ready to talk.",
    "{MAR Morocco} said {MAR it} was opposed.",
    "Two {DEU German diplomats} came. {DEU One} said no.",
    "{QAT Qatari officials} denied it. {QAT Another} smiled.",
    "{ETH Ethiopia} praised the pact. For its part, {ERI Eritrea} kept silent.",
]
NAMED = [
    "{USA Washington's ambassador}, Nikki Haley, spoke. {USA She} called on {CHN China} to help.",
]
NAMED = [
    "{USA Washington's ambassador}, Nikki Haley, spoke. {USA She} called on {CHN China} to help.",
]
NOUNS = [
    "{NGA Nigeria} closed the border. The {NGA country} is in crisis.",
    "{JOR Jordan} opened a camp. The {JOR kingdom} shelters thousands.",
    "{NATO NATO} met. The {NATO alliance} agreed.",
    "The {GCC Gulf Cooperation Council} met. The {GCC council} agreed.",
    "{BOKO_HARAM Boko Haram} attacked a village. The {BOKO_HARAM group} took hostages.",
    "The {TUR Turkish foreign ministry} protested. The {TUR ministry} summoned an envoy.",
    "{RUS Russia} and {TUR Turkey} quarrelled. The two {RUS+TUR countries} traded insults.",
    "{IND India} met {PAK Pakistan} in Dubai. Both {IND+PAK sides} smiled.",
    "{USA Trump} met {PRK Kim Jong Un}. The two {USA+PRK leaders} shook hands.",
    "{ARM Armenia} and {AZE Azerbaijan} fought. The {ARM+AZE rivals} blamed each other.",
    "{GRC Greece} signed a pact with {EGY Egypt}. The two {GRC+EGY governments} were pleased.",
    "{MLI Mali} arrested him. {MLI Its} {MLI ambassador} in Paris shrugged.",
    "{RUS Lavrov} met {RUS his} {TUR Turkish counterpart}.",
    "{PAK Pakistan} welcomed the truce with {AFG Afghanistan}. {PAK It} wished {PAK its} {AFG neighbour} well.",
    "{CHL Chile} and {BOL Bolivia} quarrelled. {CHL Chile} mocked {CHL its} {BOL rival}.",
    "{EGY Egypt}, whose {EGY president} was toppled by the {EGY army}, is poor.",
    "{DNK Denmark} voted. {DNK Its} {DNK parliament} was divided, and the {DNK government} fell.",
    "{IRN Iran} protested. The {IRN foreign minister} flew to Baghdad.",
    "The {FRA French president} spoke. The {FRA president} was tired.",
    "{NOR Norwegian politicians}, {NOR lawmakers} and {NOR generals} came.",
    "{ARE Abu Dhabi} and {BHR Manama} signed. The two {ARE+BHR states} hailed peace.",
    "{BEL Belgium}, the {NLD Netherlands} and {LUX Luxembourg} met. The three {BEL+NLD+LUX countries} agreed.",
    "Deporting them to a third {- country} is illegal.",
    "{KEN Kenya} appealed to all {- parties}.",
]
TROOPS = [
    "Poland watched as {RUS Russia} massed {RUS soldiers} near the border.",
    "{RUS Russia} asked NATO to withdraw {NATO troops} from Romania.",
    "{JPN Tokyo} told {JPN residents} in the north to take shelter.",
    "Islamist {MLI militants} marched on {MLI Bamako}.",
    "The {EU European Union} called on {ARM Armenia} and {AZE Azerbaijan} to withdraw {ARM+AZE their} {ARM+AZE troops}.",
    "{MLI Mali} and France quarrelled. In January the {MLI government} expelled the {FRA French ambassador}.",
    "{TUR Police} arrested nine men in Ankara; {TUR they} freed two.",
]
AT_HOME = [
    "LIMA: The {PER government} resigned on Monday. Crowds cheered.",
    "NAIROBI: {KEN Police} arrested eleven men on Monday.",
    "ISLAMABAD: The {PAK Foreign Office} protested to Washington on Monday.",
    "ANKARA (Reuters) - Tourism Minister {TUR Selin Avci Tan} opened the fair on Monday.",
    "OSLO: {NOR Officials} said on Monday that {RUS Russia} had apologised.",
    "OSLO: Sweden complained on Monday. In Stockholm the {SWE government} said little.",
    "MANILA: The {PHL military} shelled the island on Monday.",
    "TUNIS: {TUN Opposition leaders} asked on Monday that {TUN parliament} meet.",
    "PESHAWAR: {PAK Police} freed the man on Monday.",
    "GENEVA: The {VEN Venezuelan government} met its critics on Monday. {VEN Venezuela} is poor; {VEN Caracas} needs oil. "
    "The {VEN government} promised little.",
    "DELHI: The {RUS embassy} of Russia was closed on Monday. The {RUS embassy} in Delhi gave no reason.",
]


@pytest.mark.parametrize("marked", [*PRONOUNS, *NAMED, *NOUNS, *TROOPS, *AT_HOME])
def test_who_is_meant(coder: Coder, marked: str) -> None:
    assert not wrong(coder, marked)


PARAGRAPHS = """
{RUS Russia} has dropped {RUS its} embargo, {RUS/GOV officials} in Moscow said on Monday.

{PAK Pakistan} has waited for years. {PAK Its} {PAK/MIL army} needs helicopters,
{PAK/GOV Khawaja Asif} said. {PAK He} thanked {RUS Moscow}.

{IND India} was not pleased. {IND Delhi} said {IND it} had not been told.
The {IND/GOV government} there summoned the {RUS/GOV Russian ambassador}.
"""


def test_a_story_of_three_paragraphs(coder: Coder) -> None:
    paragraphs = [" ".join(q.split()) for q in PARAGRAPHS.strip().split("\n\n")]
    assert not wrong(coder, "\n\n".join(paragraphs))


def test_an_unknown_country_stays_open(coder: Coder) -> None:
    coding = coder("The ambassador waved. A minister smiled.", published="2018-02-28")
    assert not [m for m in coding.mentions if m.actor.id]
