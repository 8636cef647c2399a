"""What the model says something about, in the order of its columns."""

from __future__ import annotations

from marsad.model import SPEAKERS as _SPEAKERS

SPEAKERS = tuple(_SPEAKERS)
TOPICS = (
    "child_online_risk_behavioural",
    "child_sale_illegal_adoption",
    "drug_ad_coded",
    "organ_trafficking",
    "scam_fake_government_grant",
    "scam_investment_confidence",
    "scam_job_task",
    "scam_loved_one_impersonation",
    "sextortion",
    "thb_labour_and_forced_criminality",
    "thb_sexual_exploitation_ad",
    "vaas_recruitment",
)
NOTHING = "none"
"""The topic of a text that speaks of no typology, however much it looks like one."""
MOTIVES = ("financial", "sexual", "advantage")
GROUPS = (SPEAKERS, (*TOPICS, NOTHING), MOTIVES)
"""Of each group exactly one is true: their logits are weighed against each other, never across groups."""
WIDTH = sum(map(len, GROUPS))
