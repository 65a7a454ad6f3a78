"""Options of drop-downs that come from the database."""

from apps.accounts import queries as people
from apps.network.models import Metro, Region, Site


def regions() -> list[tuple[str, str]]:
    """Regions by code."""
    return list(Region.objects.order_by("name").values_list("code", "name"))


def metros() -> list[tuple[str, str]]:
    """Metros by code."""
    return list(Metro.objects.order_by("name").values_list("code", "name"))


def owners() -> list[tuple[str, str]]:
    """People by e-mail address."""
    return list(people.people().values_list("email", "name"))


def is_place(code: str) -> bool:
    """Whether it is the code of a site, a metro or a region; nothing at all is everywhere."""
    return not code or any(
        model.objects.filter(code__iexact=code).exists()  # type: ignore[attr-defined]
        for model in (Site, Metro, Region)
    )
