"""Where secrets lie, what replaces them in an export without, and which key reads the others.

With secrets an archive is as precious as a backup of the database: stored secrets stay encrypted
under FIELD_KEY, passwords and tokens stay digests, the seeds of second factors are as they lie.
"""

import hashlib

from django.apps import apps
from django.conf import settings

from apps.core.crypto import SecretField, SecretMappingField

# Rows that are nothing but a secret.
ROWS = frozenset({
    "account_emailconfirmation", "mfa_authenticator", "socialaccount_socialtoken",
})  # fmt: skip
UNUSABLE = "'!'"  # what Django stores where nobody can sign in by password
# No digest reads like this, and it is unique where digests have to be.
TAKEN_OUT = "'removed-' || id"
DIGESTS = {
    "accounts_apitoken": "digest",
    "agreements_signatory": "token_digest",
    "partners_invitation": "digest",
    "partners_partnertoken": "digest",
    "usage_sourcetoken": "digest",
}


def replacements() -> dict[str, dict[str, str]]:
    """SQL in place of columns, by table and column, for an export without secrets."""
    found: dict[str, dict[str, str]] = {
        "accounts_user": {"password": UNUSABLE},
        "socialaccount_socialapp": {"secret": "''", "key": "''", "settings": "'{}'::jsonb"},
    }
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, SecretField | SecretMappingField):
                found.setdefault(model._meta.db_table, {})[str(field.column)] = "''"
    for table, column in DIGESTS.items():
        for each in (table, f"{table}event"):
            found.setdefault(each, {})[column] = TAKEN_OUT
    return found


def key_ids() -> list[str]:
    """A name for each key of FIELD_KEY from which the key cannot be told; the first one writes."""
    keys = [key.strip() for key in settings.FIELD_KEY.split(",")]
    return [hashlib.sha256(f"field key {key}".encode()).hexdigest()[:12] for key in keys]
