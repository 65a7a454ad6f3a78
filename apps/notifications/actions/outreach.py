"""Mails of campaigns through the outbox: handed over, held back, and what became of each.

A letter is claimed and its notice written in one transaction, so a crash anywhere leaves both or
none, and a second sender finds nothing. What forbids a mail is asked again right before it goes.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db import transaction

from apps.accounts.models import User
from apps.notifications.enums import Channel
from apps.notifications.models import Delivery, Notice
from apps.partners import actions as partners
from apps.partners import queries, rules
from apps.partners.enums import CampaignState
from apps.partners.models import Campaign, Contact, Letter

KIND = "outreach"
HOLD = timedelta(minutes=2)  # how soon a paused letter is looked at again
PATH = "/outreach/stop/{}/"
SALT = "apps.notifications.outreach"
CANCELLED = "The campaign was cancelled."


def send_letters(*, at: datetime) -> int:
    """Hand the letters of campaigns that are being sent to the outbox; returns how many.

    Any number may run at once. Campaigns with nothing left are done.
    """
    sending = Campaign.objects.filter(state=CampaignState.SENDING).order_by("started_at", "pk")
    count = sum(_send_some(pk, at) for pk in sending.values_list("pk", flat=True))
    partners.finish_campaigns(at=at)
    return count


@transaction.atomic
def _send_some(campaign_id: int, at: datetime) -> int:
    letters = partners.claim_letters(campaign_id=campaign_id, at=at, host=_host())
    notices = Notice.objects.bulk_create(_notice(letter, at) for letter in letters)
    Delivery.objects.bulk_create(
        Delivery(notice=notice, channel=Channel.EMAIL, due_at=at) for notice in notices
    )
    return len(letters)


def _notice(letter: Letter, at: datetime) -> Notice:
    """For the contact alone: it names no partner, whose people would read it in the portal."""
    return Notice(
        key=f"letter-{letter.pk}", contact=letter.contact, kind=KIND, ref=letter.campaign.ref,
        title=letter.subject, body=letter.body, created_at=at, read_at=at,
        facts={"letter": letter.pk, **_facts(letter)},
    )  # fmt: skip


def _facts(letter: Letter) -> dict[str, Any]:
    """The way out, for people and for mail programs (RFC 2369, RFC 8058), and where answers go."""
    stop = stop_address(contact_id=letter.contact_id, letter_id=letter.pk)
    headers = {
        "Message-ID": letter.message_id,
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if reply_to := rules.address_of(letter.campaign.ref, queries.mail_in()):
        headers["Reply-To"] = reply_to
    return {"headers": headers, "stop": stop}


@transaction.atomic
def send_test_letter(*, letter: Letter, by: User, at: datetime) -> None:
    """One letter as it would go out, to oneself. It counts for nothing and nobody."""
    letter.message_id = f"<outreach-test-{letter.pk}-{secrets.token_hex(6)}@{_host()}>"
    facts = _facts(letter)
    facts["headers"].pop("Reply-To", None)
    facts["stop"] = facts["headers"]["List-Unsubscribe"] = ""
    notice = Notice.objects.create(
        key=f"letter-test-{letter.message_id}", recipient=by, kind=KIND, ref=letter.campaign.ref,
        title=f"Test: {letter.subject}"[:200], body=letter.body, facts=facts, created_at=at,
        read_at=at,
    )  # fmt: skip
    Delivery.objects.create(notice=notice, channel=Channel.EMAIL, due_at=at)


@dataclass(frozen=True)
class Verdict:
    """Whether a letter in the outbox may go: `fault` forbids it for good, a pause holds it."""

    fault: str = ""
    is_held: bool = False


def verdict_on(notice: Notice, *, at: datetime) -> Verdict:
    """Asked right before it goes: a campaign may have been stopped, somebody may have opted out."""
    letter_id = notice.facts.get("letter")
    if notice.contact is None or letter_id is None:
        return Verdict()
    state = Letter.objects.filter(pk=letter_id).values_list("campaign__state", flat=True).first()
    if state == CampaignState.CANCELLED or state is None:
        return Verdict(CANCELLED)
    if state == CampaignState.PAUSED:
        return Verdict(is_held=True)
    return Verdict(queries.fault_of(notice.contact, at=at))


def note_outcome(
    notices: Iterable[Notice], *, error: str = "", is_bounce: bool = False, at: datetime
) -> None:
    """Sent (no error) or given up: the letters of the notices know."""
    for notice in notices:
        letter_id = notice.facts.get("letter") if notice.kind == KIND else None
        if letter_id is None:
            continue
        if error:
            partners.note_failed(letter_id=letter_id, reason=error, is_bounce=is_bounce, at=at)
        else:
            partners.note_sent(letter_id=letter_id, at=at)


def stop_address(*, contact_id: int, letter_id: int | None) -> str:
    """Where somebody stops outreach to their address: no sign-in, signed, good for ever."""
    token = signing.dumps([contact_id, letter_id], salt=SALT)
    return f"{settings.BASE_URL}{PATH.format(token)}"


def who_stops(token: str) -> tuple[Contact, Letter | None] | None:
    """Whose link it is; None for one that we did not give out."""
    try:
        contact_id, letter_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    contact = Contact.objects.select_related("partner").filter(pk=contact_id).first()
    return (contact, Letter.objects.filter(pk=letter_id).first()) if contact else None


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
