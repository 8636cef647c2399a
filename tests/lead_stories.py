"""A small invented world with every kind of lead in it, for the report. All numbers and names are fictional."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
from tests.lead_rows import NOW, always, finding, member, mention, network, reading, seen, tie, world

from marsad.rank import rank
from marsad.tables import LEADS, TABLES

BELIEVED = replace(always(0.97), cells={"scam_job_task": always(0.1).pooled})
PHONE = "+9647700000041"
HOSTILE = 'اضغط <script>alert(1)</script> </script> "onmouseover=x \u202egpj.exe\u202c {0} %s &amp; \x00نهاية'

_THREAT = "صورك كلها عندي، إذا ما تحوّل 300 دولار قبل الليلة أنشرها لأهلك. حوّل على المحفظة وراسلني {phone} أو {handle}"
_GRANT = (
    "وزارة العمل تعلن منحة 300,000 دينار لكل عائلة! سجّل الآن قبل انتهاء الرابط {url} وأرسله إلى 10 مجموعات"
)
_DRUG = "Menu updated ❄️🌴 same day drop, first order discount, prices in bio, DM {handle} or call {phone}"
_NEPHEW = "Maman, mon téléphone est cassé, voici mon nouveau numéro {phone}. J'ai une urgence, paie 850 € aujourd'hui"


class Story:
    """Collects rows of all tables while texts are written."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}

    def tell(
        self,
        identity: str,
        text: str,
        typology: str = "",
        *,
        cues: dict[str, tuple[str, str]] | None = None,
        contacts: dict[str, tuple[str, str]] | None = None,
        speaker: str = "offender",
        lang: str = "ar",
        severity: int = 3,
        score: float = 0.86,
        modifiers: list[str] | None = None,
        net: str = "",
        template: str = "",
        subtype: str = "",
        **more: object,
    ) -> None:
        """One observation: ``cues`` are phrase → (family, rule), ``contacts`` are written form → (kind, value)."""
        self.rows["observations"].append(seen(identity, text, **more))
        self.rows["readings"].append(reading(identity, speaker, lang))
        self.rows["members"].append(member(identity, net, template))
        for written, (kind, value) in (contacts or {}).items():
            at = text.index(written)
            hidden = "spaced" if " " in written else "plain"
            self.rows["selectors"].append(mention(identity, kind, value, at, at + len(written), hidden))
            self.rows["links"].append(
                {
                    "observation": f"{identity:0>24}",
                    "via_kind": kind,
                    "via": value,
                    "weight": 5.0,
                    "degree": 9,
                    "suppressed": "hub" if kind == "url" else "",
                }
            )
        if typology:
            marks = [
                {
                    "family": family,
                    "start": text.index(phrase),
                    "end": text.index(phrase) + len(phrase),
                    "rule": rule,
                }
                for phrase, (family, rule) in (cues or {}).items()
            ]
            self.rows["findings"].append(
                finding(
                    identity,
                    typology,
                    score,
                    cues=marks or [{"family": "source", "start": 0, "end": 0, "rule": "listed_file"}],
                    speaker=speaker,
                    severity=severity,
                    subtype=subtype,
                    modifiers=modifiers or [],
                )
            )


def _extortion(story: Story) -> None:
    for number in range(14):
        handle = f"@souq_pics_{number % 3}"
        written = "0770 000 0041" if number % 4 == 0 else PHONE
        text = _THREAT.format(phone=written, handle=handle)
        if number % 5 == 4:
            text = "آخر تحذير. " + text
        story.tell(
            f"e{number}",
            text,
            "sextortion",
            severity=3,
            subtype="financial",
            net="N-7f3a",
            template=f"T-{number % 5 == 4:d}",
            cues={
                "أنشرها لأهلك": ("text", "threat_plus_demand"),
                "قبل الليلة": ("time", "deadline"),
                "300 دولار": ("payment", "amount"),
            },
            contacts={written: ("phone", PHONE), handle: ("handle", f"telegram:souq_pics_{number % 3}")},
            region=("IQ", "SY", "JO")[number % 3],
            hours_ago=6 + 17 * number,
            platform=("telegram", "instagram")[number % 2],
            kind="message",
            source="telegram-export.json",
            record=100 + number,
        )


def _report(story: Story) -> None:
    """A victim's report that names the extortion network."""
    report = (
        "السلام عليكم، شخص يهددني ينشر صوري ويطلب 300 دولار، رقمه 0770 000 0041. خايفة أهلي يعرفون ويقتلوني، "
        "ورقمي 0770 000 0099 لا تتصلون عليه"
    )
    story.tell(
        "r1",
        report,
        "sextortion",
        speaker="victim",
        severity=5,
        modifiers=["honour_violence_risk"],
        net="N-7f3a",
        cues={
            "يهددني ينشر صوري": ("text", "threat_plus_demand"),
            "أهلي يعرفون ويقتلوني": ("target", "honour_risk"),
        },
        contacts={"0770 000 0041": ("phone", PHONE), "0770 000 0099": ("phone", "+9647700000099")},
        kind="report",
        hours_ago=5,
        source="intake.csv",
        record=12,
        platform="",
    )


def _ring(story: Story) -> None:
    ids = [f"e{n}" for n in range(14)] + ["r1"]
    handles = [tie("handle", f"telegram:souq_pics_{n}", 5) for n in range(3)]
    story.rows["networks"].append(
        network(
            "N-7f3a",
            ids,
            templates=2,
            selectors=[tie("phone", PHONE, 15), *handles],
            regions=["IQ", "JO", "SY"],
        )
    )


def _grant(story: Story) -> None:
    url = "https://minha-300.example/reg"
    for number in range(26):
        story.tell(
            f"a{number}",
            _GRANT.format(url=url),
            "scam_fake_government_grant",
            severity=2,
            score=0.91,
            net="N-19cc",
            template="T-g",
            cues={"لكل عائلة": ("text", "universal_benefit"), "10 مجموعات": ("network", "share_to_unlock")},
            contacts={url: ("url", url)},
            hours_ago=3 + 5 * number,
            kind="message",
            source="whatsapp.txt",
            record=number + 1,
            platform="whatsapp",
        )
    story.rows["networks"].append(
        network("N-19cc", [f"a{n}" for n in range(26)], selectors=[tie("url", url, 26)])
    )


def _single(story: Story) -> None:
    story.tell(
        "d1",
        _DRUG.format(handle="@north.menu", phone="+1-555-0142"),
        "drug_ad_coded",
        lang="en",
        severity=1,
        score=0.81,
        cues={
            "❄️🌴": ("text", "drug_emoji"),
            "same day drop": ("text", "delivery"),
            "first order discount": ("text", "loyalty"),
        },
        contacts={
            "@north.menu": ("handle", "instagram:north.menu"),
            "+1-555-0142": ("phone", "+15550000142"),
        },
        region="CA",
        hours_ago=50,
        platform="instagram",
    )
    story.tell(
        "s1",
        _NEPHEW.format(phone="+33 1 99 00 12 34"),
        "scam_loved_one_impersonation",
        lang="fr",
        severity=2,
        score=0.9,
        cues={
            "nouveau numéro": ("contact", "new_number"),
            "urgence": ("text", "emergency"),
            "850 €": ("payment", "amount"),
        },
        contacts={"+33 1 99 00 12 34": ("phone", "+33199001234")},
        modifiers=["time_critical_money"],
        region="FR",
        hours_ago=20,
        kind="message",
    )


def _life_risk(story: Story) -> None:
    story.tell(
        "o1",
        "كلية للبيع فصيلة O+، السعر بالتفاهم، التحاليل والسفر علينا، تواصل 0770 000 0077",
        "organ_trafficking",
        severity=4,
        score=0.93,
        cues={"كلية للبيع": ("text", "offer_for_pay"), "التحاليل والسفر علينا": ("contact", "broker")},
        contacts={"0770 000 0077": ("phone", "+9647700000077")},
        hours_ago=12,
    )
    story.tell(
        "c1",
        "نص لا يظهر في أي قائمة",
        "child_sale_illegal_adoption",
        severity=5,
        score=0.88,
        cues={"نص": ("payment", "fee")},
        hours_ago=30,
        region="",
    )


def _odd(story: Story) -> None:
    """A hostile record, and sightings of one address."""
    story.tell(
        "h1",
        HOSTILE,
        "scam_job_task",
        severity=2,
        score=0.7,
        cues={"نهاية": ("text", "task_set")},
        hours_ago=None,
        author="=cmd()",
        platform='"><img src=x>',
        region="IQ",
    )
    for number, hours in enumerate((80 * 24, 79 * 24, 78 * 24)):
        story.tell(
            f"p{number}",
            "",
            kind="sighting",
            fields='{"ip": "198.51.100.23"}',
            hours_ago=hours,
            speaker="ordinary",
            lang="other",
            platform="observation tool",
            region="CA",
            source="sightings.jsonl",
        )


def stories() -> dict[str, pa.Table]:
    """All tables of the lake, leads included."""
    story = Story()
    for part in (_extortion, _report, _ring, _grant, _single, _life_risk, _odd):
        part(story)
    for number in range(60):
        story.rows["observations"].append(seen(f"f{number}", "طقس اليوم مشمس", kind="post"))
    names = ("observations", "findings", "readings", "selectors", "networks", "members")
    tables = world(**{name: story.rows[name] for name in names})
    tables["leads"] = rank(**tables, as_of=NOW, precision=BELIEVED)
    rest = {
        "links": story.rows["links"],
        "runs": [
            {
                "id": "R-20261120T120000-abc123",
                "version": "0.1.0",
                "sources": ["telegram-export.json", "intake.csv"],
                "read": 130,
                "added": tables["observations"].num_rows,
                "refused": 5,
                "purpose": "تدريب: عملية مرصد 3",
                "legal_basis": "exercise with invented data",
                "handling": "TLP:AMBER",
                "subject_category": "unknown",
                "assessment": "fact",
                "retention_days": 365,
                "lake_version": 1,
                "as_of": NOW - timedelta(hours=1),
                "started": NOW - timedelta(minutes=2),
                "finished": NOW,
            }
        ],
        "refusals": [
            {
                "run": "R-1",
                "source": "intake.csv",
                "record": n,
                "reason": "the row has 7 fields, expected 12",
                "raw": b"",
            }
            for n in (4, 9, 40, 41)
        ]
        + [
            {
                "run": "R-1",
                "source": "<b>whatsapp</b>.txt",
                "record": 2,
                "reason": "no date could be read",
                "raw": b"",
            }
        ],
    }
    tables |= {name: pa.Table.from_pylist(rows, schema=_lenient(name, rows)) for name, rows in rest.items()}
    assert tables["leads"].schema == LEADS
    return tables


def _lenient(name: str, rows: list[dict[str, object]]) -> pa.Schema:
    return pa.schema([field for field in TABLES[name] if field.name in rows[0]])
