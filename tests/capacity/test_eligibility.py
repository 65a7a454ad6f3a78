"""What is known about a partner meets what the rules need; settings and who may change them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.capacity import actions, queries
from apps.capacity.actions import Scope
from apps.capacity.models import EligibilityRule
from apps.core import wall
from apps.core.errors import Refused
from apps.network.models import IXP, Facility
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import OTHERS, THEIRS

pytestmark = pytest.mark.django_db
GBPS = 10**9


def outcomes(partner: Partner, type: str = "pni_new", **more: object) -> dict[str, str]:
    found = queries.verdicts(partner=partner, type=type, at=AT, **more)  # type: ignore[arg-type]
    return {verdict.rule: str(verdict.outcome) for verdict in found}


def failed(partner: Partner, type: str = "pni_new") -> set[str]:
    return {rule for rule, outcome in outcomes(partner, type).items() if outcome == "FAILED"}


def test_new_partner_learns_everything_that_is_missing() -> None:
    assert failed(make.partner()) == {"noc", "agreement"}


def test_eligible_partner_meets_every_rule() -> None:
    partner = make.eligible()

    assert failed(partner) == set()
    assert failed(partner, "pni_augment") == set()
    assert failed(partner, "cache_new") == set()
    assert failed(partner, "ix_sessions") == set()


def test_traffic_of_all_interconnects_counts() -> None:
    partner = make.eligible()
    make.link_stat(make.pni(partner=partner), p95_gbps=1, used="1", peak_bps=GBPS)
    assert failed(partner) == {"min_peak"}

    make.group_stat(by="partner", key=partner.ref, peak_bps=3 * GBPS)

    assert failed(partner) == set()


def test_use_of_the_interconnect_counts() -> None:
    partner = make.eligible()
    link = make.pni(partner=partner)
    make.link_stat(link, p95_gbps=100, used="25")

    assert outcomes(partner, "pni_augment", interconnect=link)["min_use"] == "FAILED"
    assert outcomes(partner, "pni_augment")["min_use"] == "UNKNOWN"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "NEGOTIATING"},
        {"kind": "NDA"},
        {"effective_on": AT.date() + timedelta(days=3)},
    ],
)
def test_agreement_that_is_not_in_force_does_not_count(facts: dict[str, object]) -> None:
    partner = make.partner()
    make.period(agreement=make.agreement(partner=partner, **facts))

    assert "agreement" in failed(partner)


@pytest.mark.parametrize(("days", "is_enough"), [(29, False), (30, True)])
def test_agreement_that_ends_soon_does_not_count(days: int, is_enough: bool) -> None:
    partner = make.partner()
    agreement = make.agreement(partner=partner, renewal_type="FIXED")
    make.period(agreement=agreement, ends_on=AT.date() + timedelta(days=days))

    assert ("agreement" not in failed(partner)) is is_enough


def test_longest_agreement_counts() -> None:
    partner = make.partner()
    short = make.agreement(partner=partner, renewal_type="FIXED")
    make.period(agreement=short, ends_on=AT.date() + timedelta(days=1))
    make.period(agreement=make.agreement(partner=partner))

    assert "agreement" not in failed(partner)


def test_contact_without_address_is_no_noc() -> None:
    partner = make.eligible()
    partner.contacts.update(email="")

    assert "noc" in failed(partner)


def test_slow_facility_lengthens_the_lead_time() -> None:
    site = make.site()
    Facility.objects.filter(pk=site.facility_id).update(lead_time_days=90)
    site.facility.refresh_from_db()
    asked = queries.Asked(desired_on=AT.date() + timedelta(days=60))

    found = outcomes(make.eligible(), site=site, asked=asked)

    assert found["lead_time"] == "WARNING"


def test_queries_stay_constant() -> None:
    partner = make.eligible()
    link = make.pni(partner=partner)
    for _ in range(3):
        make.period(agreement=make.agreement(partner=partner))

    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.verdicts(partner=partner, type="pni_augment", at=AT, interconnect=link)

    assert len(seen) <= 10


def test_setting_of_partner_comes_before_region_and_all(manager: User) -> None:
    partner = make.eligible()
    facts = {"reason": "Trial", "by": manager, "at": AT}
    actions.set_rule(code="min_peak", value="4", **facts)
    actions.set_rule(code="min_peak", value="5", scope=Scope(region="LATAM"), **facts)
    actions.set_rule(code="min_peak", value="6", scope=Scope(partner=partner), **facts)

    assert queries.needs(partner=partner, type="pni_new")["min_peak"].value == Decimal(6)
    other = queries.needs(partner=make.partner(), type="pni_new")["min_peak"]
    assert (other.value, other.origin) == (Decimal(5), "region")


def test_setting_again_changes_the_same_row(manager: User) -> None:
    for value in ("4", "5"):
        actions.set_rule(code="min_peak", value=value, reason="Trial", by=manager, at=AT)

    assert [row.value for row in EligibilityRule.objects.all()] == ["5"]


def test_cleared_setting_gives_way_to_the_default(manager: User) -> None:
    partner = make.eligible()
    actions.set_rule(code="noc", is_on=False, reason="Trial", by=manager, at=AT)
    assert queries.needs(partner=partner, type="pni_new")["noc"].is_on is False

    actions.clear_rule(code="noc", by=manager, at=AT)

    assert queries.needs(partner=partner, type="pni_new")["noc"].is_on is True
    with pytest.raises(Refused, match="cleared already"):
        actions.clear_rule(code="noc", by=manager, at=AT)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"code": "nonsense"}, "code"),
        ({"value": "much"}, "value"),
        ({"reason": "  "}, "reason"),
        ({"scope": Scope(type="contact_change")}, "type"),
    ],
)
def test_wrong_setting_is_refused(facts: dict[str, object], field: str, manager: User) -> None:
    given = {"code": "min_peak", "value": "4", "reason": "Trial", "by": manager, "at": AT} | facts

    with pytest.raises(Refused) as refusal:
        actions.set_rule(**given)  # type: ignore[arg-type]

    assert refusal.value.field == field
    assert not EligibilityRule.objects.exists()


def test_sessions_are_approved_at_once_only_where_every_rule_is_known_to_be_met(
    manager: User,
) -> None:
    partner = make.eligible()
    good = [each for each in queries.verdicts(partner=partner, type="ix_sessions", at=AT)
            if each.outcome in ("PASSED", "NOTE")]  # fmt: skip
    assert queries.auto_approves(partner=partner, type="ix_sessions", verdicts=good) is False

    scope = Scope(partner=partner)
    actions.set_rule(code="auto_approve", scope=scope, reason="Known", by=manager, at=AT)

    assert queries.auto_approves(partner=partner, type="ix_sessions", verdicts=good) is True
    unknown = queries.verdicts(partner=partner, type="ix_sessions", at=AT)
    assert queries.auto_approves(partner=partner, type="ix_sessions", verdicts=unknown) is False


def test_large_requests_need_a_second_person() -> None:
    partner = make.partner()

    needs = queries.needs_second_approval

    assert needs(partner=partner, type="pni_new", ports=16, bps=None) is True
    assert needs(partner=partner, type="pni_new", ports=2, bps=200 * GBPS) is False


@pytest.fixture
def listed() -> Partner:
    """An eligible partner that PeeringDB knows, at the facility 1 and the exchange 1."""
    make.mirror()
    partner = make.eligible()
    make.asn(partner=partner, number=THEIRS, is_primary=True)
    return partner


def facility(pdb_fac_id: int | None) -> Facility:
    site = make.site()
    Facility.objects.filter(pk=site.facility_id).update(pdb_fac_id=pdb_fac_id)
    site.facility.refresh_from_db()
    return site.facility


@pytest.mark.parametrize(
    ("pdb_fac_id", "outcome"), [(1, "PASSED"), (2, "FAILED"), (None, "UNKNOWN")]
)
def test_both_must_be_at_the_facility(
    pdb_fac_id: int | None, outcome: str, listed: Partner
) -> None:
    asked = queries.Asked(facility=facility(pdb_fac_id))

    assert outcomes(listed, asked=asked)["shared_place"] == outcome


def test_facility_of_the_site_counts(listed: Partner) -> None:
    site = facility(2).sites.get()

    assert outcomes(listed, site=site)["shared_place"] == "FAILED"


@pytest.mark.parametrize(("pdb_ix_id", "outcome"), [(1, "PASSED"), (99, "FAILED")])
def test_both_must_be_at_the_exchange(pdb_ix_id: int, outcome: str, listed: Partner) -> None:
    ixp = IXP.objects.create(name="Bogotá Exchange", metro=make.metro(), pdb_ix_id=pdb_ix_id)

    found = outcomes(listed, "ix_sessions", asked=queries.Asked(ixp=ixp))

    assert found["shared_place"] == outcome


def test_before_a_place_is_chosen_there_must_be_one(listed: Partner) -> None:
    assert outcomes(listed)["shared_place"] == "FAILED"

    facility(1)

    assert outcomes(listed)["shared_place"] == "PASSED"


def test_incomplete_entry_is_told(listed: Partner) -> None:
    assert outcomes(listed)["peeringdb"] == "PASSED"
    listed.asns.update(number=OTHERS)

    found = queries.verdicts(partner=listed, type="pni_new", at=AT)

    said = next(each for each in found if each.rule == "peeringdb")
    assert said.value == "without an as-set, a limit of IPv6 prefixes, a peering policy"


def test_network_that_peeringdb_does_not_know_is_told(listed: Partner) -> None:
    listed.asns.update(number=64503)

    found = queries.verdicts(partner=listed, type="pni_new", at=AT)

    said = next(each for each in found if each.rule == "peeringdb")
    assert (said.outcome, said.value) == ("FAILED", "without an entry")


def test_only_the_network_asked_for_counts(listed: Partner) -> None:
    make.asn(partner=listed, number=OTHERS)

    assert outcomes(listed)["peeringdb"] == "FAILED"
    assert outcomes(listed, asked=queries.Asked(asn=THEIRS))["peeringdb"] == "PASSED"


def test_noc_of_peeringdb_counts(listed: Partner) -> None:
    listed.contacts.update(email="")

    found = queries.verdicts(partner=listed, type="pni_new", at=AT)

    assert next(each for each in found if each.rule == "noc").value == "NOC (PeeringDB)"


def test_partner_may_read_its_verdicts_behind_the_wall(listed: Partner) -> None:
    make.group_stat(by="partner", key=listed.ref, peak_bps=3 * GBPS)
    place = facility(1)
    asked = queries.Asked(facility=place)
    expected = outcomes(listed, asked=asked)

    with wall.behind(listed.pk):
        assert outcomes(listed, asked=asked) == expected
    assert expected["min_peak"] == "PASSED"


def test_who_passes_says_the_same_of_many_as_of_each(listed: Partner, manager: User) -> None:
    poor, other = make.partner(), make.eligible()
    make.asn(partner=other, number=OTHERS)
    make.link_stat(make.pni(partner=other), p95_gbps=1, used="1", peak_bps=GBPS)
    scope = Scope(partner=other)
    actions.set_rule(code="min_peak", value="1", scope=scope, reason="x", by=manager, at=AT)
    partners = [listed, poor, other]

    found = queries.who_passes(partners=partners, type="pni_new", at=AT)

    assert [partner for partner, _ in found] == partners
    for partner, said in found:
        assert said == queries.verdicts(partner=partner, type="pni_new", at=AT)


def test_who_passes_costs_the_same_for_many(listed: Partner) -> None:
    def counted(partners: list[Partner]) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.who_passes(partners=partners, type="pni_new", at=AT)
        return len(seen)

    one = counted([listed])

    assert counted([listed, *(make.eligible() for _ in range(4))]) == one
    assert one <= 14
