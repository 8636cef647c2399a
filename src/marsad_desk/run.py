"""Serves the desk: on this machine only, unless the unit has named the hosts it is reached under."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path

from marsad import MarsadError
from marsad_desk import home


def serve(host: str = "127.0.0.1", port: int = 8000, *, store: Path | None = None, actor: str = "") -> None:
    """Serve until stopped; ``store`` opens the vault to the person named ``actor``, on this machine only.

    Raises MarsadError where ``host`` is not ours to open, ``port`` is taken, or a vault is to open to nobody.
    """
    _require_allowed(host)
    _open_vault(host, store, actor)
    _require_free(host, port)
    home.prepare(home.folder())
    shown = f"[{host}]" if ":" in host else host
    print(f"the desk: http://{shown}:{port}  (Ctrl+C stops it)", file=sys.stderr)

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


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``; a name counts only if it is ``localhost``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_allowed(host: str) -> None:
    if not is_loopback(host) and not os.environ.get("MARSAD_DESK_HOSTS", "").strip():
        raise MarsadError(
            f"{host} can be reached from other machines, and the desk is for this machine only",
            hint="to open it on purpose, behind TLS, set MARSAD_DESK_HOSTS to the names people will use",
        )


def _open_vault(host: str, store: Path | None, actor: str) -> None:
    """For the processes that answer. Without a store the vault stays closed."""
    if store is None:
        return
    if not is_loopback(host) or os.environ.get("MARSAD_DESK_HOSTS", "").strip():
        raise MarsadError(
            "the vault opens on this machine only, until there are accounts",
            hint="leave --host or --store out",
        )
    if not actor.strip():
        raise MarsadError(
            "the vault opens to a named person", hint='--as "NAME", as it shall stand in the log'
        )
    os.environ["MARSAD_DESK_STORE"], os.environ["MARSAD_DESK_ACTOR"] = str(store.resolve()), actor.strip()


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
