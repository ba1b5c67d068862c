"""Certificates for servers on this machine: one that is right, and two that must be refused.

certificates = Certificates(tmp_path)
with Smtp(tls=certificates, starttls=True) as server: ...   # right, once the client trusts `authority`
with Smtp(tls=certificates.expired) as server: ...
environment["SSL_CERT_FILE"] = str(certificates.authority)   # what makes a client trust them
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEAR = timedelta(days=365)


class Certificates:
    """An authority of our own and what it signed, each as a PEM file in the folder: key, then certificate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Pier Test Authority")
        self.authority = folder / "authority.pem"
        self.authority.write_bytes(self._own().public_bytes(Encoding.PEM))
        here = (x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")))
        self.localhost = self._leaf("localhost", here)
        self.other_name = self._leaf("other", (x509.DNSName("mail.other.example"),))
        self.expired = self._leaf("expired", here, ended=True)
        self.stranger = self._leaf("stranger", here, key=ec.generate_private_key(ec.SECP256R1()))
        """Right in all but who signed it."""

    def _own(self) -> x509.Certificate:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = _builder(self._name, self._name, self._key.public_key(), -_YEAR, 10 * _YEAR)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return builder.add_extension(usage, critical=True).sign(self._key, SHA256())

    def _leaf(
        self,
        file: str,
        names: tuple[x509.GeneralName, ...],
        *,
        ended: bool = False,
        key: ec.EllipticCurvePrivateKey | None = None,
    ) -> Path:
        signing, own = key or self._key, ec.generate_private_key(ec.SECP256R1())
        until = -timedelta(days=2) if ended else _YEAR
        builder = _builder(_name(file), self._name, own.public_key(), -_YEAR, until)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(authority, critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        path = self._folder / f"{file}.pem"
        private = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + builder.sign(signing, SHA256()).public_bytes(Encoding.PEM))
        return path


def context(tls: Certificates | Path) -> ssl.SSLContext:
    """What a server with that certificate speaks TLS with; `Certificates` stands for the right one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.localhost if isinstance(tls, Certificates) else tls)
    return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, since: timedelta, until: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now + since)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key)
    return builder.not_valid_after(now + until).add_extension(identifier, critical=False)
