"""The simulated receiver of our webhooks, as the simulator runs it: without Django."""

from apps.integrations.faking import Fields, Reply

WAREHOUSE = "warehouse"


class Listener:
    """Takes every message and keeps none."""

    def answer(self, path: str, fields: Fields) -> Reply:
        return Reply(204, b"", "text/plain")
