"""People of the unit, and the one-time links by which they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models

from marsad_desk.accounts.rights import Right, lanes_of, rights_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_USERNAME = RegexValidator(r"\A[a-z0-9][a-z0-9._-]{1,39}\Z")


class People(BaseUserManager["Person"]):
    """Makes people; without a password nobody signs in with one."""

    def make(
        self, username: str, name: str, roles: Sequence[str], password: str | None = None, **more: Any
    ) -> Person:
        """A new person, checked and kept."""
        person = self.model(username=username, name=name, roles=list(roles), **more)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody of the unit. Never deleted: what they did stays theirs; access ends with ``is_active``."""

    username = models.CharField(max_length=40, unique=True, validators=[_USERNAME])
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    grants = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    # Sits at this very machine and came in by the link that its own desk printed: no second factor is asked.
    local = models.BooleanField(default=False)
    digits = models.CharField(max_length=4, default="latn", choices=[("latn", "0123"), ("arab", "٠١٢٣")])
    made = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()

    def __str__(self) -> str:
        return self.name

    @property
    def rights(self) -> frozenset[Right]:
        """What their roles let them do."""
        return rights_of(self.roles)

    @property
    def lanes(self) -> frozenset[str]:
        """The lanes of leads they may see."""
        return lanes_of(self.roles, self.grants)

    def may(self, right: Right) -> bool:
        """Whether one of their roles gives ``right``."""
        return self.is_active and right in self.rights


class Pass(models.Model):
    """A one-time link: of its secret only the hash is kept. ``person`` None = an invitation of somebody new."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="passes")
    name = models.CharField(max_length=120, blank=True)
    roles = models.JSONField(default=list)
    grants = models.JSONField(default=list)
    by = models.CharField(max_length=120)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)
