"""What must not stand in a log: tokens, such as those in the addresses of calendar feeds."""

import re
from typing import Any

_TOKEN = re.compile(r"\b(ep[ps]?)_([0-9a-f]+)_[\w-]+")


def hide_tokens(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Keep the prefix of a token, by which its owner knows it, and hide the secret part."""
    return {
        name: _TOKEN.sub(r"\1_\2_…", value) if isinstance(value, str) else value
        for name, value in event.items()
    }
