"""Write places: regions, metros, facilities and sites."""

import zoneinfo
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import models, transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid
from apps.network.models import Facility, Metro, Region, Site


class FacilityFacts(TypedDict, total=False):
    operator: str
    address: str
    pdb_fac_id: int | None
    xconnect_mrc: Decimal | None
    currency: str
    lead_time_days: int | None


class SiteFacts(TypedDict, total=False):
    name: str
    kind: str
    state: str
    power_kw: Decimal | None


@transaction.atomic
def add_region(*, code: str, name: str, by: User | None, at: datetime) -> Region:
    """A part of the world, such as LATAM. Refused when the code is taken."""
    return _add(Region, {"code": code.upper(), "name": name}, f"There is a region {code} already.")


@transaction.atomic
def add_metro(
    *, region: Region, code: str, name: str, country: str, latitude: Decimal, longitude: Decimal,
    time_zone: str, by: User | None, at: datetime,
) -> Metro:  # fmt: skip
    """A city with its IATA code; days of measurement are cut in its IANA `time_zone`."""
    if time_zone not in zoneinfo.available_timezones():
        raise Invalid(
            {"time_zone": f"{time_zone!r} is no time zone; use a name such as America/Bogota."}
        )
    values = {
        "region": region,
        "code": code.upper(),
        "name": name,
        "country": country,
        "latitude": latitude,
        "longitude": longitude,
        "time_zone": time_zone,
    }
    return _add(Metro, values, f"There is a metro {code.upper()} already.")


@transaction.atomic
def add_facility(
    *, metro: Metro, name: str, by: User | None, at: datetime, **facts: Unpack[FacilityFacts]
) -> Facility:
    """A data centre in a metro."""
    values = {"metro": metro, "name": name, **facts}
    return _add(Facility, values, "There is a facility with this PeeringDB id already.")


@transaction.atomic
def add_site(
    *, facility: Facility, code: str, by: User | None, at: datetime, **facts: Unpack[SiteFacts]
) -> Site:
    """Our presence in a facility, `BOG-2`; its metro is the facility's."""
    name = facts.get("name") or facility.name
    values = {"facility": facility, "metro": facility.metro, "code": code.upper(), **facts}
    return _add(Site, {**values, "name": name}, f"There is a site {code.upper()} already.")


@transaction.atomic
def edit_site(*, site: Site, by: User | None, at: datetime, **changes: Unpack[SiteFacts]) -> Site:
    """Change the facts that are named."""
    site.save(update_fields=edits.assign(site, changes, allowed=SiteFacts))
    return site


def _add(model: type[models.Model], values: dict[str, Any], taken: str) -> Any:
    place = edits.made(model, values)
    with edits.unique(taken):
        place.save(force_insert=True)
    return place
