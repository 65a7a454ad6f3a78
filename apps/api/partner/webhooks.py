"""/webhooks: where the partner's own systems are told, and the log (portal.md 6.6, 6.7).

What the page of the portal does, for its administrators, through the same actions.
"""

import json
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.partner.base import PartnerView
from apps.api.robots import pages, versions
from apps.api.robots.ids import read_uid
from apps.api.robots.operations import PAGING, Answer, Operation, listed, ref, tells
from apps.api.robots.shown import moment
from apps.notifications import actions, for_partner
from apps.notifications.enums import DeliveryState

READ, WRITE = "webhooks:read", "webhooks:write"
ETAG = {"ETag": "Version, for If-Match"}
SOON = "It goes out within half a minute; how it went stands in the log"


class WebhookView(PartnerView):
    scopes = {"GET": READ, "POST": WRITE, "PATCH": WRITE, "DELETE": WRITE}

    def hook(self, webhook_id: str) -> Any:
        """A webhook of the caller's partner, to be given to an action."""
        return self.sure(for_partner.webhook(self.seat.partner, str(read_uid(webhook_id))))

    def delivery(self, webhook_id: str, message_id: str) -> Any:
        hook = self.hook(webhook_id)
        return self.sure(for_partner.delivery(hook, str(read_uid(message_id))))

    def answer(self, hook: Any, *, status: int = 200, secret: str = "") -> Response:
        """The webhook with its ETag; with its secret only where it was made by this call."""
        shown = row(hook)
        headers = {"ETag": versions.etag(versions.digest(shown))}
        if status == 201:
            headers["Location"] = f"/api/partner/v1/webhooks/{hook.uid}"
        return Response(shown | ({"secret": secret} if secret else {}), status, headers=headers)


class Webhooks(WebhookView):
    @tells(
        Operation(
            "Webhooks of the partner",
            {200: Answer(listed("webhooks", ref("Webhook")))},
            parameters=PAGING,
        )
    )
    def get(self, request: Request) -> Response:
        asked = self.window()
        found = for_partner.webhooks(self.seat.partner).order_by("pk")
        rows = found.filter(pk__gt=asked.after) if asked.after else found
        page = pages.cut(list(rows[: asked.size + 1]), asked, key=lambda hook: hook.pk)
        shown = [row(hook) for hook in page.rows]
        return Response({"webhooks": shown, "next_token": page.next_token})

    @tells(
        Operation(
            "Add a webhook",
            {201: Answer(ref("WebhookMade"), "With its secret, this once", headers=ETAG)},
            "Messages are signed as Standard Webhooks says. The address must be a public one "
            "and begin with https://.",
            body=ref("WebhookGiven"),
            once=("secret",),
        )
    )
    def post(self, request: Request) -> Response:
        body = self.json()
        hook = actions.add_webhook(
            partner=self.seat.partner, name=body["name"], url=body["url"],
            events=body.get("events", []), by=self.seat.user, at=timezone.now(),
        )  # fmt: skip
        return self.answer(hook, status=201, secret=hook.secret)


class Webhook(WebhookView):
    @tells(Operation("One webhook", {200: Answer(ref("Webhook"), headers=ETAG)}))
    def get(self, request: Request, webhook_id: str) -> Response:
        return self.answer(self.hook(webhook_id))

    @tells(
        Operation(
            "Change a webhook",
            {200: Answer(ref("Webhook"), headers=ETAG)},
            "Turned on again it starts without failures.",
            body=ref("WebhookChange"),
            is_versioned=True,
        )
    )
    def patch(self, request: Request, webhook_id: str) -> Response:
        hook = self.hook(webhook_id)
        versions.require_match(self.plain, versions.digest(row(hook)))
        now = {"name": hook.name, "url": hook.url, "events": hook.wants, "is_on": hook.is_on}
        changed = actions.edit_webhook(
            webhook=hook, by=self.seat.user, at=timezone.now(), **(now | self.json())
        )
        return self.answer(changed)

    @tells(Operation("Remove a webhook", {204: Answer(None, "Nothing is sent there any more")}))
    def delete(self, request: Request, webhook_id: str) -> Response:
        actions.remove_webhook(webhook=self.hook(webhook_id), by=self.seat.user, at=timezone.now())
        return Response(status=204)


class Secret(WebhookView):
    @tells(
        Operation(
            "Make a new secret",
            {200: Answer(ref("WebhookMade"), "With its secret, this once", headers=ETAG)},
            "The old one is not used any more from the next message on.",
            once=("secret",),
        )
    )
    def post(self, request: Request, webhook_id: str) -> Response:
        hook = actions.renew_secret(
            webhook=self.hook(webhook_id), by=self.seat.user, at=timezone.now()
        )
        return self.answer(hook, secret=hook.secret)


class Test(WebhookView):
    @tells(Operation("Send a test message", {202: Answer(None, SOON)}))
    def post(self, request: Request, webhook_id: str) -> Response:
        actions.send_test(webhook=self.hook(webhook_id), by=self.seat.user, at=timezone.now())
        return Response(status=202)


class Deliveries(WebhookView):
    @tells(
        Operation(
            "What was sent to a webhook, newest first",
            {200: Answer(listed("deliveries", ref("DeliveryRow")))},
            parameters=PAGING,
        )
    )
    def get(self, request: Request, webhook_id: str) -> Response:
        asked = self.window()
        found = for_partner.deliveries(self.hook(webhook_id)).order_by("-pk")
        rows = found.filter(pk__lt=asked.after) if asked.after else found
        page = pages.cut(list(rows[: asked.size + 1]), asked, key=lambda each: each.pk)
        shown = [sent(each) for each in page.rows]
        return Response({"deliveries": shown, "next_token": page.next_token})


class Delivery(WebhookView):
    @tells(Operation("One message as it was sent", {200: Answer(ref("Delivery"))}))
    def get(self, request: Request, webhook_id: str, message_id: str) -> Response:
        found = self.delivery(webhook_id, message_id)
        return Response(sent(found) | {"message": json.loads(found.body)})


class Replay(WebhookView):
    @tells(
        Operation(
            "Send a message again",
            {202: Answer(ref("DeliveryRow"), SOON)},
            "Also one that was taken; its id stays, so a receiver can tell. 409 while it waits "
            "to be sent, or its webhook is off.",
        )
    )
    def post(self, request: Request, webhook_id: str, message_id: str) -> Response:
        found = self.delivery(webhook_id, message_id)
        actions.replay(delivery=found, by=self.seat.user, at=timezone.now())
        return Response(sent(self.delivery(webhook_id, message_id)), 202)


def row(hook: Any) -> dict[str, Any]:
    return {
        "webhook_id": str(hook.uid), "name": hook.name, "url": hook.url, "events": hook.wants,
        "is_on": hook.is_on, "off_reason": hook.off_reason, "created_at": moment(hook.created_at),
    }  # fmt: skip


def sent(message: Any) -> dict[str, Any]:
    is_waiting = message.state == DeliveryState.WAITING
    return {
        "message_id": str(message.uid), "event": message.event, "reference": message.ref,
        "state": message.state, "attempts": message.attempts,
        "created_at": moment(message.created_at),
        "due_at": moment(message.due_at) if is_waiting else None,
        "sent_at": moment(message.sent_at), "status": message.status or None,
        "error": message.error, "answer": message.excerpt,
    }  # fmt: skip
