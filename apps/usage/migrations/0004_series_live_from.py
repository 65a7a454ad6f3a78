import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("usage", "0003_touched")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name='series', name='insert_insert'),
        pgtrigger.migrations.RemoveTrigger(model_name='series', name='update_update'),
        pgtrigger.migrations.RemoveTrigger(model_name='series', name='delete_delete'),
        migrations.AddField(
            model_name='series',
            name='live_from',
            field=models.DateTimeField(blank=True, help_text='Counts for the interconnect from here on; empty: always', null=True),
        ),
        migrations.AddField(
            model_name='seriesevent',
            name='live_from',
            field=models.DateTimeField(blank=True, help_text='Counts for the interconnect from here on; empty: always', null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='series',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (NEW."id", NEW."interconnect_id", NEW."labels", NEW."live_from", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."source_id", NEW."speed_bps", NEW."swapped"); RETURN NULL;', hash='dfd6781e473e1305ed0c14b1019b5f3cd3c97d5b', operation='INSERT', pgid='pgtrigger_insert_insert_887df', table='usage_series', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='series',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interconnect_id" IS DISTINCT FROM (NEW."interconnect_id") OR OLD."labels" IS DISTINCT FROM (NEW."labels") OR OLD."live_from" IS DISTINCT FROM (NEW."live_from") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."retired_at" IS DISTINCT FROM (NEW."retired_at") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."speed_bps" IS DISTINCT FROM (NEW."speed_bps") OR OLD."swapped" IS DISTINCT FROM (NEW."swapped"))', func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (NEW."id", NEW."interconnect_id", NEW."labels", NEW."live_from", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_at", NEW."source_id", NEW."speed_bps", NEW."swapped"); RETURN NULL;', hash='ba10f2f9c76c4affc0c06182b7cbcbb7d7f8d710', operation='UPDATE', pgid='pgtrigger_update_update_5d40d', table='usage_series', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='series',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (OLD."id", OLD."interconnect_id", OLD."labels", OLD."live_from", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."retired_at", OLD."source_id", OLD."speed_bps", OLD."swapped"); RETURN NULL;', hash='dd486934d4cdd66d0049edb900a08cabc23c67d2', operation='DELETE', pgid='pgtrigger_delete_delete_fbc67', table='usage_series', when='AFTER')),
        ),
    ]
