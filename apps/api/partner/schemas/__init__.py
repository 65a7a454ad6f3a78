"""Components of the partner API's document."""

from apps.api.partner.schemas import network, people, requests, webhooks
from apps.api.robots.operations import Schema

COMPONENTS: dict[str, Schema] = {
    **people.SCHEMAS, **requests.SCHEMAS, **network.SCHEMAS, **webhooks.SCHEMAS,
}  # fmt: skip
