"""Secrets at rest: Fernet under the keys in settings.FIELD_KEY (by comma; the first writes)."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: str) -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in keys.split(",")])


def seal(text: str) -> str:
    return _box(settings.FIELD_KEY).encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """The text; raises ValueError when none of the keys fits, with the way out in its message."""
    try:
        return _box(settings.FIELD_KEY).decrypt(token.encode()).decode()
    except InvalidToken:
        raise ValueError(
            "A stored secret cannot be read with FIELD_KEY. "
            "Restore the key or enter the secret again."
        ) from None


class SecretField(models.TextField):
    """Text that is encrypted in the database and plain in Python. Empty stays empty."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else value

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return unseal(value) if value else value


class SecretMappingField(models.Field):
    """Texts by name, encrypted in the database as one. An empty mapping is an empty text."""

    _pyi_private_set_type: Mapping[str, str]  # for django-stubs
    _pyi_private_get_type: dict[str, str]

    def get_internal_type(self) -> str:
        return "TextField"

    def get_prep_value(self, value: Mapping[str, str] | None) -> str:
        return seal(json.dumps(dict(value))) if value else ""

    def from_db_value(self, value: str | None, *_args: Any) -> dict[str, str]:
        return json.loads(unseal(value)) if value else {}
