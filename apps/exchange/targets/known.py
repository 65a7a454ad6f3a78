"""What the database has by the names people use: read once for many rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.apps import apps

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.exchange import rules
from apps.exchange.models import Origin
from apps.exchange.readers import Box
from apps.network.models import IXP, Facility, IXPPort, Metro, Region, Site
from apps.partners.models import ASN, Partner
from apps.partners.rules import parse_asn
from apps.peeringdb.models import OK, Net

ALIKE = 3  # names that are offered for one that nobody has


class Known:
    """Look-ups of one batch of rows. A new batch takes a new one, so nothing is stale for long.

    `box`: the files that come with the rows.
    """

    def __init__(self, *, at: datetime, is_filling: bool = False, box: Box | None = None) -> None:
        self.at = at
        self.is_filling = is_filling
        self.box = box
        self.memo: dict[Any, Any] = {}

    @cached_property
    def partners(self) -> dict[str, Partner]:
        """By name in small letters, and by reference."""
        found: dict[str, Partner] = {}
        for partner in Partner.objects.filter(archived_at=None).order_by("pk"):
            found[partner.name.lower()] = partner
            found[partner.ref.lower()] = partner
        return found

    @cached_property
    def by_id(self) -> dict[int, Partner]:
        return {partner.pk: partner for partner in self.partners.values()}

    @cached_property
    def asns(self) -> dict[int, ASN]:
        return {asn.number: asn for asn in ASN.objects.select_related("partner").order_by("pk")}

    @cached_property
    def people(self) -> dict[str, User]:
        """Our own people by e-mail and by name."""
        found: dict[str, User] = {}
        ours = User.objects.filter(is_active=True).exclude(role=Role.PARTNER)
        for user in ours.order_by("-pk"):
            found[user.name.lower()] = user
            found[user.email.lower()] = user
        return found

    @cached_property
    def regions(self) -> dict[str, Region]:
        rows = list(Region.objects.order_by("pk"))
        return {r.code.lower(): r for r in rows} | {r.name.lower(): r for r in rows}

    @cached_property
    def metros(self) -> dict[str, Metro]:
        rows = list(Metro.objects.order_by("pk"))
        return {rules.plain(m.name): m for m in rows} | {m.code.lower(): m for m in rows}

    @cached_property
    def sites(self) -> dict[str, Site]:
        rows = list(Site.objects.select_related("metro", "facility").order_by("-pk"))
        return {s.name.lower(): s for s in rows} | {s.code.lower(): s for s in rows}

    @cached_property
    def facilities(self) -> dict[tuple[int, str], Facility]:
        rows = Facility.objects.select_related("metro").order_by("-pk")
        return {(row.metro_id, row.name.lower()): row for row in rows}

    @cached_property
    def exchanges(self) -> dict[str, IXP]:
        return {ixp.name.lower(): ixp for ixp in IXP.objects.order_by("pk")}

    @cached_property
    def ports(self) -> dict[tuple[int, int], list[IXPPort]]:
        """Our ports by exchange and site."""
        found: dict[tuple[int, int], list[IXPPort]] = {}
        for port in IXPPort.objects.select_related("ixp").order_by("name"):
            found.setdefault((port.ixp_id, port.site_id), []).append(port)
        return found

    def origin(self, pk: str) -> Any:
        """What an object of another system became here; None where it is gone, or for ""."""
        row = Origin.objects.filter(pk=pk).first() if pk else None
        model = apps.get_model(row.model) if row else None
        return model._default_manager.filter(pk=row.object_pk).first() if row and model else None

    def expect(self, target: str, facts: Mapping[str, Any]) -> None:
        """A row before will make this, so rows after it may name it. For dry runs only."""
        if target == "partner" and facts.get("name"):
            partner = Partner(name=facts["name"])
            self.partners.setdefault(facts["name"].lower(), partner)
            if number := facts.get("asn"):
                self.asns.setdefault(number, ASN(number=number, partner=partner))
        if target == "site" and facts.get("code"):
            site = Site(code=facts["code"].upper(), name=facts.get("name", ""))
            self.sites.setdefault(facts["code"].lower(), site)
        if target == "exchange" and facts.get("name"):
            self.exchanges.setdefault(facts["name"].lower(), IXP(name=facts["name"]))

    def learn(self, obj: Any) -> None:
        """A row before has written this, so rows after it may name it."""
        if isinstance(obj, Partner):
            self.partners[obj.name.lower()] = self.partners[obj.ref.lower()] = obj

    def network(self, number: int) -> Net | None:
        """What the PeeringDB mirror has of an AS number."""
        return self.once(("net", number), lambda: Net.objects.filter(asn=number, status=OK).first())

    def once(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self.memo:
            self.memo[key] = make()
        return self.memo[key]


def partner(text: str, known: Known) -> Partner:
    """By name, reference or AS number."""
    if found := known.partners.get(text.lower()):
        return found
    number = _number(text)
    if number is None:
        raise ValueError(f"There is no partner {text!r}.{_alike(text, known.partners)}")
    if asn := known.asns.get(number):
        return asn.partner
    net = known.network(number)
    there = f" PeeringDB knows it as {net.name}: import it as a partner first." if net else ""
    raise ValueError(f"No partner has AS{number}.{there}")


def person(text: str, known: Known) -> User:
    """One of our own people by e-mail address or name."""
    found = known.people.get(text.lower())
    if found is None:
        raise ValueError(f"Nobody of ours is {text!r}. Write the e-mail address.")
    return found


def region(text: str, known: Known) -> str:
    found = known.regions.get(text.lower())
    if found is None:
        raise ValueError(f"There is no region {text!r}.{_alike(text, known.regions)}")
    return found.code


def metro(text: str, known: Known) -> Metro:
    found = known.metros.get(text.lower()) or known.metros.get(rules.plain(text))
    if found is None:
        raise ValueError(f"There is no metro {text!r}. Write its IATA code, such as BOG.")
    return found


def site(text: str, known: Known) -> Site:
    found = known.sites.get(text.lower())
    if found is None:
        raise ValueError(f"There is no site {text!r}.{_alike(text, known.sites)}")
    return found


def exchange(text: str, known: Known) -> IXP:
    found = known.exchanges.get(text.lower())
    if found is None:
        raise ValueError(f"There is no exchange {text!r}.{_alike(text, known.exchanges)}")
    return found


def number(text: str, known: Known) -> int:
    return parse_asn(text)


def asn(text: str, known: Known) -> ASN:
    """An AS number that some partner has."""
    value = parse_asn(text)
    found = known.asns.get(value)
    if found is None:
        raise ValueError(f"No partner has AS{value}. Import it with its partner first.")
    return found


def _number(text: str) -> int | None:
    try:
        return parse_asn(text)
    except ValueError:
        return None


def _alike(text: str, names: Iterable[str]) -> str:
    """Up to three names that begin alike, for a way out of a typing error."""
    start = text.lower()[:3]
    found = sorted(name for name in names if start and name.startswith(start))[:ALIKE]
    return f" Did you mean {' or '.join(found)}?" if found else ""
