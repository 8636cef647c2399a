"""The forms of accounts: coming in by a link, inviting, one's own preferences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marsad_desk.accounts.models import Person
from marsad_desk.accounts.rights import GRANT_WORDS, ROLE_WORDS


class Password(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
        help_text=_("At least 12 characters. Four or five words that do not belong together are good."),
    )
    again = forms.CharField(
        label=_("The password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, person: Person | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        self._person = person

    def clean(self) -> dict[str, Any]:
        """Both the same, and not among the passwords that everybody knows."""
        said = dict(super().clean() or {})
        password = said.get("password", "")
        if password and said.get("again") and password != said["again"]:
            self.add_error("again", _("The two are not the same."))
        try:
            validate_password(password, self._person or Person(username=said.get("username", "")))
        except ValidationError as error:
            self.add_error("password", error)
        return said


class Newcomer(Password):
    """Who comes by an invitation chooses the name to sign in with."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "ltr", "autocapitalize": "none"}),
        help_text=_("Small Latin letters and digits, for example n.karim"),
    )
    field_order = ("username", "password", "again")

    def clean_username(self) -> str:
        """Free, and written with what keyboards of all languages have."""
        username = str(self.cleaned_data["username"]).strip().lower()
        field = Person._meta.get_field("username")
        field.run_validators(username)
        if Person.objects.filter(username=username).exists():
            raise ValidationError(_("This name is taken."))
        return username


class Roles(forms.Form):
    """What somebody may do."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=list(ROLE_WORDS.items()), widget=forms.CheckboxSelectMultiple
    )
    grants = forms.MultipleChoiceField(
        label=_("Lanes given by name"),
        choices=list(GRANT_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class Invitation(Roles):
    """Somebody new."""

    name = forms.CharField(
        label=_("Name, as it shall stand in the log"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    field_order = ("name", "roles", "grants")
