"""A mail of the log in words: where it stands, and what the outbox says of it."""

from apps.notifications.enums import Channel, DeliveryState
from apps.reports.enums import Stage
from apps.reports.models import Sending

TONES = {Stage.DUE: "wait", Stage.MAKING: "acc", Stage.SENT: "ok", Stage.SKIPPED: "void"}
MAILS = {
    DeliveryState.WAITING: ("acc", "The mail waits for its sender"),
    DeliveryState.SENT: ("ok", "Sent"),
    DeliveryState.FAILED: ("bad", "The mail could not be sent"),
}


def mail_of(sending: Sending) -> tuple[str, str, str]:
    """Tone, word, and the reason where it did not get there."""
    if sending.stage != Stage.SENT or sending.notice is None:
        return TONES[Stage(sending.stage)], sending.get_stage_display(), sending.why
    for delivery in sending.notice.deliveries.all():
        if delivery.channel == Channel.EMAIL:
            return *MAILS[DeliveryState(delivery.state)], delivery.error
    return "ok", "In the inbox", "Mails of this kind are muted in the profile."
