"""Secrets at rest."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from apps.core import crypto
from tests import factories as make


def test_sealed_text_is_unreadable_and_comes_back():
    token = crypto.seal("s3cret")

    assert "s3cret" not in token
    assert crypto.unseal(token) == "s3cret"


def test_older_key_still_opens_and_the_newer_one_seals(settings):
    token = crypto.seal("s3cret")
    newer = Fernet.generate_key().decode()
    settings.FIELD_KEY = f"{newer},{settings.FIELD_KEY}"

    resealed = crypto.seal("s3cret")

    assert crypto.unseal(token) == "s3cret"
    assert Fernet(newer).decrypt(resealed.encode()) == b"s3cret"


def test_wrong_key_says_what_to_do(settings):
    token = crypto.seal("s3cret")
    settings.FIELD_KEY = Fernet.generate_key().decode()

    with pytest.raises(ValueError, match="Restore the key or enter the secret again"):
        crypto.unseal(token)


def test_secret_field_is_encrypted_in_the_database(db):
    source = make.source(secret="hunter2")

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM usage_datasource WHERE id = %s", [source.pk])
        [stored] = cursor.fetchone()

    source.refresh_from_db()
    assert "hunter2" not in stored
    assert source.secret == "hunter2"


def test_values_by_name_are_encrypted_in_the_database(db):
    source = make.source(headers={"X-Scope-OrgID": "hunter2"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT headers FROM usage_datasource WHERE id = %s", [source.pk])
        [stored] = cursor.fetchone()

    source.refresh_from_db()
    assert "hunter2" not in stored
    assert "X-Scope" not in stored
    assert source.headers == {"X-Scope-OrgID": "hunter2"}


def test_empty_secret_stays_empty(db):
    source = make.source(secret="", headers={})

    source.refresh_from_db()

    assert (source.secret, source.headers) == ("", {})
