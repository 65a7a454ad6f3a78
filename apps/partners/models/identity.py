"""How people at partners prove who they are, and come to a partner (portal.md 2.1, 6.1)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.core.audit import audited
from apps.core.crypto import SecretField
from apps.partners.enums import CLAIM_MOVES, ClaimState, PartnerRole
from apps.partners.models.partners import Membership, Partner

USER = settings.AUTH_USER_MODEL


@audited(exclude=["refresh_token", "read_at"])
class PeeringdbAccount(models.Model):
    """What PeeringDB said of a person when it was read last (`read_at`, UTC).

    `amr`: how they signed in there; changes need mfa or swk. The refresh token reads their rights
    again without them.
    """

    user = models.OneToOneField(USER, on_delete=models.CASCADE, related_name="peeringdb")
    pdb_id = models.PositiveBigIntegerField(unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    is_verified_user = models.BooleanField()
    is_verified_email = models.BooleanField()
    amr = ArrayField(models.CharField(max_length=16), default=list)
    refresh_token = SecretField(blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


@audited()
class Invitation(models.Model):
    """Lets somebody join a partner, for seven days. Only the digest of its token is kept."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=PartnerRole)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="invitations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "partner", models.functions.Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None), name="invitation_open_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.email} to {self.partner_id}"


@audited()
class NetworkClaim(models.Model):
    """Somebody came with PeeringDB for a network that no partner of ours has: staff decide."""

    MOVES = CLAIM_MOVES

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="claims")
    asn = models.PositiveBigIntegerField()
    name = models.CharField(max_length=120)
    pdb_net_id = models.PositiveIntegerField()
    may_manage = models.BooleanField()
    perms = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.PENDING)
    created_at = models.DateTimeField()
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="claims"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "asn"], name="claim_once")]

    def __str__(self) -> str:
        return f"AS{self.asn} {self.name}"

    @property
    def ref(self) -> str:
        """What its history hangs on."""
        return f"claim-{self.pk}"


class SeenNetwork(models.Model):
    """A network (a /24 or /48) that somebody has signed in from before."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="seen_networks")
    network = models.CharField(max_length=43)
    first_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "network"], name="seen_once")]

    def __str__(self) -> str:
        return self.network
