"""Programs of a partner in the demo: tokens in use and revoked, a webhook with its log."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from apps.capacity.models import CapacityRequest
from apps.core.models import StateChange
from apps.notifications import actions as notifications
from apps.notifications.models import Webhook, WebhookDelivery
from apps.partners import actions as partners
from apps.partners.actions import TokenFacts
from apps.partners.enums import PartnerRole
from apps.partners.models import Membership, PartnerToken

DAY = timedelta(days=1)
EVENTS = {
    "SUBMITTED": "request.received", "INFO_REQUESTED": "request.question",
    "APPROVED": "request.approved", "REJECTED": "request.rejected", "LOA_ISSUED": "loa.ready",
    "XC_ORDERED": "xconnect.ordered", "TESTING": "build.confirm", "ACTIVE": "request.active",
}  # fmt: skip
GIVEN_UP = 5
OFF = "Turned off after 5 messages in a row could not be delivered."
READING = ("requests:read", "capacity:read", "sessions:read")


def play(*, at: datetime) -> None:
    """Of the first administrator at a partner; nothing is sent anywhere: the webhook is off."""
    members = Membership.objects.filter(role=PartnerRole.ADMIN, state="ACTIVE").order_by("pk")
    member = members.select_related("user", "partner").first()
    if member is not None:
        _tokens(member, at)
        _webhook(member, at)


def _tokens(member: Membership, at: datetime) -> None:
    _token(member, "Provisioning", (*READING, "requests:write", "sessions:write"), at - 60 * DAY)
    used = _token(member, "Capacity dashboard", READING, at - 20 * DAY)
    PartnerToken.objects.filter(pk=used.pk).update(
        last_used_at=at - timedelta(minutes=4), last_used_ip="203.0.113.24"
    )
    old = _token(member, "Laptop of the trial", READING, at - 85 * DAY)
    partners.revoke_token(token=old, by=member.user, at=at - 40 * DAY)


def _token(
    member: Membership, name: str, scopes: tuple[str, ...], made_at: datetime
) -> PartnerToken:
    numbers = [asn.number for asn in member.partner.asns.all()]
    facts = TokenFacts(name=name, scopes=scopes, asns=numbers, expires_at=made_at + 300 * DAY)
    token, _ = partners.issue_token(membership=member, facts=facts, by=member.user, at=made_at)
    return token


def _webhook(member: Membership, at: datetime) -> None:
    hook = notifications.add_webhook(
        partner=member.partner, name="Ticket system", url="https://tickets.andes.example/hooks/edge",
        events=EVENTS.values(), by=member.user, at=at - 50 * DAY,
    )  # fmt: skip
    refs = CapacityRequest.objects.filter(partner=member.partner).values("ref")
    moves = StateChange.objects.filter(ref__in=refs, target__in=EVENTS, at__lt=at - DAY)
    WebhookDelivery.objects.bulk_create(
        _delivery(hook, move, number) for number, move in enumerate(moves.order_by("-at", "pk"))
    )
    Webhook.objects.filter(pk=hook.pk).update(is_on=False, off_reason=OFF, failures=GIVEN_UP)


def _delivery(hook: Webhook, move: StateChange, number: int) -> WebhookDelivery:
    """What told of a move; the newest ones were never taken."""
    is_taken = number >= GIVEN_UP
    uid, event = UUID(int=move.pk), EVENTS[move.target]
    content = {
        "type": event, "timestamp": move.at.isoformat(), "id": str(uid), "reference": move.ref,
        "data": {"title": f"{move.ref}: {move.target.lower().replace('_', ' ')}"},
    }  # fmt: skip
    return WebhookDelivery(
        webhook=hook, uid=uid, key=f"move-{move.pk}", event=event, ref=move.ref,
        body=json.dumps(content), state="SENT" if is_taken else "FAILED",
        attempts=1 if is_taken else 8, due_at=move.at, created_at=move.at,
        sent_at=move.at if is_taken else None, status=200 if is_taken else 503,
        error="" if is_taken else "The server answered 503.",
        excerpt="ok" if is_taken else "Service Unavailable",
    )  # fmt: skip
