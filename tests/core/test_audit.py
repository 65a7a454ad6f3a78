"""Who changed what, through which channel."""

import pytest
from django.db import connection
from pghistory.models import Context

from apps.core import audit
from apps.core.middleware import channel_of
from apps.partners import actions
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT


def events(partner):
    return Partner.pgh_event_model.objects.filter(pgh_obj_id=partner.pk).order_by("pgh_id")


def test_change_is_kept_with_actor_and_channel(manager):
    partner = make.partner(tier="STANDARD")

    with audit.acting(actor_id=manager.pk, channel="api"):
        actions.edit_partner(partner=partner, by=manager, at=AT, tier="KEY")

    made, edited = events(partner)
    assert (made.tier, edited.tier) == ("STANDARD", "KEY")
    assert edited.pgh_context.metadata == {"actor": manager.pk, "channel": "api"}


def test_bulk_update_is_seen(db):
    partners = [make.partner() for _ in range(3)]

    with audit.acting(actor_id=None, channel="task"):
        Partner.objects.update(tier="TAIL")

    for partner in partners:
        assert events(partner).last().tier == "TAIL"
    assert Context.objects.count() == 1


def test_raw_sql_is_seen(db):
    partner = make.partner()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM partners_partner WHERE id = %s", [partner.pk])

    assert [event.pgh_label for event in events(partner)] == ["insert", "delete"]


@pytest.mark.parametrize(
    ("path", "channel"),
    [("/api/v1/partners/", "api"), ("/portal/", "portal"), ("/partners/PAR-00001/", "ui")],
)
def test_channel_follows_from_the_path(path, channel):
    assert channel_of(path) == channel


def test_password_is_never_in_the_audit(db):
    person = make.user(password="correct horse battery staple")

    event = type(person).pgh_event_model.objects.get(pgh_obj_id=person.pk)

    assert not hasattr(event, "password")
