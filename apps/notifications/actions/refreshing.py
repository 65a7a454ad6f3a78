"""Read rights at PeeringDB again before a day is over, so that programs go on (portal.md 6.1)."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.cache import cache

from apps.integrations.errors import SourceError, SourceRefused
from apps.integrations.peeringdb import oidc
from apps.notifications.actions.joining import come_in
from apps.partners.enums import MemberState
from apps.partners.models import PeeringdbAccount

AFTER = timedelta(hours=12)
BATCH = 100
LEASE_S = 600  # a refresh token works once: only one reader at a time
log = structlog.get_logger(__name__)


def application() -> oidc.Application:
    """Our registration at PeeringDB, from the settings."""
    return oidc.Application(
        url=settings.PEERINGDB_OIDC_URL,
        client_id=settings.PEERINGDB_OIDC_CLIENT_ID,
        secret=settings.PEERINGDB_OIDC_SECRET,
    )


def refresh_rights(*, at: datetime) -> int:
    """Read the rights of members that are older than half a day; returns how many were read.

    Who cannot be read again has to sign in. Safe to repeat; calls no server inside a transaction.
    """
    if not settings.PEERINGDB_OIDC_CLIENT_ID:
        return 0
    due = PeeringdbAccount.objects.filter(
        read_at__lt=at - AFTER, user__memberships__state=MemberState.ACTIVE
    ).exclude(refresh_token="")  # noqa: S106  empty: none is kept
    client = oidc.Client(application())
    accounts = due.select_related("user").order_by("read_at", "pk").distinct()[:BATCH]
    return sum(_refresh(account, client, at) for account in accounts)


def _refresh(account: PeeringdbAccount, client: oidc.Client, at: datetime) -> bool:
    if not cache.add(f"rights:{account.pk}", 1, LEASE_S):
        return False
    try:
        tokens = client.refreshed(account.refresh_token)
        profile = client.profile(tokens.access)
    except SourceRefused as error:
        log.info("rights_refused", user=account.user_id, error=str(error))
        PeeringdbAccount.objects.filter(pk=account.pk).update(refresh_token="")
        return False
    except SourceError as error:
        log.warning("rights_not_read", user=account.user_id, error=str(error))
        return False
    come_in(user=account.user, profile=profile, refresh_token=tokens.refresh, at=at)
    return True
