import pytest

from apps.integrations.addresses import AddressPolicy, check_ip, check_url
from apps.integrations.errors import AddressRefused
from apps.integrations.http import Endpoint, Http
from apps.integrations.prometheus.fake import FakePrometheus

USUAL = AddressPolicy()
OUTSIDE = AddressPolicy(allow_loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://198.51.100.7/",
        "198.51.100.7:9090",
        "http://",
        "http://[::1",
        "http://mon.example.net:port/",
        "http://user:secret@mon.example.net/",
        "http://mon.example.net/?query=up",
        "http://mon.example.net/#graph",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://0.0.0.0:9090/",
        "http://224.0.0.1/",
    ],
)
def test_address_is_refused(url):
    with pytest.raises(AddressRefused):
        check_url(url, USUAL)


@pytest.mark.parametrize(
    "url",
    [
        "http://mon.example.net:9090",
        "https://mon.example.net/prometheus/",
        "http://10.20.30.40:9090",
        "http://[2001:db8::7]:9090",
        "http://127.0.0.1:9090/emea",
    ],
)
def test_address_is_accepted(url):
    assert check_url(url, USUAL) is None


@pytest.mark.parametrize("text", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_refused_where_the_policy_says_so(text):
    with pytest.raises(AddressRefused, match=text):
        check_ip(text, OUTSIDE)


def test_link_local_can_be_allowed():
    assert check_ip("169.254.7.7", AddressPolicy(allow_link_local=True)) is None


def test_name_that_leads_to_a_forbidden_address_gets_no_request():
    with FakePrometheus([]) as fake:
        address = fake.url.replace("127.0.0.1", "localhost")

        with (
            Http(Endpoint(url=address, policy=OUTSIDE)) as http,
            pytest.raises(AddressRefused, match="is not called"),
        ):
            http.ask("GET", "/-/ready")

        assert fake.site.requests == []


@pytest.mark.parametrize("spelling", ["http://2130706433", "http://0x7f000001", "http://127.1"])
def test_odd_spelling_of_a_forbidden_address_gets_no_request(spelling):
    with FakePrometheus([]) as fake:
        address = f"{spelling}:{fake.url.rsplit(':')[-1]}"

        with (
            Http(Endpoint(url=address, policy=OUTSIDE)) as http,
            pytest.raises(AddressRefused, match="is not called"),
        ):
            http.ask("GET", "/-/ready")

        assert fake.site.requests == []
