"""Who sits at the desk: the one seam through which accounts will come; until then the name given at its start."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as the log names them."""

    name: str


def known(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: ``request.actor`` is an `Actor`, or None, and then nothing of the vault opens."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)
        return get_response(request)

    return answer


def _actor(request: HttpRequest) -> Actor | None:
    """The name given at the start counts on this machine only: who comes over a network could be anybody."""
    name = settings.DESK_ACTOR.strip()
    if not name or settings.NETWORK_HOSTS or not _is_here(request.META.get("REMOTE_ADDR", "")):
        return None
    return Actor(name)


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
