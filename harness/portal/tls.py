"""A certificate authority of the portal's own, for clients that refuse to speak plain HTTP.

Its certificate lies in a folder, for clients to trust; keys that have to lie on disk are readable by their owner only.
Nothing of it is ever trusted by this machine unless somebody sets the variables that `environment` names.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID

from harness.clock import wall_now
from harness.errors import PortalError

NAMES = ("localhost", "*.bitrix24.test", "oauth.bitrix.info", "oauth.bitrix24.tech")
ADDRESSES = ("127.0.0.1", "::1")
LIFE = timedelta(days=800)
"""Validity of what is made: some clients refuse more than 825 days."""
CA, KEY, BUNDLE = "ca.pem", "ca.key", "bundle.pem"


class Authority:
    """A certificate authority in a folder.

    Args:
        folder: holds its certificate and key from an earlier start, or will hold them; when None, a private temporary
            folder that `close` deletes.

    Raises:
        PortalError: the folder cannot be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="portal-tls-") if folder is None else None
        self.folder = Path(self._temporary.name) if self._temporary else Path(folder or ".")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._certificate, self._key = self._kept() or self._made()
            _write(
                self.folder / BUNDLE, _usual_authorities(self.folder / BUNDLE) + (self.folder / CA).read_bytes(), 0o644
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise PortalError("portal.tls.folder", path=self.folder.as_posix(), reason=reason[:200]) from None

    def _kept(self) -> tuple[Any, Any] | None:
        certificate, key = self.folder / CA, self.folder / KEY
        if not (certificate.is_file() and key.is_file()):
            return None
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        if found.not_valid_after_utc < wall_now() + timedelta(days=1):
            return None
        return found, form.load_pem_private_key(key.read_bytes(), None)

    def _made(self) -> tuple[Any, Any]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"Bitrix24 stand-in {x509.random_serial_number() % 10**8:08}")
        certificate = (
            _builder(name, name, key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, SHA256())
        )
        _write(self.folder / CA, _pem(certificate), 0o644)
        if self._temporary is None:  # of a temporary one the key is only needed now
            _write(self.folder / KEY, _private(key), 0o600)
        return certificate, key

    def context(self, names: tuple[str, ...] = ()) -> ssl.SSLContext:
        """What a server needs to be trusted under loopback addresses, `NAMES` and ``names``."""
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = [x509.DNSName(name) for name in dict.fromkeys((*NAMES, *filter(_is_name, names)))]
        addresses = dict.fromkeys((*ADDRESSES, *(one for one in names if not _is_name(one))))
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        certificate = (
            _builder(_name("Bitrix24 stand-in"), self._certificate.subject, key.public_key())
            .add_extension(
                x509.SubjectAlternativeName(
                    [*alternatives, *(x509.IPAddress(ipaddress.ip_address(one)) for one in addresses)]
                ),
                critical=False,
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(authority, critical=False)
            .sign(self._key, SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        with tempfile.TemporaryDirectory(prefix="portal-tls-") as private:  # ssl reads keys from files only
            path = Path(private) / "server.pem"
            _write(path, _private(key) + _pem(certificate), 0o600)
            context.load_cert_chain(path)
        return context

    def environment(self) -> Mapping[str, str]:
        """Variables that make clients trust the portal beside the authorities that they trust anyway."""
        certificate, bundle = ((self.folder / name).resolve().as_posix() for name in (CA, BUNDLE))
        return {
            "SSL_CERT_FILE": bundle,  # Python's ssl, OpenSSL, httpx, aiohttp, Ruby, Go
            "REQUESTS_CA_BUNDLE": bundle,  # requests: b24pysdk
            "CURL_CA_BUNDLE": bundle,  # curl and PHP's curl
            "NODE_EXTRA_CA_CERTS": certificate,  # Node.js: b24jssdk
        }

    def close(self) -> None:
        """Delete the folder, if it is a temporary one."""
        if self._temporary is not None:
            self._temporary.cleanup()


def _is_name(one: str) -> bool:
    try:
        ipaddress.ip_address(one)
    except ValueError:
        return True
    return False


def _name(common: str) -> Any:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])


def _builder(subject: Any, issuer: Any, key: Any) -> Any:
    now = wall_now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFE)
    )


def _usage(*, signs: bool) -> Any:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: Any) -> bytes:
    return bytes(certificate.public_bytes(form.Encoding.PEM))


def _private(key: Any) -> bytes:
    return bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))


def _usual_authorities(ours: Path) -> bytes:
    """What clients of this machine trust anyway, unless that is a bundle of ``ours`` from an earlier start."""
    paths = ssl.get_default_verify_paths()
    for path in (paths.cafile, paths.openssl_cafile):
        if path is not None and Path(path).is_file() and not (ours.exists() and ours.samefile(path)):
            return Path(path).read_bytes().rstrip() + b"\n"
    import certifi  # noqa: PLC0415 - httpx brings it; only machines without a file of their own need it

    return Path(certifi.where()).read_bytes()


def _write(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
