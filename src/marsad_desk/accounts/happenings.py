"""What happens to accounts, for whoever keeps the log."""

from django.dispatch import Signal

happened = Signal()
"""Sent with ``actor`` (a name), ``what`` (a code of `marsad_desk.journal.words`), ``about`` (a username or "")."""
