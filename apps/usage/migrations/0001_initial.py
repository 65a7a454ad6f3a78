import apps.core.crypto
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('core', '0001_initial'),
        ('network', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('prometheus', 'Prometheus API'), ('csv', 'CSV upload')], default='prometheus', max_length=12)),
                ('state', models.CharField(choices=[('ENABLED', 'Enabled'), ('PAUSED', 'Paused'), ('RETIRED', 'Retired')], default='ENABLED', max_length=8)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('auth', models.CharField(choices=[('none', 'None'), ('basic', 'User name and password'), ('bearer', 'Bearer token'), ('mtls', 'Client certificate')], default='none', max_length=8)),
                ('username', models.CharField(blank=True, max_length=120)),
                ('secret', apps.core.crypto.SecretField(blank=True, help_text='Password or token; encrypted, never shown')),
                ('client_cert', models.TextField(blank=True, help_text='PEM')),
                ('client_key', apps.core.crypto.SecretField(blank=True, help_text='PEM; encrypted, never shown')),
                ('ca_cert', models.TextField(blank=True, help_text='PEM of a private authority')),
                ('headers', models.JSONField(blank=True, default=dict)),
                ('cadence_s', models.PositiveIntegerField(default=300, help_text='Seconds between two syncs')),
                ('query_in', models.TextField(default='rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8')),
                ('query_out', models.TextField(default='rate(ifHCOutOctets{instance="{instance}",ifName="{ifname}"}[5m])*8')),
                ('is_simulated', models.BooleanField(default=False)),
                ('polled_at', models.DateTimeField(help_text='When the last sync was claimed', null=True)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True)),
                ('failures', models.PositiveIntegerField(default=0, help_text='In a row')),
                ('retry_at', models.DateTimeField(help_text='The circuit is open until then', null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "headers", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (NEW."auth", NEW."ca_cert", NEW."cadence_s", NEW."client_cert", NEW."created_at", NEW."headers", NEW."id", NEW."is_simulated", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query_in", NEW."query_out", NEW."ref", NEW."state", NEW."url", NEW."username"); RETURN NULL;', hash='16758d51d61493ba91673825193802ab50acc01b', operation='INSERT', pgid='pgtrigger_insert_insert_a6a36', table='usage_datasource', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."auth" IS DISTINCT FROM (NEW."auth") OR OLD."ca_cert" IS DISTINCT FROM (NEW."ca_cert") OR OLD."cadence_s" IS DISTINCT FROM (NEW."cadence_s") OR OLD."client_cert" IS DISTINCT FROM (NEW."client_cert") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."headers" IS DISTINCT FROM (NEW."headers") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_simulated" IS DISTINCT FROM (NEW."is_simulated") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."query_in" IS DISTINCT FROM (NEW."query_in") OR OLD."query_out" IS DISTINCT FROM (NEW."query_out") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."url" IS DISTINCT FROM (NEW."url") OR OLD."username" IS DISTINCT FROM (NEW."username"))', func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "headers", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (NEW."auth", NEW."ca_cert", NEW."cadence_s", NEW."client_cert", NEW."created_at", NEW."headers", NEW."id", NEW."is_simulated", NEW."kind", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query_in", NEW."query_out", NEW."ref", NEW."state", NEW."url", NEW."username"); RETURN NULL;', hash='b890ab9903840215ca9a43d36087b1948a90d823', operation='UPDATE', pgid='pgtrigger_update_update_1f69a', table='usage_datasource', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_datasourceevent" ("auth", "ca_cert", "cadence_s", "client_cert", "created_at", "headers", "id", "is_simulated", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query_in", "query_out", "ref", "state", "url", "username") VALUES (OLD."auth", OLD."ca_cert", OLD."cadence_s", OLD."client_cert", OLD."created_at", OLD."headers", OLD."id", OLD."is_simulated", OLD."kind", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query_in", OLD."query_out", OLD."ref", OLD."state", OLD."url", OLD."username"); RETURN NULL;', hash='42fd2168612bd8d45524f73040b3ebffd2cc4a75', operation='DELETE', pgid='pgtrigger_delete_delete_eebb4', table='usage_datasource', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DayStat',
            fields=[
                ('pk', models.CompositePrimaryKey('series_id', 'day', 'direction', blank=True, editable=False, primary_key=True, serialize=False)),
                ('series_id', models.IntegerField()),
                ('day', models.DateField()),
                ('direction', models.SmallIntegerField(choices=[(0, 'From partner'), (1, 'To partner')])),
                ('n', models.SmallIntegerField()),
                ('sum_bps', models.BigIntegerField()),
                ('max_bps', models.BigIntegerField()),
                ('p95_bps', models.BigIntegerField()),
                ('busy_hour_slot', models.SmallIntegerField(null=True)),
                ('busy_hour_bps', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'ts_day_stat',
                'indexes': [models.Index(fields=['changed_at'], name='ts_day_stat_changed_bdd1e8_idx')],
            },
        ),
        migrations.CreateModel(
            name='LinkStat',
            fields=[
                ('interconnect', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='stat', serialize=False, to='network.interconnect')),
                ('day', models.DateField(help_text='Last local day the 30-day figures include')),
                ('p95_in_bps', models.BigIntegerField(null=True)),
                ('p95_out_bps', models.BigIntegerField(null=True)),
                ('p95_bps', models.BigIntegerField(help_text='The higher direction', null=True)),
                ('used_pct', models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ('n_minus_1_pct', models.DecimalField(decimal_places=3, max_digits=7, null=True)),
                ('busy_hour_bps', models.BigIntegerField(null=True)),
                ('peak_bps', models.BigIntegerField(null=True)),
                ('completeness', models.DecimalField(decimal_places=3, default=0, max_digits=6)),
                ('trend', models.JSONField(default=list, help_text='30 daily P95 in bit/s, null for a gap')),
                ('last_sample_at', models.DateTimeField(null=True)),
                ('computed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['-used_pct', 'interconnect'], name='usage_links_used_pc_90cbde_idx'), models.Index(fields=['last_sample_at'], name='usage_links_last_sa_1bad2d_idx')],
            },
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('series_ids', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                ('samples', models.IntegerField(help_text='Slots written or corrected')),
            ],
            options={
                'db_table': 'ts_touched',
            },
        ),
        migrations.CreateModel(
            name='DataSourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='usage.datasource')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('prometheus', 'Prometheus API'), ('csv', 'CSV upload')], default='prometheus', max_length=12)),
                ('state', models.CharField(choices=[('ENABLED', 'Enabled'), ('PAUSED', 'Paused'), ('RETIRED', 'Retired')], default='ENABLED', max_length=8)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('auth', models.CharField(choices=[('none', 'None'), ('basic', 'User name and password'), ('bearer', 'Bearer token'), ('mtls', 'Client certificate')], default='none', max_length=8)),
                ('username', models.CharField(blank=True, max_length=120)),
                ('client_cert', models.TextField(blank=True, help_text='PEM')),
                ('ca_cert', models.TextField(blank=True, help_text='PEM of a private authority')),
                ('cadence_s', models.PositiveIntegerField(default=300, help_text='Seconds between two syncs')),
                ('query_in', models.TextField(default='rate(ifHCInOctets{instance="{instance}",ifName="{ifname}"}[5m])*8')),
                ('query_out', models.TextField(default='rate(ifHCOutOctets{instance="{instance}",ifName="{ifname}"}[5m])*8')),
                ('is_simulated', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('headers', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.AutoField(primary_key=True, serialize=False)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='usage.datasource')),
                ('interconnect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='network.interconnect')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='network.member')),
                ('labels', models.JSONField(default=dict, help_text='{"instance": "...", "ifname": "..."}')),
                ('speed_bps', models.BigIntegerField(help_text='Interface speed; 1.05 x of it is impossible')),
                ('swapped', models.BooleanField(default=False, help_text='In at the source is out for us')),
                ('cursor', models.DateTimeField(help_text='Start of the next slot to read', null=True)),
                ('last_sample_at', models.DateTimeField(help_text='Start of the newest slot stored', null=True)),
                ('live_from', models.DateTimeField(blank=True, help_text='Counts for the interconnect from here on; empty: always', null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'series',
                'indexes': [models.Index(condition=models.Q(('retired_at', None)), fields=['interconnect'], name='series_live')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('source', 'labels'), name='series_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (NEW."id", NEW."interconnect_id", NEW."labels", NEW."live_from", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."retired_at", NEW."source_id", NEW."speed_bps", NEW."swapped"); RETURN NULL;', hash='dfd6781e473e1305ed0c14b1019b5f3cd3c97d5b', operation='INSERT', pgid='pgtrigger_insert_insert_887df', table='usage_series', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interconnect_id" IS DISTINCT FROM (NEW."interconnect_id") OR OLD."labels" IS DISTINCT FROM (NEW."labels") OR OLD."live_from" IS DISTINCT FROM (NEW."live_from") OR OLD."member_id" IS DISTINCT FROM (NEW."member_id") OR OLD."retired_at" IS DISTINCT FROM (NEW."retired_at") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."speed_bps" IS DISTINCT FROM (NEW."speed_bps") OR OLD."swapped" IS DISTINCT FROM (NEW."swapped"))', func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (NEW."id", NEW."interconnect_id", NEW."labels", NEW."live_from", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."retired_at", NEW."source_id", NEW."speed_bps", NEW."swapped"); RETURN NULL;', hash='ba10f2f9c76c4affc0c06182b7cbcbb7d7f8d710', operation='UPDATE', pgid='pgtrigger_update_update_5d40d', table='usage_series', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "usage_seriesevent" ("id", "interconnect_id", "labels", "live_from", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "retired_at", "source_id", "speed_bps", "swapped") VALUES (OLD."id", OLD."interconnect_id", OLD."labels", OLD."live_from", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."retired_at", OLD."source_id", OLD."speed_bps", OLD."swapped"); RETURN NULL;', hash='dd486934d4cdd66d0049edb900a08cabc23c67d2', operation='DELETE', pgid='pgtrigger_delete_delete_fbc67', table='usage_series', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SyncRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='usage.datasource')),
                ('kind', models.CharField(choices=[('incremental', 'Sync'), ('backfill', 'Backfill'), ('upload', 'CSV upload')], default='incremental', max_length=12)),
                ('state', models.CharField(choices=[('RUNNING', 'Running'), ('DONE', 'Done'), ('PARTIAL', 'Partly done'), ('FAILED', 'Failed')], default='RUNNING', max_length=8)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.job')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('window_from', models.DateTimeField(null=True)),
                ('window_to', models.DateTimeField(null=True)),
                ('done_to', models.DateTimeField(help_text='All slots before it are recorded', null=True)),
                ('series', models.PositiveIntegerField(default=0)),
                ('samples', models.PositiveIntegerField(default=0, help_text='Slots written or corrected')),
                ('missing', models.PositiveIntegerField(default=0, help_text='Slots the source had no value for')),
                ('rejected', models.PositiveIntegerField(default=0, help_text='Impossible values')),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['source', '-started_at'], name='usage_syncr_source__9bcd04_idx')],
            },
        ),
        migrations.CreateModel(
            name='SeriesEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='usage.series')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.IntegerField()),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='usage.datasource')),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('member', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.member')),
                ('labels', models.JSONField(default=dict, help_text='{"instance": "...", "ifname": "..."}')),
                ('speed_bps', models.BigIntegerField(help_text='Interface speed; 1.05 x of it is impossible')),
                ('swapped', models.BooleanField(default=False, help_text='In at the source is out for us')),
                ('live_from', models.DateTimeField(blank=True, help_text='Counts for the interconnect from here on; empty: always', null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
