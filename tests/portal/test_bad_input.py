"""What the forms of the portal answer to wrong input, one row each (portal.md 6.5)."""

from datetime import timedelta
from typing import Any

import pytest

from apps.capacity import actions
from apps.core import crypto
from tests import factories as make
from tests.api.robots.exchanges import IX
from tests.api.robots.meeting import CONTACT, IX_SESSIONS, NEW_PNI, addressed, meeting_partner
from tests.factories import AT
from tests.factories import requests as made
from tests.factories.peeringdb import THEIRS

SECRET = "hunter2"  # noqa: S105
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def partner(settings):
    settings.NETWORK_ASN = 64510
    return meeting_partner()


@pytest.fixture
def client(partner, seated):
    return seated(partner)


@pytest.fixture
def begun(partner):
    """`begun("pni_new", mtu=1500)`: a draft with these values; IX sessions at the exchange."""

    def begin(type_: str, **content: Any) -> Any:
        place = {"ixp": IX} if type_ == "ix_sessions" else {}
        return actions.draft(
            partner=partner, type=type_, content={**place, **content},
            acting=made.partner_acting(), at=AT,
        )  # fmt: skip

    return begin


@pytest.fixture
def send(client):
    """Send a step of a draft by Continue."""

    def post(one: Any, key: str, **typed: Any) -> Any:
        one.refresh_from_db()
        typed = {"version": one.version, **typed}
        return client.post(f"/portal/requests/{one.ref}/draft/{key}/", typed)

    return post


def day(days: int) -> str:
    return (AT.date() + timedelta(days)).isoformat()


def line(**change: Any) -> dict[str, Any]:
    """A session at the exchange, as the form sends it."""
    row = {"our_ip": "192.0.2.1", "their_ip": "192.0.2.10", **change}
    return {f"sessions-0-{name}": value for name, value in row.items()}


GIVE = {"ip_provider": "partner"}
ROWS: list[tuple[str, str, dict[str, Any], str]] = [
    ("cache_new", "technical", {"bgp_asn": "0"}, "lies between 1 and"),
    ("cache_new", "technical", {"bgp_asn": "23456"}, "AS23456 is AS_TRANS"),
    ("cache_new", "technical", {"bgp_asn": "64496"}, "AS64496 is set aside"),
    ("cache_new", "technical", {"bgp_asn": "64512"}, "AS64512 is for private use"),
    ("cache_new", "technical", {"bgp_asn": "65535"}, "AS65535 is reserved"),
    ("cache_new", "technical", {"bgp_asn": "65536"}, "AS65536 is set aside"),
    ("cache_new", "technical", {"bgp_asn": "131071"}, "AS131071 is reserved"),
    ("cache_new", "technical", {"bgp_asn": "4200000000"}, "AS4200000000 is for private use"),
    ("cache_new", "technical", {"bgp_asn": "4294967296"}, "lies between 1 and"),
    ("cache_new", "technical", {"bgp_asn": "ours"}, "That is no ASN"),
    ("ix_sessions", "technical", line(their_ip="203.0.113.9"), "no address of"),
    ("ix_sessions", "technical", line(their_ip="192.0.2.0"), "no host's"),
    ("ix_sessions", "technical", line(their_ip="192.0.2.255"), "no host's"),
    ("ix_sessions", "technical", line(their_ip="192.0.2.1"), "our own address"),
    ("ix_sessions", "technical", line(our_ip="192.0.2.2"), "not ours"),
    ("ix_sessions", "technical", line(their_ip="2001:db8:1::10"), "no IPv4 address"),
    ("ix_sessions", "technical", line(their_ip="here"), "Line 1, Your address: That is no IP"),
    ("ix_sessions", "technical", line(max_prefix="0"), "at least 1"),
    ("ix_sessions", "technical", line(max_prefix="-5"), "at least 1"),
    ("ix_sessions", "technical", line(their_role="2", our_role="2"), "do not fit"),
    ("ix_sessions", "technical", line(our_monitoring="on", their_monitoring="on"),
     "Only one side"),
    ("ix_sessions", "technical", line(secret=SECRET * 12), "at most 80 bytes"),
    ("ix_sessions", "what", {"ixp": "99"}, "Shared exchanges: IX 1 (1)"),
    ("pni_new", "what", {"facility": "99"}, "Shared buildings: "),
    ("pni_new", "technical", {**GIVE, "ipv4": "192.0.2.1/32"}, "/31 or /30"),
    ("pni_new", "technical", {**GIVE, "ipv4": "192.0.2.0/29"}, "/31 or /30"),
    ("pni_new", "technical", {**GIVE, "ipv4": "192.0.2.17/30"}, "write it as 192.0.2.16/30"),
    ("pni_new", "technical", {**GIVE, "ipv4": "10.0.0.0/31"}, "not a public subnet"),
    ("pni_new", "technical", {**GIVE, "ipv4": "2001:db8::/127"}, "an IPv6 subnet"),
    ("pni_new", "technical", {**GIVE, "ipv4": "192.0.2.0/31"}, "is for documentation"),
    ("pni_new", "technical", {"max_prefix4": "-1"}, "at least 1"),
    ("pni_new", "technical", {"their_role": "3", "our_role": "3"}, "do not fit"),
    ("pni_new", "technical", {"auth": "md5", "secret": SECRET * 12}, "at most 80 bytes"),
    ("pni_new", "technical", {"auth": "md5", "secret": SECRET + "\x07"}, "control character"),
    ("pni_new", "traffic", {"current_peak_bps": "-1"}, "at least 0"),
    ("pni_new", "traffic", {"current_peak_bps": "1", "forecast_6m_bps": "1001"}, "1000 times"),
    ("pni_new", "contact", {"desired_on": day(-1)}, "That day is past"),
    ("pni_new", "contact", {"client_ref": "a\x00b"}, "control character"),
    ("pni_new", "contact", {"client_ref": "x" * 81}, "at most 80"),
    ("pni_remove", "what", {"remove_on": day(3)}, "30 days ahead"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "key", "typed", "says"), ROWS)
def test_wrong_input_is_a_422_that_says_the_way_out(
    begun, send, text, settings, type_, key, typed, says
):
    settings.RESERVED_ASNS_ALLOWED = type_ != "cache_new" and "documentation" not in says

    answer = send(begun(type_), key, **typed)

    assert answer.status_code == 422
    assert says in text(answer).replace("&#x27;", "'")
    assert SECRET not in answer.content.decode()


TWO = {
    **line(secret=SECRET), "sessions-1-our_ip": "192.0.2.1", "sessions-1-their_ip": "here",
}  # fmt: skip


def test_one_wrong_line_loses_none_of_them(begun, send, client):
    one = begun("ix_sessions")

    answer = send(one, "technical", **TWO)

    page = client.get(f"/portal/requests/{one.ref}/draft/technical/").content.decode()
    assert "Line 2, Your address: That is no IP address" in answer.content.decode()
    assert "Sessions is missing" not in answer.content.decode()
    assert 'value="192.0.2.10"' in page
    assert 'value="here"' in page
    assert SECRET not in page


def test_secret_beside_a_wrong_line_is_kept_sealed(begun, send):
    one = begun("ix_sessions")
    send(one, "technical", **TWO)
    one.refresh_from_db()
    kept = str(one.details)

    send(one, "technical", **{**TWO, "sessions-0-secret": "", "sessions-1-their_ip": "192.0.2.11"})

    one.refresh_from_db()
    first, second = one.details["sessions"]
    assert SECRET not in kept
    assert crypto.unseal(first["secret"]["sealed"]) == SECRET
    assert (second["their_ip"], second["secret"]) == ("192.0.2.11", None)
    assert "_typed" not in one.details


def test_secret_that_cannot_be_is_kept_nowhere(begun, send):
    one = begun("pni_new")

    send(one, "technical", auth="md5", secret=SECRET * 12)

    one.refresh_from_db()
    assert SECRET not in str(one.details)


def test_exchange_that_is_not_ours_does_not_leave_the_one_before(begun, send, client, text):
    one = begun("ix_sessions", sessions=IX_SESSIONS["sessions"], **CONTACT)
    send(one, "what", ixp="99")
    one.refresh_from_db()

    answer = client.post(f"/portal/requests/{one.ref}/review/",
                         {"version": one.version, "confirmed": "on"})  # fmt: skip

    one.refresh_from_db()
    assert (answer.status_code, one.state) == (422, "DRAFT")
    assert "We are not at the exchange 99" in text(answer)


def test_65_lines_are_too_many(begun, send, text):
    rows = {f"sessions-{n}-{side}_ip": "192.0.2.1" for n in range(65) for side in ("our", "their")}

    answer = send(begun("ix_sessions"), "technical", **rows)

    assert answer.status_code == 422
    assert "65 lines are too many; send at most 64 at once" in text(answer)


@pytest.mark.parametrize("target", ["400", "100"])
def test_capacity_that_is_there_already_is_no_target(begun, send, text, partner, target):
    link = made.busy_link(partner=partner)

    answer = send(begun("pni_augment"), "what", interconnect=link.ref, target_bps=target)

    assert answer.status_code == 422
    assert "There are 400 Gbps already" in text(answer)


@pytest.fixture
def review(client):
    """Send a draft in."""

    def post(one: Any, **more: Any) -> Any:
        sent = {"version": one.version, "ask_anyway": "on", **more}
        return client.post(f"/portal/requests/{one.ref}/review/", sent)

    return post


GIVEN = {**NEW_PNI, "ip_provider": "partner", "ipv4": "192.0.2.16/31", "ipv6": "2001:db8:9::/127"}


def test_subnet_of_their_own_interconnect_is_a_409_that_names_it(begun, review, partner, text):
    link = addressed(made.busy_link(partner=partner), "192.0.2.16/30")

    answer = review(begun("pni_new", **GIVEN), confirmed="on")

    assert answer.status_code == 409
    assert f"{link.name} ({link.ref})" in text(answer)


def test_subnet_of_somebody_else_is_a_409_that_names_nobody(begun, review, text):
    link = addressed(made.busy_link(), "192.0.2.16/30")

    answer = review(begun("pni_new", **GIVEN), confirmed="on")

    assert answer.status_code == 409
    assert "in use on another interconnect" in text(answer)
    for told in (link.ref, link.name, link.partner.name, "192.0.2.16/30"):
        assert told not in answer.content.decode()


def test_session_that_is_there_is_a_409_that_names_it(begun, review, partner, text):
    make.bgp_session(
        interconnect=made.busy_link(partner=partner), our_asn=64510, their_asn=THEIRS,
        our_ip="192.0.2.1", their_ip="192.0.2.10",
    )  # fmt: skip

    answer = review(begun("ix_sessions", **IX_SESSIONS), confirmed="on")

    assert answer.status_code == 409
    assert "192.0.2.1 \u2013 192.0.2.10" in text(answer)


def test_second_upgrade_of_an_interconnect_is_a_409_that_names_the_first(review, partner, text):
    link = made.busy_link(partner=partner)
    first = made.submitted(link)

    answer = review(made.drafted(link, justification="More."), confirmed="on")

    assert answer.status_code == 409
    assert first.ref in text(answer)


@pytest.mark.parametrize("wanted", [1999, 8001])
def test_unusual_limit_wants_a_tick_and_is_taken_then(begun, review, text, wanted):
    one = begun("pni_new", **NEW_PNI, max_prefix4=wanted)
    unsure = review(one)
    one.refresh_from_db()

    sure = review(one, confirmed="on")

    one.refresh_from_db()
    assert (unsure.status_code, sure.status_code, one.state) == (422, 302, "SUBMITTED")
    assert "PeeringDB says 2,000 IPv4 prefixes" in text(unsure)


def test_change_into_a_subnet_that_is_taken_is_a_409_beside_its_input(begun, review, client, text):
    addressed(made.busy_link(), "192.0.2.16/30")
    one = begun("pni_new", **{**GIVEN, "ipv4": "192.0.2.64/31"})
    review(one, confirmed="on")
    one.refresh_from_db()
    typed = {name: value for name, value in GIVEN.items() if not name.endswith("_bps")}

    answer = client.post(f"/portal/requests/{one.ref}/edit/",
                         {"version": one.version, "current_peak_bps": "80", **typed})  # fmt: skip

    assert (one.state, answer.status_code) == ("SUBMITTED", 409)
    assert "in use on another interconnect" in text(answer)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("rest", ["draft/what/", "review/", "", "draft/what/save/"])
def test_other_method_is_a_405_that_names_those_there_are(begun, client, method, rest):
    answer = client.generic(method, f"/portal/requests/{begun('pni_new').ref}/{rest}")

    assert answer.status_code == 405
    assert answer["Allow"]


WILD = ["<script>alert(1)</script>", "=1+1", "+1", "-1", "@SUM(A1)", "\u202egnp.exe"]


@pytest.mark.parametrize("typed", WILD)
def test_markup_formulas_and_directions_are_kept_as_text(begun, send, client, typed):
    one = begun("pni_new")
    send(one, "contact", client_ref=typed)

    one.refresh_from_db()
    page = client.get(f"/portal/requests/{one.ref}/review/").content.decode()
    rows = b"".join(client.get("/portal/requests/?export=csv").streaming_content).decode()
    assert one.client_ref == typed
    assert "<script>alert" not in page
    assert f",{typed}" not in rows or typed[0] not in "=+-@"
    assert typed in rows
