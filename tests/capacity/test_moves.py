"""Every move tried by everybody (portal.md 6.4): the table by hand, against the one in the code."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from apps.capacity import actions, rules
from apps.capacity.actions import Acting, Illegal, NotAllowed, base
from apps.capacity.enums import Actor, RequestType, State
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.core.models import StateChange
from tests.factories.clock import AT
from tests.factories.requests import partner_acting, staff_acting, submitted

EVERYBODY = [*Actor.values, "P-RO", "P-NOC"]
PARTNER = {"P-ENG", "P-ADMIN"}
OURS = {"S-STRAT", "S-ENG"}
STRAT, ENG, SYS = {"S-STRAT"}, {"S-ENG"}, {"SYS"}
# Of a request with an LOA and a cross-connect.
TABLE: dict[tuple[str, str], set[str]] = {
    ("DRAFT", "SUBMITTED"): PARTNER | OURS,
    ("DRAFT", "CANCELLED"): PARTNER | OURS | SYS,
    ("SUBMITTED", "IN_REVIEW"): OURS | SYS,
    ("SUBMITTED", "APPROVED"): SYS,
    ("SUBMITTED", "CANCELLED"): PARTNER | STRAT,
    ("IN_REVIEW", "INFO_REQUESTED"): OURS,
    ("IN_REVIEW", "ON_HOLD"): STRAT,
    ("IN_REVIEW", "APPROVED"): STRAT | {"S-APPR"},
    ("IN_REVIEW", "REJECTED"): STRAT,
    ("IN_REVIEW", "CANCELLED"): PARTNER | STRAT,
    ("INFO_REQUESTED", "IN_REVIEW"): PARTNER,
    ("INFO_REQUESTED", "EXPIRED"): SYS,
    ("INFO_REQUESTED", "CANCELLED"): PARTNER | STRAT,
    ("ON_HOLD", "IN_REVIEW"): STRAT | SYS,
    ("ON_HOLD", "CANCELLED"): PARTNER | STRAT,
    ("APPROVED", "LOA_PENDING"): OURS | SYS,
    ("APPROVED", "CANCELLED"): PARTNER | STRAT,
    ("LOA_PENDING", "LOA_ISSUED"): PARTNER | ENG,
    ("LOA_PENDING", "CANCELLED"): PARTNER | STRAT,
    ("LOA_ISSUED", "LOA_PENDING"): ENG | SYS,
    ("LOA_ISSUED", "XC_ORDERED"): PARTNER | ENG,
    ("LOA_ISSUED", "CANCELLED"): PARTNER | STRAT,
    ("XC_ORDERED", "LOA_PENDING"): ENG | SYS,
    ("XC_ORDERED", "PROVISIONING"): PARTNER | ENG,
    ("XC_ORDERED", "CANCELLED"): STRAT,
    ("PROVISIONING", "XC_ORDERED"): PARTNER | ENG,
    ("PROVISIONING", "TESTING"): ENG | SYS,
    ("PROVISIONING", "FAILED"): ENG | SYS,
    ("PROVISIONING", "CANCELLED"): STRAT,
    ("TESTING", "ACTIVE"): PARTNER | ENG | SYS,
    ("TESTING", "FAILED"): ENG | SYS,
    ("TESTING", "CANCELLED"): STRAT,
    ("FAILED", "PROVISIONING"): ENG,
    ("FAILED", "CANCELLED"): STRAT,
}
# Types whose stages are all of them, and those that are configured without an LOA; the others are
# done once they are approved.
WITH_LOA = {"pni_new", "pni_augment"}
CONFIGURED = {
    "ix_sessions", "session_change", "cache_new", "cache_augment", "cache_move", "cache_rma",
}  # fmt: skip
# What others do differently: (source, target) and who may.
WITHOUT_LOA = {("APPROVED", "PROVISIONING"): ENG | SYS}
NOTHING_TO_BUILD = {("APPROVED", "ACTIVE"): OURS | SYS}
LOA_ONLY = {"LOA_PENDING", "LOA_ISSUED", "XC_ORDERED"}
BUILD_ONLY = LOA_ONLY | {"PROVISIONING", "TESTING", "FAILED"}


def expected(kind: str) -> dict[tuple[str, str], set[str]]:
    if kind in WITH_LOA:
        return TABLE
    left_out = LOA_ONLY if kind in CONFIGURED else BUILD_ONLY
    added = WITHOUT_LOA if kind in CONFIGURED else NOTHING_TO_BUILD
    return {pair: who for pair, who in TABLE.items() if not left_out & set(pair)} | added


@pytest.mark.parametrize("kind", RequestType.values)
@pytest.mark.parametrize("role", EVERYBODY)
def test_move_is_made_by_whom_the_table_says_and_nobody_else(kind: str, role: str) -> None:
    acting = Acting(None, (role,))
    states = {s for pair in expected(kind) for s in pair}

    made = set()
    for source, target in product(sorted(states), State.values):
        request = CapacityRequest(ref="CAP-1", type=kind, state=source)
        try:
            base.allowed(request, acting, target)
        except (Illegal, NotAllowed):
            continue
        made.add((source, target))

    assert made == {pair for pair, who in expected(kind).items() if role in who}


@pytest.mark.parametrize(("source", "target"), list(product(State.values, State.values)))
def test_illegal_move_names_the_next_steps(source: str, target: str) -> None:
    request = CapacityRequest(ref="CAP-1", type="pni_new", state=source)
    if (source, target) in TABLE:
        return

    with pytest.raises(Illegal) as refusal:
        base.allowed(request, Acting(None, tuple(Actor.values)), target)

    steps = {to for (at, to) in TABLE if at == source}
    assert set(refusal.value.possible) == steps
    assert refusal.value.conflict
    assert all(State(to).label in refusal.value.message for to in steps)


WORDS: dict[str, dict[str, Any]] = {
    "ask": {"text": "?"}, "answer": {"text": "!"}, "reject": {"reason": "OTHER", "text": "No."},
    "hold": {"reason": "NO_PORTS", "text": "Wait.", "review_on": AT.date() + timedelta(9)},
    "loa_lost": {"reason": "Expired."}, "fail": {"error": "No light."},
    "order_cross_connect": {"order_ref": "1", "vendor": "DC", "promised_on": None},
    "report_patched": {"circuit_ref": "XC-1"}, "dispute": {"text": "Dark."},
    "cancel": {"reason": "No need."},
}  # fmt: skip
KINDS = {"activate": "contact_change", "start_provisioning": "ix_sessions"}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", rules.MOVES)
def test_verb_refuses_whoever_may_not_and_writes_nothing(verb: str) -> None:
    kind = KINDS.get(verb, "pni_augment")
    state = "XC_ORDERED" if verb == "cancel" else rules.MOVES[verb][0][0]
    request = submitted()
    CapacityRequest.objects.filter(pk=request.pk).update(state=state, type=kind)
    before = StateChange.objects.count()
    others = [r for r in EVERYBODY if verb not in rules.verbs(kind, state, {}, (r,))]

    for role in others:
        acting = Acting(None, (role,))
        with pytest.raises(Refused):
            getattr(actions, verb)(request=request, acting=acting, at=AT, **WORDS.get(verb, {}))

    assert others
    assert StateChange.objects.count() == before
    assert CapacityRequest.objects.get(pk=request.pk).state == state


@pytest.mark.parametrize("role", EVERYBODY)
def test_verbs_offered_are_moves_of_the_table(role: str) -> None:
    for state in State.values:
        for verb in rules.verbs("pni_new", state, {}, (role,)):
            if verb in rules.MOVES:
                assert role in TABLE[(state, rules.MOVES[verb][1])]


@pytest.mark.django_db
def test_step_is_logged_with_role_version_and_origin() -> None:
    by = partner_acting("P-ADMIN")
    request = submitted(by=by)

    step = request.steps.select_related("change").get()

    assert (step.role, step.version, step.ip, step.on_behalf) == ("P-ADMIN", 2, "192.0.2.7", False)
    assert (step.change.source, step.change.target) == ("DRAFT", "SUBMITTED")
    assert step.change.actor == by.user


@pytest.mark.django_db
def test_our_people_on_behalf_are_marked() -> None:
    marina = staff_acting()
    by = actions.acting_for_partner(marina.user, "P-ENG", on_behalf=True)

    request = submitted(by=by)

    assert request.on_behalf
    assert request.steps.get().on_behalf


@pytest.mark.django_db
def test_stale_version_is_refused_and_says_which() -> None:
    request = submitted()

    with pytest.raises(actions.Stale) as refusal:
        actions.cancel(request=request, reason="x", acting=partner_acting(), at=AT, version=1)

    assert refusal.value.now == 2
    assert "you saw version 1" in refusal.value.message
    assert request.state == "SUBMITTED"


@pytest.mark.django_db
def test_seen_version_goes_through() -> None:
    request = submitted()

    actions.cancel(request=request, reason="x", acting=partner_acting(), at=AT, version=2)

    assert (request.state, request.version) == ("CANCELLED", 3)
    assert request.closed_at == AT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "side"), [("P-ENG", "partner"), ("S-STRAT", "us"), ("SYS", "us"), ("P-RO", "partner")]
)
def test_side_follows_from_the_role(role: str, side: str) -> None:
    assert Acting(None, (role,)).side == side


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "roles"),
    [
        ("manager", ("S-STRAT",)), ("engineer", ("S-ENG",)), ("leadership", ("S-APPR",)),
        ("admin", ("S-STRAT", "S-ENG", "S-APPR")), ("finance", ()), ("legal", ()),
        ("partner", ()),
    ],
)  # fmt: skip
def test_staff_act_in_the_roles_of_the_table(role: str, roles: tuple[str, ...]) -> None:
    assert staff_acting(role).roles == roles
