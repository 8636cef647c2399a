"""A signed pack is taken only whole, unchanged, from a trusted key, and newer than what is there."""

import base64
import json
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.errors import PackError, UsageError
from marsad.packs import (
    distrust_key,
    install_pack,
    load_packs,
    make_key,
    new_pack,
    read_key,
    remove_pack,
    sign_folder,
    trust_key,
    trusted_keys,
)  # fmt: skip


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed pack whose signer is trusted in a home of its own."""
    monkeypatch.setenv("MARSAD_HOME", str(tmp_path / "home"))
    make_key(tmp_path / "unit.pem")
    trust_key(tmp_path / "unit.pem.pub", "unit-b")
    folder = new_pack("museum_theft", tmp_path / "sent")
    sign_folder(folder, read_key(tmp_path / "unit.pem"))
    return folder


def set_version(folder: Path, version: str) -> None:
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"0.1.0"', f'"{version}"'), encoding="utf-8")


def envelope(folder: Path, **changed: object) -> None:
    path = folder / "signature.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changed), encoding="ascii")


def test_a_signed_pack_is_installed_and_used_until_it_is_removed(signed: Path) -> None:
    said = install_pack(signed)
    assert (said.pack, said.version, said.signer) == ("museum_theft", "0.1.0", "unit-b")
    assert "museum_theft" in load_packs()
    remove_pack("museum_theft")
    with pytest.raises(UsageError, match="not installed"):
        remove_pack("museum_theft")


def test_openssl_agrees_with_the_signature(signed: Path, real_part: Callable[[str], str]) -> None:
    held = json.loads((signed / "signature.json").read_bytes())
    body = base64.b64decode(held["payload"])
    (signed / "body").write_bytes(b"DSSEv1 32 application/vnd.marsad.pack+json %d %s" % (len(body), body))
    (signed / "seal").write_bytes(base64.b64decode(held["signatures"][0]["sig"]))
    key = signed.parent.parent / "unit.pem.pub"
    command = [real_part("openssl"), "pkeyutl", "-verify", "-pubin", "-inkey", str(key), "-rawin"]
    files = ["-in", str(signed / "body"), "-sigfile", str(signed / "seal")]
    assert subprocess.run([*command, *files], capture_output=True, check=False).returncode == 0
    (signed / "body").write_bytes(body)
    assert subprocess.run([*command, *files], capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("name", ["pack.yaml", "examples.yaml"])
def test_a_file_changed_after_signing_is_refused(signed: Path, name: str) -> None:
    with (signed / name).open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    with pytest.raises(PackError, match=rf"museum_theft/{name}: changed since it was signed"):
        install_pack(signed)


def test_a_file_nobody_signed_is_refused(signed: Path) -> None:
    (signed / "extra.py").write_text("print(1)", encoding="ascii")
    with pytest.raises(PackError, match=r"museum_theft/extra\.py: a file that nobody signed"):
        install_pack(signed)


def test_a_link_in_place_of_a_file_is_refused(signed: Path, tmp_path: Path) -> None:
    (signed / "pack.yaml").rename(tmp_path / "elsewhere.yaml")
    (signed / "pack.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(PackError, match="not a plain file"):
        install_pack(signed)


def test_every_changed_letter_of_the_signature_is_refused(signed: Path) -> None:
    held = json.loads((signed / "signature.json").read_bytes())["signatures"][0]
    seal = bytearray(base64.b64decode(held["sig"]))
    for place in range(0, len(seal), 7):
        wrong = bytes(b ^ 1 if n == place else b for n, b in enumerate(seal))
        envelope(signed, signatures=[held | {"sig": base64.b64encode(wrong).decode()}])
        with pytest.raises(PackError, match=r"museum_theft/signature\.json: the signature is wrong"):
            install_pack(signed)


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"payloadType": 1}', "[" * 100_000, '{"payloadType": "x", "payload": "?"}']
)
def test_what_is_no_envelope_is_refused(signed: Path, content: str) -> None:
    (signed / "signature.json").write_text(content, encoding="ascii")
    with pytest.raises(PackError, match="not a signature"):
        install_pack(signed)


def test_an_unsigned_pack_and_an_unknown_signer_are_refused(signed: Path) -> None:
    distrust_key("unit-b")
    with pytest.raises(PackError, match="not trusted here") as refused:
        install_pack(signed)
    assert "compare" in refused.value.hint
    (signed / "signature.json").unlink()
    with pytest.raises(PackError, match="not signed"):
        install_pack(signed)


def test_a_signature_does_not_serve_another_pack(signed: Path) -> None:
    other = signed.with_name("other_theft")
    signed.rename(other)
    with pytest.raises(PackError, match="another pack"):
        install_pack(other)


def test_only_a_newer_version_replaces_a_pack_unless_one_goes_back_on_purpose(
    signed: Path, tmp_path: Path
) -> None:
    key = read_key(tmp_path / "unit.pem")
    set_version(signed, "0.10.0")
    sign_folder(signed, key)
    install_pack(signed)
    (signed / "pack.yaml").write_text(
        (signed / "pack.yaml").read_text(encoding="utf-8").replace("0.10.0", "0.9.9"), encoding="utf-8"
    )
    sign_folder(signed, key)
    with pytest.raises(PackError, match="not newer"):
        install_pack(signed)
    assert install_pack(signed, older=True).version == "0.9.9"


def test_a_pack_changed_where_it_is_installed_is_never_used(
    signed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_pack(signed)
    moved = tmp_path / "other-home"
    (tmp_path / "home").rename(moved)
    monkeypatch.setenv("MARSAD_HOME", str(moved))
    with (moved / "packs" / "museum_theft" / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("harm: 99\n")
    with pytest.raises(PackError, match="changed since it was signed") as refused:
        load_packs()
    assert "remove museum_theft" in refused.value.hint


def test_a_pack_that_cannot_work_is_not_signed(signed: Path, tmp_path: Path) -> None:
    set_version(signed, "first")
    with pytest.raises(PackError, match="not three numbers"):
        sign_folder(signed, read_key(tmp_path / "unit.pem"))


def test_a_private_key_is_its_owners_alone_and_opens_only_with_its_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "unit.pem"
    make_key(path, "a long passphrase")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, "a long passphrase").has_private()
    for wrong in ("", "another"):
        with pytest.raises(PackError, match="wrong passphrase"):
            read_key(path, wrong)
    with pytest.raises(UsageError, match="already there"):
        make_key(path)


def test_only_public_keys_are_trusted_under_names_of_their_own(signed: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="private key"):
        trust_key(tmp_path / "unit.pem", "mine")
    make_key(tmp_path / "second.pem")
    for name, says in (("../x", "no name"), ("unit-b", "another key")):
        with pytest.raises(UsageError, match=says):
            trust_key(tmp_path / "second.pem.pub", name)
    assert [name for name, _ in trusted_keys().values()] == ["unit-b"]
    with pytest.raises(UsageError, match="no trusted key"):
        distrust_key("nobody")
    (tmp_path / "rubbish").write_bytes(b"\0" * 99)
    with pytest.raises(PackError, match="no key"):
        read_key(tmp_path / "rubbish")
