"""The addresses of the journal."""

from django.urls import path

from marsad_desk.journal import auditing, reasons

app_name = "journal"
urlpatterns = [
    path("", auditing.journal, name="journal"),
    path("reason", reasons.reason, name="reason"),
]
