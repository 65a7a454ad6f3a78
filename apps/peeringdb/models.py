"""Our copy of PeeringDB: its ids are the keys, its short names the names (portal.md 2.2, 2.4).

A row may refer to one that we were not told of: no constraint checks references, a join finds
nothing, and the row is complete once the other one comes. Nothing is deleted; what PeeringDB
deletes has the status "deleted". Names and addresses are not unique. Written by `actions` only.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.models import Job
from apps.peeringdb.enums import ChangeKind, Decision, Outcome

TEXT = 255
OK = "ok"  # the status of what PeeringDB shows


def _to(target: str, **options: Any) -> Any:
    """A reference that need not be met."""
    return models.ForeignKey(
        target, db_constraint=False, on_delete=models.DO_NOTHING, related_name="+", **options
    )


class Mirrored(models.Model):
    """`updated` is when PeeringDB changed it, UTC."""

    id = models.PositiveIntegerField(primary_key=True)
    status = models.CharField(max_length=8)
    updated = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return getattr(self, "name", "") or f"{self._meta.model_name} {self.pk}"

    @property
    def is_deleted(self) -> bool:
        return self.status == "deleted"


class Org(Mirrored):
    name = models.CharField(max_length=TEXT)
    city = models.CharField(max_length=TEXT, blank=True)
    country = models.CharField(max_length=TEXT, blank=True)
    website = models.CharField(max_length=TEXT, blank=True)


class Campus(Mirrored):
    org = _to("peeringdb.Org")
    name = models.CharField(max_length=TEXT)
    city = models.CharField(max_length=TEXT, blank=True)
    country = models.CharField(max_length=TEXT, blank=True)


class Fac(Mirrored):
    org = _to("peeringdb.Org")
    campus = _to("peeringdb.Campus", null=True)
    name = models.CharField(max_length=TEXT)
    city = models.CharField(max_length=TEXT, blank=True)
    country = models.CharField(max_length=TEXT, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)


class Carrier(Mirrored):
    org = _to("peeringdb.Org")
    name = models.CharField(max_length=TEXT)


class CarrierFac(Mirrored):
    carrier = _to("peeringdb.Carrier")
    fac = _to("peeringdb.Fac")


class Net(Mirrored):
    org = _to("peeringdb.Org")
    asn = models.PositiveBigIntegerField(db_index=True)
    name = models.CharField(max_length=TEXT)
    website = models.CharField(max_length=TEXT, blank=True)
    irr_as_set = models.CharField(max_length=TEXT, blank=True)
    info_types = ArrayField(models.CharField(max_length=TEXT), default=list)
    info_prefixes4 = models.PositiveIntegerField(null=True)
    info_prefixes6 = models.PositiveIntegerField(null=True)
    info_traffic = models.CharField(max_length=TEXT, blank=True)
    info_ratio = models.CharField(max_length=TEXT, blank=True)
    info_scope = models.CharField(max_length=TEXT, blank=True)
    info_ipv6 = models.BooleanField(default=False)
    info_never_via_route_servers = models.BooleanField(default=False)
    policy_general = models.CharField(max_length=TEXT, blank=True)
    policy_url = models.CharField(max_length=TEXT, blank=True)
    policy_locations = models.CharField(max_length=TEXT, blank=True)
    policy_ratio = models.BooleanField(default=False)
    policy_contracts = models.CharField(max_length=TEXT, blank=True)
    rir_status = models.CharField(max_length=TEXT, blank=True)


class Ix(Mirrored):
    org = _to("peeringdb.Org")
    name = models.CharField(max_length=TEXT)
    city = models.CharField(max_length=TEXT, blank=True)
    country = models.CharField(max_length=TEXT, blank=True)
    media = models.CharField(max_length=TEXT, blank=True)
    service_level = models.CharField(max_length=TEXT, blank=True)
    terms = models.CharField(max_length=TEXT, blank=True)


class IxFac(Mirrored):
    ix = _to("peeringdb.Ix")
    fac = _to("peeringdb.Fac")


class IxLan(Mirrored):
    ix = _to("peeringdb.Ix")
    mtu = models.PositiveIntegerField(null=True)
    rs_asn = models.PositiveBigIntegerField(null=True)


class IxPfx(Mirrored):
    ixlan = _to("peeringdb.IxLan")
    protocol = models.CharField(max_length=TEXT)
    prefix = models.CharField(max_length=64)


class NetFac(Mirrored):
    net = _to("peeringdb.Net")
    fac = _to("peeringdb.Fac")
    local_asn = models.PositiveBigIntegerField()


class NetIxLan(Mirrored):
    net = _to("peeringdb.Net")
    ix = _to("peeringdb.Ix")
    ixlan = _to("peeringdb.IxLan")
    asn = models.PositiveBigIntegerField(db_index=True)
    speed_bps = models.BigIntegerField()
    ipaddr4 = models.GenericIPAddressField(protocol="IPv4", null=True)
    ipaddr6 = models.GenericIPAddressField(protocol="IPv6", null=True)
    is_rs_peer = models.BooleanField(default=False)
    operational = models.BooleanField(default=True)


class Poc(Mirrored):
    net = _to("peeringdb.Net")
    role = models.CharField(max_length=TEXT)
    visible = models.CharField(max_length=TEXT)
    name = models.CharField(max_length=TEXT, blank=True)
    phone = models.CharField(max_length=TEXT, blank=True)
    email = models.CharField(max_length=TEXT, blank=True)


class MirrorRun(models.Model):
    """One attempt to bring the mirror up to date: the log people look at.

    `counts` by kind: {"read", "written", "deleted", "unread", "dangling"}; `notes` are the first
    objects that could not be read or that refer to something unknown, in words.
    """

    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.RUNNING)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "outcome", condition=models.Q(outcome=Outcome.RUNNING), name="mirror_one_run"
            )
        ]
        indexes = [models.Index(fields=["-started_at"], name="mirror_newest_run")]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def written(self) -> int:
        return sum(each["written"] for each in self.counts.values())

    @property
    def took_s(self) -> int | None:
        """Whole seconds from begin to end; None while it runs."""
        return (
            round((self.finished_at - self.started_at).total_seconds())
            if self.finished_at
            else None
        )


class ObservedChange(models.Model):
    """Something a network says otherwise than before, as a sync of the mirror saw it.

    `changed_at` is PeeringDB's time of the change, `seen_at` ours; UTC. `place` is PeeringDB's id
    of the facility or exchange that was joined or left, or of the contact that is otherwise.
    `told_at`: those concerned were told.
    """

    asn = models.PositiveBigIntegerField()
    net = models.PositiveIntegerField(help_text="PeeringDB's id of the network")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    place = models.PositiveIntegerField(null=True)
    was = models.CharField(max_length=TEXT, blank=True)
    now = models.CharField(max_length=TEXT, blank=True)
    changed_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True, help_text="What follows from it, for us")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    undo = models.JSONField(default=list, help_text="What of ours was otherwise before")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["net", "kind", "place", "changed_at"],
                nulls_distinct=False,
                name="observed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="observed_reviewed_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(told_at=None), name="observed_untold"),
            models.Index(fields=["asn", "-seen_at"], name="observed_of_asn"),
            models.Index(fields=["-seen_at", "id"], name="observed_newest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"AS{self.asn} {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Nobody has decided on it, and nothing happened by itself."""
        return not self.decision and self.reviewed_at is None


# In an order in which what is referred to comes first; the tags of PeeringDB's API.
MODELS: dict[str, type[Mirrored]] = {
    "org": Org, "campus": Campus, "fac": Fac, "carrier": Carrier, "carrierfac": CarrierFac,
    "net": Net, "ix": Ix, "ixfac": IxFac, "ixlan": IxLan, "ixpfx": IxPfx, "netfac": NetFac,
    "netixlan": NetIxLan, "poc": Poc,
}  # fmt: skip
