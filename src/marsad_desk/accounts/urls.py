"""The addresses of accounts; those of allauth are named one by one, so that nothing opens by its being there."""

from __future__ import annotations

from allauth.account import views as signing
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.urls import include, path

from marsad_desk.accounts import entering, mine, people
from marsad_desk.accounts.rights import Right, needs

_all, _own, _first = needs(Right.ALL), needs(Right.SIGNED_IN), needs(Right.SIGNED_IN, before_mfa=True)

_ours = [
    path("", mine.account, name="account"),
    path("enter/<str:secret>", entering.enter, name="enter"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<str:username>", people.person, name="person"),
    path("people/<str:username>/access", people.access, name="access"),
]

urlpatterns = [
    path("", include((_ours, "accounts"))),
    path("sign-in", _all(signing.login), name="account_login"),
    path("sign-out", _all(signing.logout), name="account_logout"),
    path("inactive", _all(signing.account_inactive), name="account_inactive"),
    path("confirm", _first(signing.reauthenticate), name="account_reauthenticate"),
    path("password", _own(signing.password_change), name="account_change_password"),
    path("factors", _first(factors.index), name="mfa_index"),
    path("factors/code", _all(factors.authenticate), name="mfa_authenticate"),
    path("factors/confirm", _first(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factors/app", _first(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/end", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes", _first(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("factors/codes/new", _own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("factors/codes/file", _own(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("factors/keys", _first(keys.list_webauthn), name="mfa_list_webauthn"),
    path("factors/keys/add", _first(keys.add_webauthn), name="mfa_add_webauthn"),
    path("factors/keys/sign-in", _all(keys.login_webauthn), name="mfa_login_webauthn"),
    path("factors/keys/confirm", _first(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("factors/keys/<int:pk>/remove", _own(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("factors/keys/<int:pk>/edit", _own(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions", _own(sessions.list_usersessions), name="usersessions_list"),
]
