"""https: the county's own certificate authority, so that tablets trust an intranet address."""

import ipaddress
from datetime import timedelta
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from jointcheck.cli.main import main
from jointcheck.ground import clock, settings

AUTHORITY = timedelta(days=3650)
SERVER = timedelta(days=397)  # browsers trust no server's certificate for longer


@main.command()
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def https(instance: Path, names: tuple[str, ...]) -> None:
    """为内网地址签发证书 / certificates for NAMES (host names or IP addresses).

    第一次运行时建立本县的证书颁发机构；平板安装 ca.crt 后，离线办理和摄像头才可用。
    """
    given = settings.read(instance)
    folder = Path(given.get("DATA") or instance) / "tls"
    county = str(given.get("COUNTY") or "新平县")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, key = made_authority(folder, county)
    server = issue(folder, authority, key, names)
    click.echo(f"{server}\n{folder / 'server.key'}\n{folder / 'ca.crt'}")
    click.echo(
        "把前两个文件交给反向代理（见 docs/operations），平板从 /field/authority 下载并安装 ca.crt。\n"
        "Give the first two to the reverse proxy; tablets install ca.crt from /field/authority."
    )


def made_authority(
    folder: Path, county: str
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority of this instance: made once, used again for every later name."""
    certificate, secret = folder / "ca.crt", folder / "ca.key"
    if certificate.exists() and secret.exists():
        key = load_pem_private_key(secret.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        return x509.load_pem_x509_certificate(certificate.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{county} jointcheck CA")])
    made = (
        builder(name, name, key, AUTHORITY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    keep(secret, private(key))
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    return made, key


def issue(
    folder: Path, authority: x509.Certificate, signer: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
) -> Path:  # fmt: skip
    """A server certificate for all the names; the one before it is replaced."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    made = (
        builder(subject, authority.subject, key, SERVER)
        .add_extension(x509.SubjectAlternativeName([named(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    keep(folder / "server.key", private(key))
    chain = made.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
    (folder / "server.crt").write_bytes(chain)
    return folder / "server.crt"


def named(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text.encode("idna").decode())


def builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    begins = clock.now() - timedelta(days=1)  # tablets' clocks may be a little behind
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + lasts)
    )  # fmt: skip


def usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def keep(file: Path, content: bytes) -> None:
    """A key that only its owner may read."""
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_bytes(content)
