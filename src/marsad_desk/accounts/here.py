"""Whether somebody sits at this very machine."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``; a name counts only if it is ``localhost``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_here(request: HttpRequest) -> bool:
    """Whether the request comes from this machine, and the desk is open to this machine only."""
    from django.conf import settings

    return not settings.NETWORK_HOSTS and is_loopback(request.META.get("REMOTE_ADDR", ""))
