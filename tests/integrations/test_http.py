"""Transport security and what is said about failing connections."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from urllib3.exceptions import InsecureRequestWarning

from apps.integrations.errors import BadAnswer, BadQuery, SourceUnreachable
from apps.integrations.http import Answer, Endpoint, Http
from apps.integrations.prometheus.fake import FakePrometheus
from tests.runtime.conftest import wait_until

NOW = datetime.now(UTC)
PEM = serialization.Encoding.PEM


def named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, issuer_key):
    """A certificate for 127.0.0.1, valid today; an authority when it signs itself."""
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.BasicConstraints(subject == issuer, None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .sign(issuer_key, hashes.SHA256())
    )


def key_text(key, password=""):
    locked = (
        serialization.BestAvailableEncryption(password.encode())
        if password
        else serialization.NoEncryption()
    )
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, locked).decode()


@pytest.fixture(scope="module")
def keys():
    return {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "server", "client")}


@pytest.fixture(scope="module")
def certificates(keys):
    return {
        name: certificate(name, key, "ca", keys["ca"]).public_bytes(PEM).decode()
        for name, key in keys.items()
    }


@pytest.fixture
def secure(keys, certificates, tmp_path):
    """A fake that shows the server's certificate and demands one of ours."""
    chain = tmp_path / "server.pem"
    chain.write_text(certificates["server"] + key_text(keys["server"]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    context.load_verify_locations(cadata=certificates["ca"])
    context.verify_mode = ssl.CERT_REQUIRED
    with FakePrometheus([], tls=context) as running:
        yield running


def ready(**settings):
    with Http(Endpoint(tries=1, **settings)) as http:
        return http.ask("GET", "/-/ready").status


def test_client_certificate_is_shown(secure, keys, certificates):
    status = ready(
        url=secure.url,
        ca=certificates["ca"],
        client_cert=certificates["client"],
        client_key=key_text(keys["client"]),
    )

    assert status == 200


def test_certificates_may_be_files_and_the_key_locked(secure, keys, certificates, tmp_path):
    files = {"ca": certificates["ca"], "client_cert": certificates["client"]}
    files["client_key"] = key_text(keys["client"], password="correct horse")
    for name, text in files.items():
        Path(tmp_path, name).write_text(text)

    paths = {name: str(tmp_path / name) for name in files}
    status = ready(url=secure.url, client_key_password="correct horse", **paths)

    assert status == 200


def test_unknown_authority_is_not_trusted(secure, keys, certificates):
    ours = {"client_cert": certificates["client"], "client_key": key_text(keys["client"])}

    with pytest.raises(SourceUnreachable, match="certificate authority"):
        ready(url=secure.url, **ours)


def test_verification_can_be_switched_off(secure, keys, certificates):
    ours = {"client_cert": certificates["client"], "client_key": key_text(keys["client"])}

    with pytest.warns(InsecureRequestWarning):
        status = ready(url=secure.url, verify=False, **ours)

    assert status == 200


def test_missing_client_certificate_is_unreachable(secure, certificates):
    with pytest.raises(SourceUnreachable, match="failed|certificate"):
        ready(url=secure.url, ca=certificates["ca"])


def test_locked_key_without_its_password_is_named(keys, certificates):
    locked = key_text(keys["client"], password="correct horse")

    with pytest.raises(BadQuery, match="key of this source cannot be read"):
        Http(
            Endpoint(
                url="https://198.51.100.7", client_cert=certificates["client"], client_key=locked
            )
        )


def test_closed_port_is_unreachable_after_all_tries():
    pauses = []
    with FakePrometheus([]) as fake:
        url = fake.url

    with (
        Http(Endpoint(url=url, tries=3), sleep=pauses.append) as http,
        pytest.raises(SourceUnreachable, match="Connection refused"),
    ):
        http.ask("GET", "/-/ready")

    assert pauses == [0.5, 1.0]


def test_unknown_host_is_named():
    with (
        Http(Endpoint(url="http://mon.invalid", tries=1)) as http,
        pytest.raises(SourceUnreachable, match="mon.invalid failed"),
    ):
        http.ask("GET", "/-/ready")


def test_slow_answer_is_given_up():
    with FakePrometheus([]) as fake, Http(Endpoint(url=fake.url, read_timeout=0.05)) as http:
        fake.site.delay = 0.3

        with pytest.raises(SourceUnreachable, match="within 0.05 s"):
            http.ask("GET", "/-/ready")

        # A busy server may note it only after the client has gone.
        wait_until(lambda: fake.site.requests)
        assert len(fake.site.requests) == 1


def test_redirect_is_not_followed():
    with FakePrometheus([]) as fake, Http(Endpoint(url=fake.url)) as http:
        fake.site.fail_next(1, 302, {"Location": "http://169.254.169.254/"})

        with pytest.raises(BadAnswer, match="redirects"):
            http.ask("GET", "/-/ready")


def test_endless_answer_is_cut():
    with (
        FakePrometheus([]) as fake,
        Http(Endpoint(url=fake.url, max_bytes=10)) as http,
        pytest.raises(BadAnswer, match="more than 10 bytes"),
    ):
        http.ask("GET", "/-/ready")


def test_secrets_stay_out_of_the_repr():
    endpoint = Endpoint(
        url="https://mon.example.net",
        password="hunter2",
        token="hunter2",
        client_key="hunter2",
        headers={"X-Key": "hunter2"},
    )

    assert "hunter2" not in repr(endpoint)


def test_broken_header_does_not_show_its_secret():
    endpoint = Endpoint(url="http://127.0.0.1:9", headers={"X-Key": "hunter2\nX: y"})

    with Http(endpoint) as http, pytest.raises(BadQuery) as caught:
        http.ask("GET", "/-/ready")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "soon", "-1"])
def test_unclear_retry_after_says_nothing(text):
    assert Answer(429, {"Retry-After": text}, b"", 0.0).retry_after is None


def test_retry_after_may_be_a_date():
    past = Answer(429, {"Retry-After": "Fri, 01 Mar 2024 00:00:00 GMT"}, b"", 0.0)

    assert past.retry_after == 0.0
