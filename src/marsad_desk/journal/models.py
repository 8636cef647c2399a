"""Why somebody looks, as they said it; and an index of the log, to search it by."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Reason(models.Model):
    """Said once for each case and day; ``about`` is the case, "" = the day's work on the desk."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    about = models.CharField(max_length=64, blank=True)
    day = models.DateField()
    purpose = models.CharField(max_length=300)
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        """One for each; who changes it says another, and the log keeps both."""

        constraints: ClassVar = [models.UniqueConstraint("person", "about", "day", name="one_reason_a_day")]


class Entry(models.Model):
    """An entry of the log, as far as it is searched. The log is the truth, this can be made anew from it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=20)
    what = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Asked for by person, by thing, by kind; always the youngest first."""

        indexes: ClassVar = [
            models.Index(fields=["actor", "-seq"], name="entry_actor"),
            models.Index(fields=["about", "-seq"], name="entry_about"),
            models.Index(fields=["action", "what", "-seq"], name="entry_kind"),
        ]
