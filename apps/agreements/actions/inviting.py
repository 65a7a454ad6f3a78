"""Mail the links to those who sign without an account."""

import secrets
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q

from apps.agreements import notices, queries
from apps.agreements.models import Signatory

LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
TOKEN_BYTES = 32  # 256 bits: nobody guesses a link

log = structlog.get_logger(__name__)


def invite(*, at: datetime) -> int:
    """Mail their link to those whose turn has come; returns how many mails left.

    Safe to run twice and by two at once: each link is claimed by a lease. The token is made here,
    goes into the mail and nowhere else; its digest is kept before the mail leaves. A mail that
    fails is tried again with a new token, up to eight times.
    """
    return sum(_invite_one(pk, at) for pk in _claim(at))


@transaction.atomic
def _claim(at: datetime) -> list[int]:
    free = queries.to_invite(at).filter(
        Q(leased_until=None) | Q(leased_until__lte=at), attempts__lt=MOST_ATTEMPTS
    )
    ids = [row.pk for row in free.order_by("pk").select_for_update(skip_locked=True, of=("self",))]
    Signatory.objects.filter(pk__in=ids).update(leased_until=at + LEASE, attempts=F("attempts") + 1)
    return ids


def _invite_one(pk: int, at: datetime) -> bool:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Signatory.objects.filter(pk=pk).update(token_digest=queries.digest_of(token))
    signatory = Signatory.objects.select_related(
        "envelope__agreement__partner", "envelope__document", "envelope__sent_by"
    ).get(pk=pk)
    try:
        notices.mail_link(signatory, token)
    except Exception as error:  # noqa: BLE001  whatever the mail server says, it is tried again
        log.warning("link not mailed", ref=signatory.ref, error=type(error).__name__)
        return False
    Signatory.objects.filter(pk=pk).update(invited_at=at, leased_until=None)
    return True
