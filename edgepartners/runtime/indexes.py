"""Package indexes as set for pip, told to uv, which reads neither pip.conf nor PIP_*."""

import ast
import os
from collections.abc import Mapping
from urllib.parse import urlsplit
from urllib.request import url2pathname

SECTIONS = ("global", "install", ":env:")  # a later one wins, as in pip
LISTS = ("extra-index-url", "find-links", "trusted-host")


def pip_settings(config_list: str) -> dict[str, str]:
    """Settings from the output of `pip config list`; the environment wins, as in pip."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in config_list.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.rpartition(".")
        if section in found:
            found[section][key.replace("_", "-")] = str(ast.literal_eval(value))
    return {key: value for section in SECTIONS for key, value in found[section].items()}


def uv_variables(pip: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Variables for uv that say what `pip` says; those in `given` stay as they are.

    Locations on this machine that do not exist are left out: pip passes over them, uv stops.
    """
    extra = existing(pip.get("extra-index-url", ""))
    wanted = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_DEFAULT_INDEX": " ".join(existing(pip.get("index-url", ""))),
        "UV_INDEX": " ".join(extra),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if extra else "",  # pip's way; hashes guard it
        "UV_FIND_LINKS": ",".join(existing(pip.get("find-links", ""))),
        "UV_NO_INDEX": "1" if pip.get("no-index", "").lower() in ("1", "true", "yes") else "",
        "UV_INSECURE_HOST": " ".join(pip.get("trusted-host", "").split()),
        "UV_HTTP_TIMEOUT": pip.get("timeout") or pip.get("default-timeout") or "",
        "SSL_CERT_FILE": pip.get("cert", ""),
        "SSL_CLIENT_CERT": pip.get("client-cert", ""),
        "ALL_PROXY": pip.get("proxy", ""),
    }
    return {name: value for name, value in wanted.items() if value and name not in given}


def existing(locations: str) -> list[str]:
    """The locations of a setting, without folders that are not there."""
    return [location for location in locations.split() if is_there(location)]


def is_there(location: str) -> bool:
    parts = urlsplit(location)
    if parts.scheme in ("", "file"):
        return os.path.exists(url2pathname(parts.path))
    return True
