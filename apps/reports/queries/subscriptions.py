"""Subscriptions, who reads them, and the mails that came of them."""

from collections.abc import Iterable
from datetime import date

from django.core import signing
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.reports import rules
from apps.reports.enums import OPEN_STAGES, Stage, State
from apps.reports.models import OptOut, Sending, StatusReport, Subscription
from apps.reports.queries.lists import reports_for

SALT = "report subscription"


def subscriptions() -> QuerySet[Subscription]:
    """All of them with scope and people loaded, and `last_sent`: when a mail last went out."""
    rows = Subscription.objects.select_related("region", "metro", "partner", "owner", "person")
    return rows.annotate(last_sent=Max("sendings__sent_at"))


def subscriptions_for(user: User) -> QuerySet[Subscription]:
    """Those a person sees: all for who writes reports, else own ones and those of the role."""
    found = subscriptions()
    if user.has_perm("reports.write"):
        return found
    return found.filter(Q(owner=user) | Q(person=user) | Q(role=user.role))


def may_change(user: User, row: Subscription) -> bool:
    """Its owner, the person it is for, and who writes reports."""
    return user.has_perm("reports.write") or user.pk in (row.owner_id, row.person_id)


def is_reader(user: User, row: Subscription) -> bool:
    """Whether its mails go to this person, opt-outs aside."""
    return row.person_id == user.pk or bool(row.role and row.role == user.role)


def readers(rows: Iterable[Subscription]) -> dict[int, list[User]]:
    """Active people by subscription, without those who opted out. Two queries, whatever many."""
    rows = list(rows)
    roles = {row.role for row in rows if row.role}
    out = set(OptOut.objects.filter(subscription__in=rows).values_list("subscription", "person"))
    members = User.objects.filter(is_active=True, role__in=roles).exclude(role=Role.PARTNER)
    by_role: dict[str, list[User]] = {}
    for person in members.order_by("pk"):
        by_role.setdefault(person.role, []).append(person)
    found: dict[int, list[User]] = {}
    for row in rows:
        people = [row.person] if row.person else by_role.get(row.role, [])
        found[row.pk] = [each for each in people if (row.pk, each.pk) not in out]
    return found


def newest_for(row: Subscription, reader: User, *, slot_on: date | None) -> StatusReport | None:
    """The newest published report of the series that this reader did not get by a schedule yet.

    For a slot it covers at least the whole period before the slot. Asked for by hand it is the
    newest of all that the reader may read.
    """
    found = series(row).filter(state=State.PUBLISHED)
    if slot_on is None:
        found = found.filter(pk__in=reports_for(reader).values("pk"))
    else:
        ends_on = rules.last_period(row.kind, slot_on)[1]
        got = Sending.objects.filter(reader=reader, stage=Stage.SENT, slot_on__isnull=False)
        found = found.filter(ends_on__gte=ends_on).exclude(pk__in=got.values("report"))
    return found.order_by("-ends_on", "-pk").first()


def waiting() -> QuerySet[Sending]:
    """Mails that are due and not out, the oldest first; `is_late` where the next slot has come."""
    same = Sending.objects.filter(
        subscription=OuterRef("subscription"), reader=OuterRef("reader"),
        slot_on__gt=OuterRef("slot_on"),
    )  # fmt: skip
    found = Sending.objects.filter(stage__in=OPEN_STAGES).annotate(is_late=Exists(same))
    return found.order_by("due_at", "pk")


def series(row: Subscription) -> QuerySet[StatusReport]:
    """All reports of a subscription's kind and scope."""
    return StatusReport.objects.filter(kind=row.kind, scope_key=row.scope_key)


def sendings(row: Subscription) -> QuerySet[Sending]:
    """Its mails with reader and report, the newest first."""
    found = Sending.objects.filter(subscription=row).select_related("reader", "report", "notice")
    found = found.defer("report__content").prefetch_related("notice__deliveries")
    return found.order_by("-due_at", "-pk")


def leaving_token(row: Subscription, reader: User) -> str:
    """What a reader shows to be taken off, without signing in."""
    return signing.dumps([row.pk, reader.pk], salt=SALT)


def leaving(token: str) -> tuple[Subscription, User] | None:
    """Who leaves what; None for a token that was never ours or whose subscription is gone."""
    try:
        row_id, reader_id = signing.loads(token, salt=SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    row = subscriptions().filter(pk=row_id).first()
    reader = User.objects.filter(pk=reader_id).first()
    return (row, reader) if row and reader else None
