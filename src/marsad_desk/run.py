"""Serves the desk: on this machine only, unless the unit has named the hosts it is reached under."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from marsad import MarsadError
from marsad_desk import home
from marsad_desk.accounts.here import is_loopback

_EVERYTHING = ("lead", "helpline", "auditor", "administrator")
"""Roles of who starts a desk at their own machine: a unit of one."""


def serve(host: str = "127.0.0.1", port: int = 8000, *, store: Path | None = None, actor: str = "") -> None:
    """Serve until stopped; a link for ``actor``, who sits at this machine, is printed first.

    ``store`` is the evidence store, which also keeps who looked at what. Raises MarsadError where ``host`` is not
    ours to open, ``port`` is taken, or ``actor`` is named on a desk that is open to other machines.
    """
    _require_allowed(host)
    _require_free(host, port)
    prepare(store)
    if actor.strip():
        print(f"sign in (once, within ten minutes): {_sign_in(host, port, actor.strip())}", file=sys.stderr)
    print(f"the desk: http://{_shown(host)}:{port}  (Ctrl+C stops it)", file=sys.stderr)

    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "marsad_desk.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()


def _require_allowed(host: str) -> None:
    if not is_loopback(host) and not os.environ.get("MARSAD_DESK_HOSTS", "").strip():
        raise MarsadError(
            f"{host} can be reached from other machines, and the desk is for this machine only",
            hint="to open it on purpose, behind TLS, set MARSAD_DESK_HOSTS to the names people will use",
        )


def _sign_in(host: str, port: int, actor: str) -> str:
    """The link that signs in the person at this machine, once. Raises MarsadError over a network."""
    if not is_loopback(host) or os.environ.get("MARSAD_DESK_HOSTS", "").strip():
        raise MarsadError(
            "--as signs in whoever sits at this machine, and the desk is open to others",
            hint="leave --as out: people come in by invitation",
        )
    from django.urls import reverse

    from marsad_desk.accounts import passes

    secret = passes.at_this_machine(actor, _EVERYTHING)
    return f"http://{_shown(host)}:{port}{reverse('accounts:enter', args=[secret])}"


def prepare(store: Path | None) -> None:
    """Make folder, database and tables, and the store where one is named. Brings an older desk's up to date."""
    if store is not None:
        os.environ["MARSAD_DESK_STORE"] = str(store.resolve())
    home.prepare(home.folder())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsad_desk.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MarsadError(
                f"port {port} of {host} cannot be opened: {error.strerror}",
                hint=f"try another: --port {port + 1}",
            ) from error
