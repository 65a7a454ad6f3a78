"""Write down a notice with what is known of it in one go: drafted, sent, received."""

from datetime import datetime
from typing import Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements.actions.noticing import (
    NoticeFacts,
    draft_notice,
    record_receipt,
    send_notice,
)
from apps.agreements.models import Agreement, ContractNotice


@transaction.atomic
def log_notice(
    *, agreement: Agreement, kind: str, side: str, by: User, at: datetime,
    sent_at: datetime | None = None, received_at: datetime | None = None,
    **facts: Unpack[NoticeFacts],
) -> ContractNotice:  # fmt: skip
    """As `draft_notice`, then `send_notice` and `record_receipt` where the instants are known.

    All of it or nothing: a refused receipt leaves no draft behind.
    """
    notice = draft_notice(agreement=agreement, kind=kind, side=side, by=by, at=at, **facts)
    if sent_at is not None:
        notice = send_notice(notice=notice, sent_at=sent_at, by=by, at=at)
    if received_at is not None and notice.received_at is None:
        notice = record_receipt(notice=notice, received_at=received_at, by=by, at=at)
    return notice
