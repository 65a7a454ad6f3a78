"""Pages of connections: connect, test, read, take a field over."""

import pytest

from apps.exchange import actions, tasks
from apps.exchange.models import Connection, ImportRun, Keeper, Origin
from apps.integrations.faking import Fake
from apps.integrations.netbox import fake as netbox
from apps.integrations.webhooks.fake import Receiver
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client_for, monkeypatch):
    monkeypatch.setattr(tasks.read, "delay", lambda pk: actions.read(job_id=pk, at=AT))
    make.metro(code="BOG")
    make.metro(code="LIM", name="Lima", time_zone="America/Lima", country="PE")
    return client_for(make.user(role="manager"))


@pytest.fixture
def server():
    with Fake(netbox.sample().api()) as fake:
        yield fake


def connected(manager, url):
    given = {"kind": "netbox", "name": "Inventory", "url": url, "token": "s3cret-token"}
    manager.post("/connections/new/", {**given, "region": "LATAM"})
    return Connection.objects.get()


def test_connecting_leads_to_a_page_that_never_shows_the_token(manager, server):
    connection = connected(manager, server.url)

    page = manager.get(f"/connections/{connection.pk}/").content.decode()

    assert "Who owns which field" in page
    assert "s3cret-token" not in page


def test_test_says_what_answers(manager, server):
    connection = connected(manager, server.url)

    page = manager.post(f"/connections/{connection.pk}/test/", follow=True)

    assert "NetBox 4.2.3 answers" in page.content.decode()


def test_read_leads_to_its_dry_run(manager, server):
    connection = connected(manager, server.url)

    answer = manager.post(f"/connections/{connection.pk}/read/")

    run = ImportRun.objects.get()
    assert answer["Location"] == f"/imports/{run.ref}/"
    assert run.state == "CHECKED"
    assert run.ref in manager.get(f"/connections/{connection.pk}/").content.decode()


def test_run_says_which_required_fields_are_to_be_filled_in_and_where(manager, server, text):
    make.custom_field(name="Cost centre", is_required=True)
    make.partner(name="Ours already")
    connection = connected(manager, server.url)
    manager.post(f"/connections/{connection.pk}/read/")
    run = ImportRun.objects.get()
    address = f"/imports/{run.ref}/"
    assert "Required fields to fill in" not in text(manager.get(address))

    job = actions.request_apply(run=run, by=run.created_by, at=AT)
    actions.apply(job_id=job.pk, at=AT)
    made = Partner.objects.exclude(name="Ours already")
    assert made.exists()
    page = manager.get(address)

    assert "Required fields to fill in" in text(page)
    assert f"Partners, {made.count()}: {made.order_by('pk')[0]}" in text(page)
    there = "/partners/?cf_cost_centre__empty=yes"
    assert f'href="{there}"' in page.content.decode()
    assert str(made.order_by("pk")[0]) in text(manager.get(there))


def test_person_takes_a_field_over_and_hands_it_back(manager, server):
    connection = connected(manager, server.url)
    contact = make.contact(name="Ana")
    origin = Origin.objects.create(
        connection=connection, target="contact", path="tenancy/contact-assignments", number=1,
        url="", model="partners.Contact", object_pk=contact.pk, label="Ana", first_seen_at=AT,
        seen_at=AT, vanished_at=AT,
    )  # fmt: skip
    address = f"/connections/{connection.pk}/objects/{origin.pk}/owner/"

    page = manager.post(address, {"field": "phone"}, follow=True).content.decode()

    assert "kept by" in page
    assert "Vanished" in page
    manager.post(address, {"field": "phone", "back": "1"})
    assert not Keeper.objects.exists()


@pytest.mark.parametrize("role", ["engineer", "finance"])
def test_others_may_not(client_for, role):
    assert client_for(make.user(role=role)).get("/connections/").status_code == 403


def test_metadata_service_is_refused_beside_its_field(manager):
    page = manager.post("/connections/new/", {
        "kind": "netbox", "name": "N", "url": "http://169.254.169.254/", "token": "t",
        "region": "LATAM",
    })  # fmt: skip

    assert page.status_code == 422
    assert not Connection.objects.exists()


WRONG = {
    "nobody there": ("http://127.0.0.1:9", "t", "url", "127.0.0.1:9"),
    "no host": ("http://", "t", "url", "Enter a valid URL."),
    "no address": ("netbox dot example", "t", "url", "Enter a valid URL."),
    "a metadata service": ("http://169.254.169.254/", "t", "url", "169.254.169.254"),
    "a broken token": ("http://127.0.0.1:9", "t\u00f6ken", "token", "Copy it again."),
    "no token": ("http://127.0.0.1:9", "", "token", "Fill this in."),
}


def sent(manager, url, token):
    given = {"kind": "netbox", "name": "Inventory", "url": url, "token": token}
    return manager.post("/connections/new/", {**given, "region": "LATAM"})


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(manager, case):
    url, token, field, said = WRONG[case]

    page = sent(manager, url, token)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert said in page.context["form"].errors[field][0]
    assert 'value="Inventory"' in page.content.decode()
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("trouble", "field"),
    [({"authorization": "Token other"}, "token"), ({"down": 503}, "url"), ({"down": 404}, "url")],
)
def test_who_answers_wrongly_is_said_at_its_field(manager, server, trouble, field):
    for name, value in trouble.items():
        setattr(server.site, name, value)

    page = sent(manager, server.url, "s3cret-token")

    assert list(page.context["form"].errors) == [field]
    assert "s3cret-token" not in page.content.decode()
    assert not Connection.objects.exists()


def test_something_else_that_answers_there_is_said_at_the_address(manager):
    with Fake(Receiver(status=200, said=b"<h1>Welcome</h1>")) as other:
        page = sent(manager, other.url, "t")

    assert list(page.context["form"].errors) == ["url"]
    assert not Connection.objects.exists()


def test_panel_of_a_partner_says_where_it_comes_from(manager, server):
    connection = connected(manager, server.url)
    manager.post(f"/connections/{connection.pk}/read/")
    run = ImportRun.objects.get()
    actions.apply(job_id=actions.request_apply(run=run, by=run.created_by, at=AT).pk, at=AT)
    actions.trace(run=run, at=AT)
    origin = Origin.objects.get(target="interconnect", number=1)

    panel = manager.get(f"/connections/about/{origin.object_ref}/").content.decode()

    assert f'href="{server.url}/circuits/circuits/1/"' in panel
    assert "NetBox circuit 1" in panel
    assert "Changes with it: Capacity, In service since." in panel


def test_panel_of_what_was_made_here_is_empty(manager):
    answer = manager.get(f"/connections/about/{make.partner().ref}/")

    assert answer.content.decode().strip() == ""


def test_list_says_of_each_connection_how_it_is(manager, server):
    connection = connected(manager, server.url)
    for facts, word in (({}, "New"), ({"read_at": AT}, "Works"), ({"problem": "No."}, "Fails")):
        Connection.objects.filter(pk=connection.pk).update(**facts)

        assert word in manager.get("/connections/").content.decode()
