"""A first-time ISP in a real browser: from sign-in to a request that is sent, and nothing lost."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from apps.capacity.models import CapacityRequest
from apps.integrations.peeringdb.oidc_fake import Persona
from apps.partners.models import PeeringdbAccount
from tests import factories as make
from tests.complaining import objects
from tests.factories import requests as made
from tests.integrations.oidc import CLIENT, SECRET, running

GBPS = 10**9
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert [text for text in found if "status of 4" not in text] == []


@pytest.fixture
def partner(db):
    partner = made.calm_partner(name="Andes Fibra", portal_enabled=True)
    place = make.site()
    place.facility.pdb_fac_id = 4711
    place.facility.save()
    return partner


@pytest.fixture
def person(partner):
    person = make.user(role="partner", email="ana@andes.example", name="Ana Rojas")
    PeeringdbAccount.objects.create(
        user=person, pdb_id=7, name=person.name, email=person.email, is_verified_user=True,
        is_verified_email=True, amr=["mfa"], read_at=timezone.now(),
    )  # fmt: skip
    person.socialaccount_set.create(provider="peeringdb", uid="7")
    member = make.member(partner=partner, user=person, source="PEERINGDB")
    make.right(membership=member, asn=partner.asns.get(), checked_at=timezone.now())
    return person


@pytest.fixture
def peeringdb(live_server, settings, partner) -> Iterator[None]:
    """A real OIDC server on a port of its own, where Ana has the right to peer."""
    number = partner.asns.get().number
    networks = [
        {"id": 1, "name": "Andes", "asn": number, "perms": 15, "manage_peering_sessions": 1}
    ]
    ana = Persona(7, "Ana Rojas", "ana@andes.example", networks)
    back = f"{live_server.url}/accounts/peeringdb/login/callback/"
    with running(lambda: [ana], redirects=[back]) as found:
        settings.PEERINGDB_OIDC_URL = found.issuer
        settings.PEERINGDB_OIDC_CLIENT_ID, settings.PEERINGDB_OIDC_SECRET = CLIENT, SECRET
        app = {"client_id": CLIENT, "secret": SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {"peeringdb": {"APPS": [app]}}
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        allowed = {**policy, "form-action": ["'self'", found.issuer.removesuffix("/oauth2")]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": allowed}
        yield


class Hands:
    """Counts what a person does: clicks, fields typed, choices made."""

    def __init__(self) -> None:
        self.moves = 0

    def click(self, what: Locator) -> None:
        self.moves += 1
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self.moves += 1
        what.fill(text)

    def choose(self, what: Locator, value: str) -> None:
        self.moves += 1
        what.select_option(value)


def sign_in(page: Page, live_server, hands: Hands) -> None:
    page.goto(f"{live_server.url}{reverse('portal:home')}")
    hands.click(page.get_by_role("button", name="Sign in with PeeringDB"))
    hands.click(page.get_by_role("button", name="Ana Rojas"))


@pytest.mark.parametrize("width", [1440, 390])
def test_first_request_takes_fewer_than_twelve_moves(
    page, live_server, complaints, peeringdb, person, width
):
    page.set_viewport_size({"width": width, "height": 900})
    hands = Hands()

    sign_in(page, live_server, hands)
    hands.click(page.get_by_role("link", name="Requests", exact=True).first)
    hands.click(page.get_by_role("link", name="New request"))
    hands.click(page.get_by_role("button", name="New private interconnect (PNI)"))
    what = page.get_by_role("region", name="What and where")  # further lines have fields so called
    hands.choose(what.get_by_label("Facility", exact=True), "4711")
    hands.click(page.get_by_role("button", name="Continue"))
    hands.type(page.get_by_label("Peak with us today, Gbps"), "40")
    hands.click(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", name="What you ask for")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    hands.click(page.get_by_label("I have read it, and it is right so"))
    hands.click(page.get_by_role("button", name="Send request"))

    expect(page.get_by_text("is sent.")).to_be_visible()
    assert CapacityRequest.objects.get().state == "SUBMITTED"
    assert hands.moves < 12


@pytest.fixture
def draft(partner, person):
    link = made.busy_link(partner=partner)
    return made.drafted(link)


@pytest.fixture
def enter(context, live_server, client_for, person) -> Callable[[], None]:
    """Signed in by its cookie."""

    def enter() -> None:
        key = client_for(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])

    return enter


@pytest.fixture
def signed_in(page, enter):
    enter()
    return page


def at_step(page: Page, live_server, one, key="what") -> None:
    page.goto(f"{live_server.url}{reverse('portal:request_step', args=[one.ref, key])}")


def test_what_is_typed_is_saved_and_the_what_if_follows(signed_in, live_server, complaints, draft):
    page = signed_in
    at_step(page, live_server, draft)

    page.get_by_label("Capacity wanted, Gbps").fill("800")

    expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
    draft.refresh_from_db()
    assert draft.target_bps == 800 * GBPS
    page.reload()
    expect(page.get_by_label("Capacity wanted, Gbps")).to_have_value("800")


def test_step_with_a_field_named_action_is_sent(signed_in, live_server, complaints, draft):
    page = signed_in
    at_step(page, live_server, draft)
    page.get_by_label("Interconnect", exact=True).select_option("")

    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_text("Correct one thing first")).to_be_visible()
    assert [text for text in complaints if "status of 4" not in text] == []


def test_session_that_ends_loses_nothing(signed_in, live_server, complaints, draft, context, enter):
    page = signed_in
    at_step(page, live_server, draft, "contact")
    context.clear_cookies()

    page.get_by_label("Why", exact=False).first.fill("A launch in May")
    expect(page.locator("[data-saved]")).to_contain_text("signed out")
    enter()
    at_step(page, live_server, draft, "contact")

    expect(page.get_by_label("Why", exact=False).first).to_have_value("A launch in May")
    expect(page.locator("[data-saved]")).to_contain_text("Draft saved")
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [name for name in kept if name.startswith("draft:")] == []
    draft.refresh_from_db()
    assert draft.justification == "A launch in May"


def test_only_what_counts_is_asked(signed_in, live_server, complaints, draft):
    page = signed_in
    at_step(page, live_server, draft)
    expect(page.get_by_label("Event from")).to_be_hidden()

    page.get_by_label("Reason", exact=True).select_option("event")

    expect(page.get_by_label("Event from")).to_be_visible()
