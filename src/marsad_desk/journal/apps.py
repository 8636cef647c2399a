"""Listens to what happens to accounts."""

from __future__ import annotations

from django.apps import AppConfig


class Journal(AppConfig):
    """The journal."""

    name = "marsad_desk.journal"
    label = "journal"

    def ready(self) -> None:
        """Everything that happens to an account goes into the log."""
        from marsad_desk.journal import listening

        listening.begin()
