"""Audit events over the API: as the audit browser filters them, and never a secret."""

import pytest

from apps.core import audit
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/audit-events/"


def renamed(partner, name, by=None, channel="ui"):
    with audit.acting(actor_id=by.pk if by else None, channel=channel):
        Partner.objects.filter(pk=partner.pk).update(name=name)


def found(api, **query):
    answer = api.get(EVENTS, query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def test_a_change_tells_who_what_and_how(api, manager):
    partner = make.partner(name="Fibra Norte")
    renamed(partner, "Fibra Sur", manager, channel="import")

    (event,) = found(api, ref=partner.ref.lower(), change="update")

    assert event["changes"] == {"name": {"before": "Fibra Norte", "after": "Fibra Sur"}}
    assert event["who"] == {"name": manager.name, "email": manager.email}
    assert (event["kind"], event["key"]) == ("partners.Partner", str(partner.pk))
    assert (event["channel"], event["change"]) == ("import", "update")


def test_what_was_added_and_removed_tells_all_of_it(api):
    partner = make.partner(name="Fibra Norte")
    key = str(partner.pk)
    partner.delete()

    removed, added = found(api, kind="partners.Partner", object=key)

    assert removed["changes"]["name"] == {"before": "Fibra Norte", "after": None}
    assert added["changes"]["name"] == {"before": None, "after": "Fibra Norte"}
    assert added["who"] is None


def test_filters_are_those_of_the_browser(api, manager):
    partner = make.partner(name="Fibra Norte")
    renamed(partner, "One", manager, channel="ui")
    renamed(partner, "Two", None, channel="task")
    day = found(api)[0]["at"][:10]

    def names(**query):
        rows = found(api, kind="partners.Partner", change="update", **query)
        return [row["changes"]["name"]["after"] for row in rows]

    assert names() == ["Two", "One"]
    assert names(who=manager.email) == ["One"]
    assert names(channel="task") == ["Two"]
    assert names(since=day, until=day) == ["Two", "One"]
    assert names(until="2001-01-01") == []


def test_secrets_are_never_told(api):
    hook = make.webhook(None, "https://systems.example/hook", secret="whsec_of_ours")

    (event,) = found(api, kind="notifications.Webhook", change="insert")

    assert hook.secret not in str(event)


def test_pages_follow_each_other(api):
    partner = make.partner()
    for name in ("One", "Two", "Three"):
        renamed(partner, name)
    address = f"{EVENTS}?ref={partner.ref}&change=update&page_size=2"

    first = api.get(address).json()
    second = api.get(first["next"]).json()

    told = [row["changes"]["name"]["after"] for row in first["results"] + second["results"]]
    assert told == ["Three", "Two", "One"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"ref": "PAR-99999"}, {"ref": "WHAT"}, {"kind": "partners.Nothing"}, {"change": "turned"},
        {"who": "nobody@northlight.example"}, {"channel": "pigeon"}, {"since": "yesterday"},
        {"cursor": "abc"}, {"page_size": 0}, {"page_size": 1000}, {"object": "1"},
        {"colour": "red"}, {"since": "9999-12-31", "until": "2026-01-01"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(api, query):
    answer = api.get(EVENTS, query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] in query


def test_the_last_day_there_is_can_be_asked_for(api):
    make.partner()

    assert found(api, until="9999-12-31", kind="partners.Partner")


@pytest.mark.parametrize("key", ["x", "9" * 30])
def test_a_key_that_its_kind_cannot_have_is_named(api, key):
    answer = api.get(EVENTS, {"kind": "partners.Partner", "object": key})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "object"


def test_who_may_not_see_prices_is_refused(client_with_token):
    assert client_with_token("engineer").get(EVENTS).status_code == 403


def test_a_page_costs_three_queries_whatever_it_holds(api, manager, django_assert_max_num_queries):
    for number in range(20):
        renamed(make.partner(created_at=AT), f"Partner {number}", manager)
    api.get(EVENTS)

    with django_assert_max_num_queries(6):
        assert len(found(api)) >= 40
