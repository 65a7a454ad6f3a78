"""Options of drop-downs that come from the database."""

from django.db.models import QuerySet

from apps.accounts import queries as people
from apps.core.written import written_once
from apps.network.models import Metro, Region, Site


def regions() -> list[tuple[str, str]]:
    """Regions by code."""
    return _regions()


@written_once
def _regions() -> QuerySet[Region, tuple[str, str]]:
    return Region.objects.order_by("name").values_list("code", "name")


def metros() -> list[tuple[str, str]]:
    """Metros by code."""
    return _metros()


@written_once
def _metros() -> QuerySet[Metro, tuple[str, str]]:
    return Metro.objects.order_by("name").values_list("code", "name")


def owners() -> list[tuple[str, str]]:
    """People by e-mail address."""
    return list(people.people().values_list("email", "name"))


def is_place(code: str) -> bool:
    """Whether it is the code of a site, a metro or a region; nothing at all is everywhere."""
    return not code or any(
        model.objects.filter(code__iexact=code).exists()  # type: ignore[attr-defined]
        for model in (Site, Metro, Region)
    )
