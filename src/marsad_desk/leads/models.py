"""The queue as people work on it. Of the lake only each lead's summary is here; decisions are handed on to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

OPEN, CLOSED = "open", "closed"


class Lead(models.Model):
    """The summary of a lead, as `marsad.tables.LEADS` names its columns, and where people's work on it stands."""

    id = models.CharField(max_length=16, primary_key=True)
    rank = models.IntegerField()
    tier = models.SmallIntegerField()
    index = models.FloatField()
    lane = models.CharField(max_length=20)
    about = models.CharField(max_length=12)
    subject = models.CharField(max_length=40)
    typology = models.CharField(max_length=60, blank=True)
    subtype = models.CharField(max_length=40, blank=True)
    speaker = models.CharField(max_length=12, blank=True)
    score = models.FloatField()
    uncertainty = models.FloatField()
    size = models.IntegerField()
    hours = models.FloatField()
    area = models.CharField(max_length=8, blank=True)
    clock = models.CharField(max_length=12, blank=True)
    deadline = models.DateTimeField(null=True)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    raised = models.DateTimeField(null=True)
    reasons = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    tell = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    turn = models.JSONField(null=True)
    turn_back = models.JSONField(null=True)
    # Left the lake's queue: an outcome closed it, or its network is another one now. What people did stays.
    gone = models.BooleanField(default=False)
    state = models.CharField(max_length=8, default=OPEN)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="held"
    )
    # Counts changes: whoever changes it says which one they saw.
    changes = models.IntegerField(default=0)

    class Meta:
        """In the order of the queue, by what people filter."""

        indexes: ClassVar = [
            models.Index(fields=["gone", "state", "rank"], name="lead_queue"),
            models.Index(fields=["lane", "rank"], name="lead_lane"),
            models.Index(fields=["typology", "rank"], name="lead_typology"),
            models.Index(fields=["holder", "rank"], name="lead_holder"),
            models.Index(fields=["deadline"], name="lead_deadline"),
        ]


class Decision(models.Model):
    """What a named person did with a lead, never changed; whoever takes it back is named too."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=10)
    result = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)
    made = models.DateTimeField()
    # Done in one go with others: taken back together.
    batch = models.CharField(max_length=32)
    # How the lead stood before, and its `changes` after: it is taken back only while nothing came after.
    before = models.JSONField(default=dict)
    after = models.IntegerField()
    undone = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Its name in the lake, and of its withdrawal; "" = not handed on yet. ``problem``: why it could not be.
    sent = models.CharField(max_length=20, blank=True)
    sent_back = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        """By batch to take back, by lead to tell."""

        indexes: ClassVar = [models.Index(fields=["batch"], name="decision_batch")]


class SavedView(models.Model):
    """A question to the queue that somebody asks often."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        """A name once a person."""

        constraints: ClassVar = [models.UniqueConstraint("person", "name", name="one_view_of_a_name")]


class Synced(models.Model):
    """Which ranking of which lake the queue shows."""

    lake = models.CharField(max_length=500, primary_key=True)
    version = models.IntegerField()
    at = models.DateTimeField()
