"""Reads over people."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import ApiToken, User
from apps.accounts.permissions import PERMISSIONS


def people(role: str | Iterable[str] | None = None, region: str | None = None) -> QuerySet[User]:
    """Active colleagues by name; of one role or several, at home in a region.

    Somebody without a home region looks after all of them. People of partners are none: they are
    offered nowhere, named by no @, told of no work.
    """
    found = User.objects.filter(is_active=True).exclude(role=Role.PARTNER).order_by("name", "pk")
    if role is not None:
        found = found.filter(role__in=[role] if isinstance(role, str) else list(role))
    if region is not None:
        found = found.filter(Q(home_region=region) | Q(home_region=""))
    return found


def holders(permission: str, region: str | None = None) -> QuerySet[User]:
    """Active people whose role gives a permission of the table; KeyError for an unknown one."""
    return people(role=[Role(role).value for role in PERMISSIONS[permission]], region=region)


def tokens(owner: User) -> QuerySet[ApiToken]:
    """The tokens of a person, newest first; revoked ones too."""
    return ApiToken.objects.filter(owner=owner).order_by("-created_at", "-pk")
