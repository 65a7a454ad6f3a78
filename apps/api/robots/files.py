"""Files that come as the body itself: how they are called."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from apps.api.robots.faults import wrong

_NAME = re.compile(r"filename\*=UTF-8''([^;]+)|filename=\"([^\"]+)\"|filename=([^;]+)", re.I)


def filename(headers: Mapping[str, str]) -> str:
    """The name in Content-Disposition (RFC 6266); 400 without one."""
    found = _NAME.search(headers.get("Content-Disposition", ""))
    if found is None:
        raise wrong({"Content-Disposition": 'Send attachment; filename="loa.pdf".'})
    return unquote(found[1]) if found[1] else str(found[2] or found[3]).strip()
