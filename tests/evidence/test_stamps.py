"""Timestamps: a good one is believed, and no other, whoever sends it and whatever is wrong with it."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.evidence.authorities import (
    REPLY,
    TODAY,
    YEAR,
    Authority,
    anchored,
    answering,
    authority,
    size_of,
    with_authorities,
)
from tests.evidence.exports import ACT, files_of, sealed
from tests.evidence.test_flips import recipe

from marsad.errors import EvidenceError
from marsad.evidence import checkpoints, config
from marsad.evidence.export import export
from marsad.evidence.stamps import ask, certificates, check_stamp, stamp_all
from marsad.evidence.vault import Vault
from marsad.evidence.verify import verify
from marsad.evidence.verify.bags import InMemory
from marsad.evidence.verify.exported import check

OVER = b"what is stamped"


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("middle", [False, True], ids=["root", "with one between"])
def test_a_good_stamp_gives_its_time_and_openssl_agrees(tmp_path: Path, kind: str, middle: bool) -> None:
    own = authority(tmp_path / "own", kind=kind, middle=middle)
    reply = own.over(OVER)
    assert abs(check_stamp(reply, OVER, own.pem) - TODAY) < timedelta(days=1)
    (tmp_path / "over").write_bytes(OVER)
    (tmp_path / "reply").write_bytes(reply)
    chain = own.folder / "chain.pem"
    lines = ["openssl", "ts", "-verify", "-data", tmp_path / "over", "-in", tmp_path / "reply"]
    subprocess.run([*lines, "-CAfile", chain, "-untrusted", chain], check=True, capture_output=True)


def test_a_stamp_over_something_else_or_of_another_authority_does_not_hold(tmp_path: Path) -> None:
    own, other = authority(tmp_path / "own"), authority(tmp_path / "other")
    with pytest.raises(EvidenceError, match="over something else"):
        check_stamp(own.over(OVER), OVER + b"!", own.pem)
    with pytest.raises(EvidenceError, match="does not lead to the ones given"):
        check_stamp(other.over(OVER), OVER, own.pem)


@pytest.mark.parametrize(
    "span",
    [(TODAY - YEAR, TODAY - timedelta(days=1)), (TODAY + timedelta(days=1), TODAY + YEAR)],
    ids=["expired", "not yet"],
)
def test_a_certificate_has_to_be_valid_when_it_stamps(tmp_path: Path, span: tuple) -> None:
    own = authority(tmp_path / "own", start=span[0], stop=span[1])
    with pytest.raises(EvidenceError, match="not valid at that time"):
        check_stamp(own.over(OVER), OVER, own.pem)


@pytest.mark.parametrize("usage", [None, ExtendedKeyUsageOID.CODE_SIGNING], ids=["none", "another"])
def test_a_certificate_that_is_not_for_timestamps_is_refused(tmp_path: Path, usage: object) -> None:
    good = authority(tmp_path / "good")
    bad = authority(tmp_path / "bad", usage=usage)
    with pytest.raises(EvidenceError, match="does not hold"):
        check_stamp(signed_by(bad, good.over(OVER)), OVER, bad.pem)
    again = signed_by(good, good.over(OVER))  # made in the same way by who may: it is the usage that counts
    assert check_stamp(again, OVER, good.pem) > TODAY - timedelta(days=1)


def signed_by(signer: Authority, reply: bytes) -> bytes:
    """What a reply says, signed anew as `openssl ts` would refuse to."""
    at = signer.folder
    (at / "reply").write_bytes(reply)
    token, said, made = at / "token", at / "said", at / "made"
    lines = [
        ["openssl", "ts", "-reply", "-in", at / "reply", "-token_out", "-out", token],
        ["openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in", token, "-out", said, "-binary"],
        [
            "openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-outform", "DER", "-in", said, "-out", made,
            "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer", at / "signer.pem", "-inkey", at / "signer.key",
            "-nosmimecap", "-md", "sha256",
        ],
    ]  # fmt: skip
    for line in lines:
        subprocess.run(line, check=True, capture_output=True)
    inner = b"\x30\x03\x02\x01\x00" + made.read_bytes()
    return b"\x30\x82" + len(inner).to_bytes(2) + inner


def test_a_refusal_and_a_reply_that_is_not_der_say_what_they_are(tmp_path: Path) -> None:
    deaf = authority(tmp_path / "deaf", digests="sha512")
    with pytest.raises(EvidenceError, match="gave no timestamp"):
        check_stamp(deaf.over(OVER), OVER, deaf.pem)
    own = authority(tmp_path / "own", middle=True)
    (tmp_path / "over").write_bytes(OVER)
    line = ["openssl", "ts", "-query", "-data", tmp_path / "over", "-sha256", "-cert", "-no_nonce"]
    query = subprocess.run(line, check=True, capture_output=True).stdout
    try:  # the order of the certificates is by length and bytes: it is sometimes right by chance
        check_stamp(own.reply(query, chain=True), OVER, own.pem)
    except EvidenceError as error:
        assert "out of order" in error.message


def test_cut_lengthened_or_changed_replies_never_vouch_for_anything_else(tmp_path: Path) -> None:
    own = authority(tmp_path / "own")
    reply = own.over(OVER)
    right = check_stamp(reply, OVER, own.pem)
    for at in range(len(reply)):
        with pytest.raises(EvidenceError):
            check_stamp(reply[:at], OVER, own.pem)
    for more in (b"\0", b"x", reply):
        with pytest.raises(EvidenceError):
            check_stamp(reply + more, OVER, own.pem)
    unseen = 0
    for at in range(len(reply)):
        try:
            found = check_stamp(reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :], OVER, own.pem)
        except EvidenceError:
            continue
        unseen += 1  # the form's version numbers and the name of the signature's algorithm say nothing
        assert found == right
    assert unseen < 16
    with pytest.raises(EvidenceError, match="longer"):
        check_stamp(bytes(1 << 19), OVER, own.pem)


@pytest.mark.parametrize(
    "pem", [b"", b"nothing", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_what_holds_no_certificates_is_refused(tmp_path: Path, pem: bytes) -> None:
    with pytest.raises(EvidenceError, match="PEM"):
        certificates(pem)
    own = authority(tmp_path / "own")
    with pytest.raises(EvidenceError, match="PEM"):
        certificates(own.pem + (own.folder / "signer.key").read_bytes())
    assert len(certificates(own.pem)) == 1


def test_asking_sends_a_hash_and_a_nonce_and_takes_only_the_answer_to_it(tmp_path: Path) -> None:
    own = authority(tmp_path / "own")
    with answering(lambda query: (200, REPLY, own.reply(query))) as (url, asked):
        reply = ask(config.Authority("own", url, "own.pem"), OVER, own.pem)
        assert check_stamp(reply, OVER, own.pem)
        again = ask(config.Authority("own", url, "own.pem"), OVER, own.pem)
    assert OVER not in b"".join(asked)
    assert asked[0] != asked[1]
    with (
        answering(lambda _: (200, REPLY, again)) as (url, _),
        pytest.raises(EvidenceError, match="another request"),
    ):
        ask(config.Authority("own", url, "own.pem"), OVER, own.pem)


@pytest.mark.parametrize(
    ("status", "headers", "body", "said"),
    [
        (302, {"Location": "http://192.0.2.1/"}, b"", "302"),
        (404, {}, b"gone", "404"),
        (200, {}, b"<html>sign in</html>", "not a timestamp"),
        (200, {}, b"", "not a timestamp"),
        (200, {}, bytes(1 << 19), "longer"),
        (200, {"Content-Length": "900"}, b"cut", "does not answer|not a timestamp"),
    ],
    ids=["redirect", "gone", "page", "empty", "endless", "cut"],
)
def test_other_answers_are_told_plainly(
    tmp_path: Path, status: int, headers: dict[str, str], body: bytes, said: str
) -> None:
    own = authority(tmp_path / "own")
    with (
        answering(lambda _: (status, headers, body)) as (url, asked),
        pytest.raises(EvidenceError, match=said),
    ):
        ask(config.Authority("own", url, "own.pem"), OVER, own.pem)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "http://", "http://me:word@example.org/", "tsa"]
)
def test_only_web_addresses_are_asked(tmp_path: Path, url: str) -> None:
    with pytest.raises(EvidenceError, match="address"):
        ask(config.Authority("own", url, "own.pem"), OVER, b"")


def test_stamps_go_into_exports_and_one_of_another_authority_is_found(tmp_path: Path) -> None:
    own, two, other = (authority(tmp_path / name) for name in ("own", "two", "other"))
    with (
        answering(lambda query: (200, REPLY, own.reply(query))) as (url, _),
        answering(lambda query: (200, REPLY, two.reply(query))) as (url_two, _),
        with_authorities(
            sealed(tmp_path / "store"), ("own", url, own.pem), ("two", url_two, two.pem)
        ) as vault,
    ):
        done = export(vault, [], tmp_path / "out", ACT)
    assert not done.unstamped
    verdict = verify(done.out)
    assert verdict.whole, verdict.faults
    assert (set(verdict.stamps), verdict.counts["timestamps"]) == ({"own", "two"}, 2)
    assert "stamps.own" in verdict.notes
    files = files_of(done.out)
    note = files["data/log/checkpoint.note"]
    for strange in (other.over(note), own.over(b"another checkpoint"), files["data/stamps/two.tsr"]):
        codes = {f.code for f in check(InMemory(files | {"data/stamps/own.tsr": strange})).faults}
        assert codes >= {"stamp", "changed"}
    assert verify(tmp_path / "store").stamps.keys() == {f"own {size_of(note)}", f"two {size_of(note)}"}


def test_a_stamp_in_a_store_that_is_replaced_is_found(tmp_path: Path) -> None:
    own, other = authority(tmp_path / "own"), authority(tmp_path / "other")
    with (
        answering(lambda query: (200, REPLY, own.reply(query))) as (url, _),
        with_authorities(sealed(tmp_path / "store"), ("own", url, own.pem)) as vault,
    ):
        note = vault.checkpoint()
        assert [each.authority for each in stamp_all(vault, note)[0]] == ["own"]
    assert verify(tmp_path / "store").whole
    kept = next((tmp_path / "store" / "checkpoints").glob("*.tsr"))
    for strange in (other.over(note), own.over(note + b"\n"), b""):
        kept.write_bytes(strange)
        assert {fault.code for fault in verify(tmp_path / "store").faults} == {"stamp"}


def test_an_authority_that_is_away_does_not_stop_an_export_and_is_told(tmp_path: Path) -> None:
    own = authority(tmp_path / "own")
    with with_authorities(
        sealed(tmp_path / "store"), ("away", "http://127.0.0.1:9/", own.pem), ("lost", "http://x/", b"")
    ) as vault:
        (vault.path / "lost.pem").unlink()
        done = export(vault, [], tmp_path / "out", ACT)
    assert [each.partition(":")[0] for each in done.unstamped] == ["away", "lost"]
    verdict = verify(done.out)
    assert verdict.whole
    assert "stamps.none" in verdict.notes


@pytest.mark.parametrize("name", ["../up", "a/b", "", "two words", "x" * 41])
def test_the_name_of_an_authority_can_be_the_name_of_a_file(name: str) -> None:
    with pytest.raises(EvidenceError, match="authority"):
        config.Config("unit.example/evidence", authorities=(config.Authority(name, "http://x/", "x.pem"),))


def test_two_authorities_do_not_share_a_name() -> None:
    twice = tuple(config.Authority(name, "http://x/", "x.pem") for name in ("Own", "own"))
    with pytest.raises(EvidenceError, match="twice"):
        config.Config("unit.example/evidence", authorities=twice)


def test_an_export_tells_that_items_were_sealed_by_the_first_stamp_over_them(tmp_path: Path) -> None:
    out, old = anchored(tmp_path)
    verdict = verify(out)
    assert verdict.whole, verdict.faults
    assert (verdict.counts["anchors"], verdict.counts["anchored entries"]) == (1, 3)
    assert f"own {size_of(old)}" in verdict.stamps
    assert "own" in verdict.stamps
    said = recipe(out)
    assert "WRONG" not in said.stdout + said.stderr
    assert f"over data/anchors/{size_of(old):012d}/checkpoint.note" in said.stdout


def test_checkpoints_that_were_handed_out_are_held_against_an_export(tmp_path: Path) -> None:
    out, old = anchored(tmp_path)
    handed = {"old": old, "head": (out / "data/log/checkpoint.note").read_bytes()}
    with Vault(tmp_path / "store") as vault:
        vault.items(ACT)
        handed["later"] = vault.checkpoint()
        head = checkpoints.open_note(old, vault.signer.verifier)
        forged = checkpoints.Checkpoint(head.origin, head.size, bytes(32))
        handed["forked"] = checkpoints.make(forged, vault.signer)
    with sealed(tmp_path / "other store") as foreign:
        handed["foreign"] = foreign.checkpoint()
    for name, note in handed.items():
        (tmp_path / name).write_bytes(note)
    verdict = verify(out, against=[tmp_path / "old", tmp_path / "head", tmp_path / "later"])
    assert verdict.whole
    assert verdict.counts["handed checkpoints"] == 2
    assert "against.other:later" in verdict.notes
    for name in ("forked", "foreign", "missing"):
        assert [fault.where for fault in verify(out, against=[tmp_path / name]).faults] == [name]


def test_an_older_head_that_is_changed_foreign_or_bare_is_found(tmp_path: Path) -> None:
    out, old = anchored(tmp_path)
    files = files_of(out)
    with sealed(tmp_path / "other store") as foreign:
        strange = foreign.checkpoint()
    at = f"data/anchors/{size_of(old):012d}"
    proof = next(name for name in files if name.startswith(at) and name.endswith(".proof"))
    for changed, code in (
        ({f"{at}/checkpoint.note": strange}, "anchor"),
        ({f"{at}/checkpoint.note": files["data/log/checkpoint.note"]}, "anchor"),
        ({f"{at}/own.tsr": files["data/stamps/own.tsr"]}, "stamp"),
        ({proof: files[f"data/log/proofs/{Path(proof).name}"]}, "proof"),
        ({f"{at}/own.pem": authority(tmp_path / "else").pem}, "stamp"),
        ({f"{at}/more/own.tsr": b""}, "anchor"),
    ):
        assert code in {fault.code for fault in check(InMemory(files | changed)).faults}, changed.keys()
    for ending in (".tsr", ".proof"):
        less = {n: b for n, b in files.items() if not (n.startswith(at) and n.endswith(ending))}
        assert "anchor" in {fault.code for fault in check(InMemory(less)).faults}
    missed = [
        (name, place)
        for name in files
        if name.startswith("data/anchors")
        for place in range(0, len(files[name]), 5)
        if check(InMemory(files | {name: _flipped(files[name], place)}), first=True).whole
    ]
    assert not missed


def _flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
