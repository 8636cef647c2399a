"""Speaker first; a finding has cues of enough families; look-alikes are left alone."""

import pytest

from marsad import learned
from marsad.detect import Detector, detect, detect_texts, findings, lexicon
from marsad.detect.detector import rebuild
from marsad.model import FLAGGED
from marsad.packs import load_packs

THREAT = "I have your video. Send 400 usd in bitcoin by tonight or it goes to your whole family"


def flagged(text: str, kind: str = "post") -> set[str]:
    return {f.typology for f in findings(text, kind=kind) if f.score >= FLAGGED}


def test_every_finding_says_why_and_by_which_version() -> None:
    (finding,) = [f for f in findings(THREAT) if f.typology == "sextortion"]
    assert finding.cues and all(
        c.rule.startswith(("sextortion.", "crypto_only.", "learned.words")) for c in finding.cues
    )
    version = load_packs()["sextortion"].version
    assert finding.pack_version == f"{version}+learned.{learned.built_in().version}"
    alone = rebuild(detect_texts([THREAT], detector=Detector(lexicon.built_in())).findings)
    assert {f.pack_version for f in alone if f.typology == "sextortion"} == {version}
    assert len({c.family for c in finding.cues}) >= 2


def test_the_motive_is_named() -> None:
    assert [f.subtype for f in findings(THREAT)] == ["financial"]
    assert "advantage" in {
        f.subtype for f in findings("Drop the complaint or I post your private chats for everyone")
    }
    assert "sexual" in {f.subtype for f in findings("يا بتفتحي الكاميرا الليلة يا ببعت صورك لأخوكي")}


def test_a_quoted_threat_belongs_to_the_victims_story() -> None:
    speaker, found = detect(
        f'Please help me, someone is blackmailing me. He wrote: "{THREAT}". What should I do?'
    )
    assert speaker == "victim"
    assert {f.speaker for f in found} == {"victim"}
    assert "sextortion" in {f.typology for f in found if f.score >= FLAGGED}


@pytest.mark.parametrize(
    "text",
    [
        f'Police arrested a man who wrote to victims: "{THREAT}"',
        "Police said the gang offered teenagers 2000 euros to torch a car and film it; a court convicted three",
        "حذرت وزارة الداخلية من رسائل تطلب تحويل المال مقابل عدم نشر الصور",
        "Dans le roman, l'oncle menace de publier les photos si elle ne paie pas; un film suivra",
    ],
)
def test_reporting_carries_nothing_flagged(text: str) -> None:
    speaker, found = detect(text)
    assert speaker == "reporting"
    assert all(f.score < FLAGGED for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "🍕 Pizza of the day! 2 for 15 dollars, fast delivery, order on WhatsApp",
        "❄️⛄ first snow, hot chocolate 🍫 for everyone",
        "🍫🍪 كعك العيد جاهز، التوصيل مجاني، الطلب عالخاص",
        "🌴🌲 palm and fir seedlings, 5 dollars each, delivery on Friday, dm",
        "نحتاج متبرعين بالدم زمرة O موجب في مستشفى الكرامة",
        "Kittens for adoption, small fee for the vet",
        "Mission d'intérim bien payée, poste de nuit, envoyez votre CV",
    ],
)
def test_look_alikes_are_left_alone(text: str) -> None:
    assert detect(text)[0] == "ordinary"
    assert flagged(text) == set()


def test_an_emoji_or_a_name_alone_is_no_offer() -> None:
    assert flagged("❄️🔌💊🍁") == set()
    assert flagged("cocaine") == set()
    assert "drug_ad_coded" in flagged("❄️🔌 1g 80, fast drop all areas, telegram only")


def test_a_persons_report_leans_to_the_victim() -> None:
    text = "He has my pictures and wants 200 dollars"
    assert detect(text, kind="report")[0] == "victim"
    assert "sextortion" in flagged(text, kind="report")


def test_modifiers_never_stand_alone() -> None:
    assert findings("payment in bitcoin only") == []
    coloured = {
        m for f in findings("Xans available, same day drop, dm for menu, btc only") for m in f.modifiers
    }
    assert coloured == {"crypto_only"}


def test_a_labour_advert_is_never_labelled_sexual() -> None:
    text = "عمل بالخارج بدون خبرة، التذكرة والفيزا والسكن علينا، الجواز يبقى عند الشركة، السفر خلال أيام"
    assert flagged(text) == {"thb_labour_and_forced_criminality"}


def test_imminent_danger_raises_the_severity() -> None:
    severity = {
        f.typology: f.severity
        for f in findings("Need young ones under 18: shoot at a door tonight, 3000 euros, film it")
    }
    assert severity["vaas_recruitment"] == 5
    told = findings("واحد يهددني بصوري ويريد فلوس وأفكر أنهي حياتي، عمري ١٥ ساعدوني")
    assert {f.severity for f in told if f.typology == "sextortion"} == {5}
