"""What the other party is told of an agreement: no prices, no plans of ours."""

from datetime import datetime

from apps.accounts.models import User
from apps.agreements.enums import RenewalType
from apps.agreements.models import Agreement, TermPeriod
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Program, Urgency

_THEN = {
    RenewalType.FIXED: "It ends on that day. Write to us if it should go on.",
    RenewalType.AUTO_RENEW: "It renews by itself unless one of us gives notice in time.",
    RenewalType.MUTUAL_OPTION: "It goes on only if we both agree to it before.",
}


def ending_key(period: TermPeriod, step: int) -> str:
    """What makes telling a step twice impossible."""
    return f"{period.agreement.ref}:ending:{period.ends_on}:{step}"


def ending(period: TermPeriod, step: int, *, at: datetime) -> int:
    """The term ends in about `step` days; returns how many people were told."""
    agreement = period.agreement
    news = News(
        event="agreement.ending", ref=agreement.ref,
        title=f"{agreement.title}: the term ends on {units.day(period.ends_on)}",
        body=_THEN.get(RenewalType(agreement.renewal_type), ""), url="/portal/documents/",
        lines=[["Agreement", f"{agreement.ref} {agreement.title}"],
               ["Last day of the term", f"{units.day(period.ends_on)} ({agreement.governing_tz})"]],
        urgency=Urgency.WARN if step <= 30 else Urgency.INFO, program=Program.AGREEMENT,
        data={"ends_on": period.ends_on, "renewal": agreement.renewal_type},
    )  # fmt: skip
    return notifications.tell_partner(
        partner=agreement.partner, news=news, key=ending_key(period, step), at=at
    )


def executed(agreement: Agreement, *, by: User | None, at: datetime) -> int:
    """All have signed; returns how many people were told."""
    news = News(
        event="agreement.signed", ref=agreement.ref, title=f"{agreement.title} is signed",
        body="You find it with your documents.", url="/portal/documents/",
        lines=[["Agreement", f"{agreement.ref} {agreement.title}"],
               ["Signed on", units.day(agreement.signed_on)],
               ["In force from", units.day(agreement.effective_on)]],
        program=Program.AGREEMENT,
        data={"signed_on": agreement.signed_on, "effective_on": agreement.effective_on},
    )  # fmt: skip
    return notifications.tell_partner(
        partner=agreement.partner, news=news, key=f"{agreement.ref}:signed", at=at, besides=by
    )
