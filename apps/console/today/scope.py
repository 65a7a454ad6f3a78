"""Whose work is shown: mine, my region's, all; and how many days ahead."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest

from apps.accounts.models import User
from apps.partners.models import Partner

HORIZONS = (30, 60, 90)
MINE, REGION, ALL = "mine", "region", "all"


@dataclass(frozen=True)
class Scope:
    """`name` is one of mine, region, all; the region is the person's home."""

    name: str
    days: int
    user: User

    @property
    def region(self) -> str:
        return self.user.home_region if self.name == REGION else ""

    @property
    def owner(self) -> User | None:
        return self.user if self.name == MINE else None

    @property
    def label(self) -> str:
        return dict(self.names)[self.name]

    @property
    def names(self) -> list[tuple[str, str]]:
        region = [(REGION, f"Region {self.user.home_region}")] if self.user.home_region else []
        return [(MINE, "My partners"), *region, (ALL, "All partners")]

    @property
    def scopes(self) -> list[tuple[str, str, bool]]:
        """Addresses and labels of the choices, and whether one is in force."""
        return [(self._address(scope=n), text, n == self.name) for n, text in self.names]

    @property
    def horizons(self) -> list[tuple[str, str, bool]]:
        return [(self._address(days=d), f"Next {d} days", d == self.days) for d in HORIZONS]

    def _address(self, **changes: Any) -> str:
        return f"?{urlencode({'scope': self.name, 'days': self.days, **changes})}"

    def partners(self, prefix: str = "") -> Q:
        """Limits rows that belong to a partner; `prefix` leads to it: `partner__`."""
        return partners_of(*self.whose, prefix)

    @property
    def whose(self) -> tuple[int | None, str | None]:
        """The owner's id and the region, for `partners_of`: one of the two, or none."""
        return (self.owner.pk, None) if self.owner else (None, self.region or None)


def partners_of(owner: int | None, region: str | None, prefix: str = "") -> Q:
    """As `Scope.partners`, for queries whose SQL is written once."""
    if owner is not None:
        return Q(**{f"{prefix}owner": owner})
    return Q(**{f"{prefix}region": region}) if region is not None else Q()


def read(request: HttpRequest) -> Scope:
    """What the address asks for; without it what concerns the person most. One query at most."""
    user: User = request.user  # type: ignore[assignment]
    days = request.GET.get("days", "")
    horizon = int(days) if days in map(str, HORIZONS) else HORIZONS[0]
    known = Scope(ALL, horizon, user)
    name = request.GET.get("scope", "")
    return Scope(name if name in dict(known.names) else _usual(user), horizon, user)


def _usual(user: User) -> str:
    if Partner.objects.filter(owner=user, archived_at=None).exists():
        return MINE
    return REGION if user.home_region else ALL
