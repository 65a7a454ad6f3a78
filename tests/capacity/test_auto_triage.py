"""Auto-triage: who is given a request when it is sent in (portal.md 6.4)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.capacity import actions
from apps.capacity.actions import Scope
from apps.capacity.models import CapacityRequest, TriageRule
from apps.capacity.rules.triage import Candidate, choose, way_for
from apps.core.errors import Invalid, Refused
from apps.notifications.models import Notice
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import walks
from tests.factories.clock import AT
from tests.factories.requests import calm_partner

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    way: str
    type: str = ""
    region: str = ""
    partner_id: int | None = None
    is_on: bool = True


ALL, REGION, OURS = Row("OWNER"), Row("ROUND_ROBIN", region="LATAM"), Row("LEAST_LOADED",
                                                                          partner_id=7)  # fmt: skip
TYPED = Row("OWNER", region="LATAM", type="pni_new")


@pytest.mark.parametrize(
    ("rows", "way"),
    [
        ([], None),
        ([ALL], "OWNER"),
        ([ALL, REGION], "ROUND_ROBIN"),
        ([OURS, REGION, ALL], "LEAST_LOADED"),
        ([REGION, TYPED], "OWNER"),
        ([ALL, Row("OWNER", region="EMEA", is_on=False)], "OWNER"),
        ([ALL, Row("OWNER", region="LATAM", is_on=False)], None),
        ([ALL, Row("ROUND_ROBIN", type="pni_remove")], "OWNER"),
        ([Row("OWNER", partner_id=8)], None),
        ([OURS, Row("OWNER", type="pni_new")], "LEAST_LOADED"),
    ],
)
def test_most_specific_rule_counts(rows: list[Row], way: str | None) -> None:
    assert way_for(rows, type="pni_new", region="LATAM", partner=7) == way


A, B, C = Candidate(1, 4, AT), Candidate(2, 2, AT + DAY), Candidate(3, 2, AT - DAY)
NEW = Candidate(9, 9)


@pytest.mark.parametrize(
    ("way", "owner", "candidates", "person"),
    [
        ("OWNER", 5, [A, B], 5),
        ("OWNER", None, [A, B], 2),
        ("ROUND_ROBIN", 5, [A, B, C], 3),
        ("ROUND_ROBIN", 5, [A, B, C, NEW], 9),
        ("LEAST_LOADED", 5, [A, B, C], 3),
        ("LEAST_LOADED", 5, [], 5),
        ("ROUND_ROBIN", None, [], None),
    ],
)
def test_person_is_chosen(
    way: str, owner: int | None, candidates: list[Candidate], person: int | None
) -> None:
    assert choose(way, owner, candidates) == person


def sent(partner: Partner, **extra: Any) -> CapacityRequest:
    return walks.sent(partner, "other", {"subject": "Hello", "text": "A question."}, **extra)


def managers(*names: str, region: str = "LATAM") -> list[User]:
    return [make.user(role="manager", name=name, home_region=region) for name in names]


@pytest.fixture
def boss() -> User:
    return make.user(role="manager", home_region="APAC")


@pytest.mark.django_db
def test_nobody_is_given_a_request_unless_a_rule_is_laid_down() -> None:
    request = sent(calm_partner())

    assert (request.state, request.assignee) == ("SUBMITTED", None)


@pytest.mark.django_db
def test_owner_is_given_what_is_sent_in_and_told(boss: User) -> None:
    partner = calm_partner()
    actions.set_triage(way="OWNER", by=boss, at=AT)

    request = sent(partner)

    step = request.steps.order_by("pk").last()
    assert (request.state, request.assignee) == ("IN_REVIEW", partner.owner)
    assert (step.role, step.change.actor) == ("SYS", None)
    assert Notice.objects.filter(
        ref=request.ref, kind="request_assigned", recipient=partner.owner
    ).exists()


@pytest.mark.django_db
def test_region_takes_turns(boss: User) -> None:
    ana, eva = managers("Ana", "Eva")
    managers("Tom", region="EMEA")
    partner = calm_partner(owner=ana)
    actions.set_triage(scope=Scope(region="LATAM"), way="ROUND_ROBIN", by=boss, at=AT)

    given = [sent(partner, at=AT + n * DAY).assignee for n in range(4)]

    assert given == [ana, eva, ana, eva]


@pytest.mark.django_db
def test_whoever_has_least_to_do_is_given_it(boss: User) -> None:
    ana, eva = managers("Ana", "Eva")
    partner = calm_partner(owner=ana)
    CapacityRequest.objects.filter(pk=sent(partner).pk).update(assignee=ana)
    actions.set_triage(scope=Scope(partner=partner), way="LEAST_LOADED", by=boss, at=AT)

    assert [sent(partner).assignee, sent(partner).assignee] == [eva, ana]


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"is_active": False}, {"role": "finance"}])
def test_owner_who_cannot_handle_is_passed_over(boss: User, fields: dict[str, Any]) -> None:
    partner = calm_partner()
    (ana,) = managers("Ana")
    User.objects.filter(pk=partner.owner_id).update(**fields)
    actions.set_triage(way="OWNER", by=boss, at=AT)

    assert sent(Partner.objects.get(pk=partner.pk)).assignee == ana


@pytest.mark.django_db
def test_request_waits_where_nobody_is_left(boss: User) -> None:
    partner = calm_partner(owner=None)
    actions.set_triage(way="ROUND_ROBIN", by=boss, at=AT)
    User.objects.filter(role="manager").update(is_active=False)

    assert sent(partner).state == "SUBMITTED"


@pytest.mark.django_db
def test_rule_that_is_off_stops_a_wider_one(boss: User) -> None:
    actions.set_triage(way="OWNER", by=boss, at=AT)
    actions.set_triage(scope=Scope(region="LATAM"), way="OWNER", is_on=False, by=boss, at=AT)

    assert sent(calm_partner()).state == "SUBMITTED"
    assert sent(calm_partner(region="EMEA")).state == "IN_REVIEW"


@pytest.mark.django_db
def test_rule_of_a_scope_is_one_and_can_be_cleared_once(boss: User) -> None:
    actions.set_triage(way="OWNER", by=boss, at=AT)
    rule = actions.set_triage(way="ROUND_ROBIN", by=boss, at=AT + DAY)
    seen = (TriageRule.objects.count(), rule.way, rule.changed_at)

    actions.clear_triage(rule=TriageRule.objects.get(), by=boss, at=AT)

    assert seen == (1, "ROUND_ROBIN", AT + DAY)
    with pytest.raises(Refused, match="cleared already"):
        actions.clear_triage(rule=rule, by=boss, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "error"),
    [({"way": "DICE"}, Invalid), ({"way": "OWNER", "scope": Scope(type="cake")}, Invalid)],
)
def test_rule_that_cannot_be_is_refused(
    boss: User, fields: dict[str, Any], error: type[Refused]
) -> None:
    with pytest.raises(error):
        actions.set_triage(by=boss, at=AT, **fields)

    assert not TriageRule.objects.exists()


@pytest.mark.django_db
def test_rule_is_for_a_region_or_a_partner(boss: User) -> None:
    with pytest.raises(Refused, match="not both"):
        actions.set_triage(scope=Scope(region="LATAM", partner=calm_partner()), way="OWNER",
                           by=boss, at=AT)  # fmt: skip
