"""Key files and DNS records as people have them: wrong kinds, wrong ones, copied with their quotation marks."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from digest.deliver import keys, records
from digest.deliver.keys import Private
from digest.errors import DeliverError


@pytest.fixture(scope="session")
def key() -> Private:
    """An RSA key."""
    return keys.made("rsa")


@pytest.fixture(scope="session")
def second() -> Private:
    """An Ed25519 key."""
    return keys.made("ed25519")


def written(folder: Path, data: bytes) -> Path:
    """A file of that."""
    path = folder / "key.pem"
    path.write_bytes(data)
    path.chmod(0o600)
    return path


def test_a_key_is_read_back(tmp_path: Path, key: Private, second: Private) -> None:
    """PKCS#8 as we write it, PKCS#1 as `openssl genrsa -traditional` does."""
    assert keys.read(written(tmp_path, key.pem), "rsa").record == key.record
    traditional = key.key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    assert keys.read(written(tmp_path, traditional), "rsa").record == key.record
    assert keys.read(written(tmp_path, second.pem), "ed25519").record == second.record


def test_files_that_hold_no_key_to_sign_with(tmp_path: Path, key: Private, second: Private) -> None:
    """Each is told on one line, with its path."""
    pkcs8 = (Encoding.PEM, PrivateFormat.PKCS8)
    short = rsa.generate_private_key(public_exponent=65_537, key_size=1024)  # noqa: S505 - that is the point
    curve = ec.generate_private_key(ec.SECP256R1())
    public = key.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for data, kind, reason in (
        (b"", "rsa", "no private key"),
        (b"\xff" * 100_000, "rsa", "no private key"),
        (public, "rsa", "no private key"),
        (key.pem[:200], "rsa", "no private key"),
        (second.pem, "rsa", "another kind"),
        (key.pem, "ed25519", "another kind"),
        (curve.private_bytes(*pkcs8, NoEncryption()), "rsa", "another kind"),
        (short.private_bytes(*pkcs8, NoEncryption()), "rsa", "1024 bits"),
        (key.key.private_bytes(*pkcs8, BestAvailableEncryption(b"x")), "rsa", "encrypted"),
    ):
        with pytest.raises(DeliverError, match=reason) as raised:
            keys.read(written(tmp_path, data), kind)  # type: ignore[arg-type]
        assert "key.pem" in str(raised.value)
    with pytest.raises(DeliverError, match="cannot be read"):
        keys.read(tmp_path / "none.pem", "rsa")
    with pytest.raises(DeliverError, match="cannot be read"):
        keys.read(tmp_path, "rsa")


def test_a_file_that_others_can_read_is_told(tmp_path: Path, second: Private) -> None:
    """A warning only: some machines have one user."""
    path = written(tmp_path, second.pem)
    assert keys.notes(path) == ()
    path.chmod(0o644)
    assert keys.notes(path) == ("key.pem can be read by others: chmod 600 key.pem",)
    assert keys.notes(tmp_path / "none.pem") == ()


def test_records_that_fit(key: Private, second: Private) -> None:
    """As published, as a zone file has them, with blanks, other tags, and the older form of the key."""
    content = base64.b64encode(key.public).decode()
    pkcs1 = base64.b64encode(key.key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)).decode()
    for record in (
        key.record,
        f"p={content}",
        f" v=DKIM1 ;k=rsa; h=sha1:sha256; s=email ; n=note; p = {content[:80]} {content[80:]} ; ",
        f"v=DKIM1\\; k=rsa\\; p={content}",
        records.line("digest", "pier.example", key.record),
        f'digest._domainkey IN TXT ( "v=DKIM1; k=rsa; p={content[:100]}"\n\t"{content[100:]}" ) ; a comment',
        f"v=DKIM1; p={pkcs1}",
    ):
        assert records.fits(record, key) == ()
    assert records.fits(second.record, second) == ()


def test_strings_of_a_zone_file_are_short_enough(key: Private) -> None:
    """RFC 1035: 255 octets each."""
    strings = records.line("s", "pier.example", key.record).split('"')[1::2]
    assert len(strings) == 2
    assert all(len(one) <= 255 for one in strings)
    assert "".join(strings) == key.record


def test_a_trial_is_told(key: Private) -> None:
    """t=y says so; t=s does not matter here."""
    (note,) = records.fits(key.record + "; t=s:y", key)
    assert "t=y" in note
    assert records.fits(key.record + "; t=s", key) == ()


def test_records_that_do_not_fit(key: Private, second: Private) -> None:
    """Another key's, a revoked one, one for something else, no record at all."""
    other = keys.made("rsa").record
    curve = ec.generate_private_key(ec.SECP256R1()).public_key()
    foreign = base64.b64encode(curve.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
    unknown = base64.b64encode(base64.b64decode(foreign).replace(b"\x3d\x02\x01", b"\x3d\x02\x09")).decode()
    for record, reason in (
        (other, "another key"),
        ("v=DKIM1; k=rsa; p=", "revoked"),
        (second.record, "kind 'ed25519'"),
        (key.record + "; h=sha1", "SHA-256"),
        (key.record + "; s=tlsrpt", "not for mail"),
        ("v=DKIM1; k=rsa; p=!!!", "not base64"),
        ("v=DKIM1; k=rsa; p=äöü", "not base64"),
        ("v=DKIM1; k=rsa; p=QUJD", "no RSA key"),
        (f"v=DKIM1; p={foreign}", "no RSA key"),
        (f"v=DKIM1; p={unknown}", "no RSA key"),
        ("v=DKIM2; p=QUJD", "no DKIM record"),
        ("v=spf1 -all", "no DKIM record"),
        ("v=DKIM1; k=rsa", "no DKIM record"),
        (key.record + "; p=QUJD", "no DKIM record"),
        ("\x00\r\n" * 5000, "no DKIM record"),
        ('"', "no DKIM record"),
    ):
        with pytest.raises(DeliverError, match=reason):
            records.fits(record, key)
    with pytest.raises(DeliverError, match="another key"):
        records.fits(keys.made("ed25519").record, second)
