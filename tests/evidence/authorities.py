"""An authority for timestamps of our own: certificates made on the spot, replies by openssl, answers over HTTP."""

from __future__ import annotations

import contextlib
import io
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.evidence.exports import ACT, sealed

from marsad.evidence import config
from marsad.evidence.export import export
from marsad.evidence.nouns import Arrival
from marsad.evidence.stamps import stamp_all
from marsad.evidence.vault import Vault

type Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

REPLY = {"Content-Type": "application/timestamp-reply"}
TODAY = datetime.now(UTC)
YEAR = timedelta(days=365)
_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ordering = yes
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key(kind: str) -> Key:
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Authority:
    """A folder with a root, a signer and what openssl needs; ``pem`` is what a unit would trust it by."""

    folder: Path
    pem: bytes

    def reply(self, query: bytes, *, chain: bool = False) -> bytes:
        """What it answers to a request."""
        (self.folder / "query").write_bytes(query)
        subprocess.run(
            [
                "openssl", "ts", "-reply", "-config", self.folder / "openssl.cnf",
                "-queryfile", self.folder / "query", "-signer", self.folder / "signer.pem",
                "-inkey", self.folder / "signer.key", "-out", self.folder / "reply",
                *(["-chain", self.folder / "chain.pem"] if chain else []),
            ],
            check=True, capture_output=True,
        )  # fmt: skip
        return (self.folder / "reply").read_bytes()

    def over(self, stamped: bytes) -> bytes:
        """A reply over ``stamped`` that nobody asked for with a nonce."""
        (self.folder / "stamped").write_bytes(stamped)
        asked = ["openssl", "ts", "-query", "-data", self.folder / "stamped", "-sha256", "-cert", "-no_nonce"]
        return self.reply(subprocess.run(asked, check=True, capture_output=True).stdout)


def authority(
    folder: Path,
    *,
    kind: str = "ec",
    usage: x509.ObjectIdentifier | None = ExtendedKeyUsageOID.TIME_STAMPING,
    start: datetime = TODAY - YEAR,
    stop: datetime = TODAY + YEAR,
    digests: str = "sha256",
    middle: bool = False,
) -> Authority:
    """A root that signs a signer (``middle``: with one between), valid from ``start`` to ``stop`` for ``usage``."""
    folder.mkdir(parents=True)
    root_key, signer_key = _key(kind), _key(kind)
    root = _issued("Root", root_key, "Root", root_key, True, None, TODAY - 2 * YEAR, TODAY + 2 * YEAR)
    above, above_key, chain = "Root", root_key, [root]
    if middle:
        above, above_key = "Middle", _key(kind)
        chain.append(_issued("Middle", above_key, "Root", root_key, True, None, TODAY - YEAR, TODAY + YEAR))
    signer = _issued("Signer", signer_key, above, above_key, False, usage, start, stop)
    pem = b"".join(each.public_bytes(Encoding.PEM) for each in chain)
    (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    (folder / "signer.key").write_bytes(
        signer_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "chain.pem").write_bytes(pem)
    (folder / "serial").write_text("01\n")
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder, digests=digests))
    return Authority(folder, pem)


def _issued(
    name: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    signs: bool,
    usage: x509.ObjectIdentifier | None,
    start: datetime,
    stop: datetime,
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(stop)
        .add_extension(x509.BasicConstraints(ca=signs, path_length=None), critical=True)
    )
    if usage is not None:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return made.sign(issuer_key, hashes.SHA256())


@contextlib.contextmanager
def answering(
    answer: Callable[[bytes], tuple[int, dict[str, str], bytes]],
) -> Iterator[tuple[str, list[bytes]]]:
    """A server on this machine: its address, and the requests that came."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, body = answer(asked[-1])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def with_authorities(vault: Vault, *named: tuple[str, str, bytes]) -> Vault:
    """The store, opened again with authorities (name, address, certificates) in its settings."""
    path, origin = vault.path, vault.config.origin
    vault.close()
    for name, _, pem in named:
        (path / f"{name}.pem").write_bytes(pem)
    known = tuple(config.Authority(name, url, f"{name}.pem") for name, url, _ in named)
    config.write_config(path, config.Config(origin, authorities=known))
    return Vault(path)


def anchored(tmp_path: Path, kind: str = "ec") -> tuple[Path, bytes]:
    """An export made long after the first three items were stamped, and one more was sealed; the old head's note."""
    own = authority(tmp_path / "own", kind=kind)
    with (
        answering(lambda query: (200, REPLY, own.reply(query))) as (url, _),
        with_authorities(sealed(tmp_path / "store"), ("own", url, own.pem)) as vault,
    ):
        old = vault.checkpoint()
        stamp_all(vault, old)
        vault.items(ACT)
        stamp_all(vault, vault.checkpoint())  # stamped again: the first one is what counts
        vault.add(io.BytesIO(b"late"), Arrival("late.txt", "upload", "text/plain"), ACT)
        return export(vault, [], tmp_path / "out", ACT).out, old


def size_of(note: bytes) -> int:
    """How many entries a checkpoint speaks of."""
    return int(note.split(b"\n")[1])
