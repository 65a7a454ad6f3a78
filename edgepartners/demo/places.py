"""North America, where the network is about to go: metros with data centres and planned sites."""

from decimal import Decimal

from apps.network.enums import SiteState
from apps.network.models import Facility, Metro, Region, Site

# Code, name, latitude, longitude, zone, and the state of the site there; empty: none yet.
CITIES = (
    ("MIA", "Miami", "25.762", "-80.192", "America/New_York", SiteState.BUILDING),
    ("WAS", "Ashburn", "39.044", "-77.487", "America/New_York", SiteState.PLANNED),
    ("DFW", "Dallas", "32.777", "-96.797", "America/Chicago", SiteState.PLANNED),
    ("LAX", "Los Angeles", "34.052", "-118.244", "America/Los_Angeles", SiteState.PLANNED),
    ("NYC", "New York", "40.713", "-74.006", "America/New_York", ""),
)
SPREAD = (("0.021", "-0.034"), ("-0.038", "0.012"), ("0.009", "0.047"))  # degrees


def add_next_region() -> None:
    """A region without a partner or an interconnect yet."""
    region = Region.objects.create(code="NA", name="North America")
    for code, name, latitude, longitude, zone, state in CITIES:
        metro = Metro.objects.create(
            code=code, name=name, region=region, country="US", latitude=Decimal(latitude),
            longitude=Decimal(longitude), time_zone=zone,
        )  # fmt: skip
        place = Facility.objects.create(
            name=f"{name} DC1", metro=metro, operator="Meridian Colocation",
            xconnect_mrc=Decimal(280), lead_time_days=45,
        )  # fmt: skip
        if state:
            Site.objects.create(
                code=f"{code}01", name=place.name, facility=place, metro=metro, state=state
            )


def degrees(facility: Facility, n: int) -> tuple[float, float]:
    """Latitude and longitude of the nth data centre of a demo city: some kilometres apart."""
    north, east = (Decimal(each) for each in SPREAD[n % len(SPREAD)])
    return float(facility.metro.latitude + north), float(facility.metro.longitude + east)
