"""Which address shows which page."""

from django.urls import include, path
from django.views.i18n import set_language

from marsad_desk import views

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("health", views.health, name="health"),
    path("evidence/", include("marsad_desk.vault.urls")),
    path("language", set_language, name="language"),
]
