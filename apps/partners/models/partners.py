"""Partner organisations, their autonomous systems, contacts and members."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django_countries.fields import CountryField

from apps.core.audit import audited
from apps.core.custom.kinds import ObjectKind
from apps.core.models import Tagged
from apps.partners.enums import (
    MEMBER_MOVES,
    STAGE_MOVES,
    AsnField,
    ContactRoleKind,
    MemberSource,
    MemberState,
    PartnerField,
    PartnerRole,
    Policy,
    Priority,
    Scope,
    Stage,
    Suspended,
    Tier,
)

PARTNER_WORDS = SearchVector("ref", "name", "legal_name", config="simple")


@audited()
class Partner(Tagged):
    MOVES = STAGE_MOVES
    OBJECT_KIND = ObjectKind.PARTNER

    ref = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=200, blank=True)
    state = models.CharField("stage", max_length=16, choices=Stage, default=Stage.PROSPECT)
    tier = models.CharField(max_length=12, choices=Tier, default=Tier.STANDARD)
    region = models.CharField(max_length=16, help_text="Code of a region")
    country = CountryField(blank=True)
    subscribers = models.PositiveBigIntegerField(null=True, blank=True)
    policy = models.CharField(max_length=12, choices=Policy, default=Policy.UNKNOWN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    backup_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    portal_enabled = models.BooleanField(default=False)
    jira_key = models.CharField(max_length=32, blank=True)
    crm_id = models.CharField(max_length=64, blank=True)
    accounts = ArrayField(
        models.CharField(max_length=64), default=list, blank=True,
        help_text="Our numbers as their customer, such as of circuits",
    )  # fmt: skip
    next_review_on = models.DateField(null=True, blank=True)
    do_not_contact_until = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True, help_text="For staff only")
    since = models.DateField(null=True, blank=True, help_text="Partner since")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    pdb_org_id = models.PositiveIntegerField(
        null=True, blank=True, db_index=True, help_text="PeeringDB's id of the organisation"
    )
    follows = ArrayField(
        models.CharField(max_length=12, choices=PartnerField), default=list, blank=True,
        help_text="What changes by itself as PeeringDB says",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="partner_name_ci"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("id")), name="partner_not_own_parent"
            ),
        ]
        indexes = [
            GinIndex(PARTNER_WORDS, name="partner_words"),
            models.Index(Lower("name"), "id", name="partner_by_name"),
            models.Index(fields=["region", "state"]),
            GinIndex(fields=["custom"], name="partner_custom"),
            GinIndex(fields=["tags"], name="partner_tags"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """Two letters for the badge."""
        words = self.name.split()
        return "".join(word[0] for word in words[:2]).upper()


@audited()
class ASN(models.Model):
    number = models.PositiveBigIntegerField(unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="asns")
    name = models.CharField(max_length=120, blank=True)
    is_primary = models.BooleanField(default=False)
    as_set = models.CharField(max_length=255, blank=True)
    max_prefix4 = models.PositiveIntegerField(null=True, blank=True)
    max_prefix6 = models.PositiveIntegerField(null=True, blank=True)
    pdb_net_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    follows = ArrayField(
        models.CharField(max_length=12, choices=AsnField), default=list, blank=True,
        help_text="What changes by itself as PeeringDB says",
    )  # fmt: skip

    class Meta:
        verbose_name = "ASN"
        constraints = [
            models.UniqueConstraint(
                "partner", condition=Q(is_primary=True), name="asn_one_primary_per_partner"
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0) & Q(number__lt=4294967295), name="asn_32_bit"
            ),
        ]

    def __str__(self) -> str:
        return f"AS{self.number}"


@audited()
class Contact(Tagged):
    OBJECT_KIND = ObjectKind.CONTACT

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="IANA name")
    language = models.CharField(max_length=8, blank=True)
    source = models.CharField(max_length=16, default="manual")
    pdb_poc_id = models.PositiveIntegerField(
        null=True, blank=True, unique=True, help_text="PeeringDB's id of the contact"
    )
    verified_on = models.DateField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_text = models.CharField(max_length=200, blank=True)
    opted_out_at = models.DateTimeField(null=True, blank=True, help_text="Of outreach")
    opt_out_reason = models.CharField(max_length=200, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(Lower("email"), condition=~Q(email=""), name="contact_by_email"),
            models.Index(Lower("name"), "id", name="contact_by_name"),
            GinIndex(fields=["custom"], name="contact_custom"),
            GinIndex(fields=["tags"], name="contact_tags"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


@audited()
class ContactRole(models.Model):
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=ContactRoleKind)
    priority = models.CharField(max_length=12, choices=Priority, default=Priority.PRIMARY)
    scope_ref = models.CharField(max_length=32, blank=True, help_text="Empty: the whole partner")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "role", "scope_ref"], name="contact_role_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()


@audited(exclude=["seen_at"])
class Membership(models.Model):
    """Somebody works at a partner, in a role of the portal (portal.md 6.1).

    One user may be a member of several partners; pages show one at a time.
    """

    MOVES = MEMBER_MOVES

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=8, choices=PartnerRole, default=PartnerRole.READ)
    state = models.CharField(max_length=10, choices=MemberState, default=MemberState.PENDING)
    source = models.CharField(max_length=10, choices=MemberSource)
    suspended_for = models.CharField(max_length=8, choices=Suspended, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="Last visit")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "partner"], name="membership_once")]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """What its history hangs on."""
        return f"member-{self.pk}"


@audited(exclude=["checked_at"])
class AsnRight(models.Model):
    """What PeeringDB says a member may do for one ASN; older than 24 h it must be read again."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="rights")
    asn = models.ForeignKey(ASN, on_delete=models.CASCADE, related_name="rights")
    may_manage = models.BooleanField(help_text="manage_peering_sessions in PeeringDB is not 0")
    perms = models.PositiveSmallIntegerField(
        default=0, help_text="Bits: read 1, update 2, create 4, delete 8"
    )
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "asn"], name="asn_right_once")]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.asn_id}"


@audited(exclude=["digest", "last_used_at", "last_used_ip"])
class PartnerToken(models.Model):
    """The secret of a program at a partner (portal.md 6.1). Only its SHA-256 is kept.

    It acts for the member who made it: never more than they may at the moment, within its scopes,
    its AS numbers and its networks (`ip_allowed`, CIDR; empty: from anywhere). Times UTC.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    asns = ArrayField(models.BigIntegerField(), help_text="AS numbers it may act for")
    ip_allowed = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_ip = models.GenericIPAddressField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__lte=models.F("created_at") + timedelta(days=366)),
                name="token_at_most_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
