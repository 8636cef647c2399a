"""Which address shows which page."""

from django.urls import include, path
from django.views.i18n import set_language

from marsad_desk import views
from marsad_desk.accounts.rights import Right, needs

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("health", views.health, name="health"),
    path("account/", include("marsad_desk.accounts.urls")),
    path("log/", include("marsad_desk.journal.urls")),
    path("evidence/", include("marsad_desk.vault.urls")),
    path("language", needs(Right.ALL)(set_language), name="language"),
]
