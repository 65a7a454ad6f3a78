import json

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from apps.core.crypto import SecretMappingField, seal, unseal


def encrypt(apps, schema_editor):
    """What was the text of a JSON object becomes a sealed one; nothing stays empty."""
    _rewrite(schema_editor.connection, lambda text: seal(text) if json.loads(text) else "")


def decrypt(apps, schema_editor):
    _rewrite(schema_editor.connection, lambda text: unseal(text) if text else "{}")


def _rewrite(connection, changed):
    """In SQL: the field itself would take the stored text for what it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, headers FROM usage_datasource")
        rows = [(changed(text), pk) for pk, text in cursor.fetchall()]
        cursor.executemany("UPDATE usage_datasource SET headers = %s WHERE id = %s", rows)


class Migration(migrations.Migration):

    dependencies = [
        ('usage', '0002_samples'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='datasource',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='datasource',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='datasource',
            name='delete_delete',
        ),
        migrations.RemoveField(
            model_name='datasourceevent',
            name='headers',
        ),
        migrations.AlterField(
            model_name='datasource',
            name='headers',
            field=SecretMappingField(blank=True, default=dict, help_text='Values are encrypted, never shown'),
        ),
        migrations.RunPython(encrypt, decrypt),
        pgtrigger.migrations.AddTrigger(
            model_name='datasource',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (NEW."auth", NEW."ca_cert", NEW."cadence_s", NEW."client_cert", NEW."created_at", NEW."id", NEW."is_simulated", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query_in", NEW."query_out", NEW."ref", NEW."state", NEW."url", NEW."username"); RETURN NULL;', hash='22f3c09aa479c626df6b80f90df5ae33a0b9db8c', operation='INSERT', pgid='pgtrigger_insert_insert_a6a36', table='usage_datasource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datasource',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."auth" IS DISTINCT FROM (NEW."auth") OR OLD."ca_cert" IS DISTINCT FROM (NEW."ca_cert") OR OLD."cadence_s" IS DISTINCT FROM (NEW."cadence_s") OR OLD."client_cert" IS DISTINCT FROM (NEW."client_cert") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_simulated" IS DISTINCT FROM (NEW."is_simulated") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."query_in" IS DISTINCT FROM (NEW."query_in") OR OLD."query_out" IS DISTINCT FROM (NEW."query_out") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (NEW."auth", NEW."ca_cert", NEW."cadence_s", NEW."client_cert", NEW."created_at", NEW."id", NEW."is_simulated", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query_in", NEW."query_out", NEW."ref", NEW."state", NEW."url", NEW."username"); RETURN NULL;', hash='939d75d5498fa20ede755eef57db5c915e0307bc', operation='UPDATE', pgid='pgtrigger_update_update_1f69a', table='usage_datasource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datasource',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (OLD."auth", OLD."ca_cert", OLD."cadence_s", OLD."client_cert", OLD."created_at", OLD."id", OLD."is_simulated", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query_in", OLD."query_out", OLD."ref", OLD."state", OLD."url", OLD."username"); RETURN NULL;', hash='183dd41ddaab2e0a86b5b0f9fc0979c3f5c7a06f', operation='DELETE', pgid='pgtrigger_delete_delete_eebb4', table='usage_datasource', when='AFTER')),
        ),
    ]
