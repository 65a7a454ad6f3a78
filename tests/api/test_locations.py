"""Shared places of a partner over the API."""

from decimal import Decimal

import pytest

from apps.network.models import Facility
from tests import factories as make
from tests.factories.peeringdb import THEIRS

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    make.mirror()
    found = make.partner()
    make.asn(partner=found, number=THEIRS, is_primary=True)
    site = make.site()
    Facility.objects.filter(pk=site.facility_id).update(pdb_fac_id=1, xconnect_mrc=Decimal(250))
    return found


def test_shared_places_come_ranked_with_reasons(api, partner):
    body = api.get(f"/api/v1/partners/{partner.ref}/locations/").json()

    (place,) = body["facilities"]
    assert (place["rank"], place["points"], place["pdb_fac_id"]) == (1, 40, 1)
    assert [(one["name"], one["points"]) for one in place["reasons"]] == [
        ("Traffic", 0), ("Redundancy", 30), ("Cross-connect", 20), ("Ports", -10),
    ]  # fmt: skip
    assert (place["cross_connect_mrc"], body["is_known"]) == ("250.00", True)


def test_archived_and_absent_partners_are_nowhere(api):
    assert api.get("/api/v1/partners/PAR-99999/locations/").status_code == 404
