"""The way to a Jira: the client of a link, with the guard that all sources have."""

from typing import Any

from django.conf import settings

from apps.core.errors import Invalid
from apps.integrations.addresses import AddressPolicy, check_url
from apps.integrations.errors import SourceError
from apps.integrations.jira import client, data_center
from apps.integrations.jira.client import Client
from apps.programs.enums import JiraFlavour
from apps.programs.models import JiraLink

PATIENCE: dict[str, float] = {"read_timeout": 15.0}  # seconds; of one call


def opened(link: JiraLink) -> Client:
    """An open client; use it in a `with` statement. Raises SourceError."""
    options: dict[str, Any] = {"policy": policy(), **PATIENCE}
    if link.flavour == JiraFlavour.DATA_CENTER:
        where = data_center.endpoint(link.url, token=link.token, **options)
        return data_center.DataCenter(where)
    return Client(client.endpoint(link.url, email=link.email, token=link.token, **options))


def policy() -> AddressPolicy:
    """Which addresses may be called from here: the same as for sources of measurements."""
    return AddressPolicy(allow_loopback=settings.SOURCE_ALLOW_PRIVATE)


def check_address(url: str) -> None:
    """Raises Invalid for an address that we will not call."""
    try:
        check_url(url, policy())
    except SourceError as error:
        raise Invalid({"url": str(error)}) from error
