import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django_countries.fields
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('legal_name', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('PROSPECT', 'Prospect'), ('CONTACTED', 'Contacted'), ('IN_DISCUSSION', 'In discussion'), ('ACTIVE', 'Active'), ('AT_RISK', 'At risk'), ('DORMANT', 'Dormant'), ('OFFBOARDING', 'Offboarding'), ('CLOSED', 'Closed'), ('DECLINED', 'Declined')], default='PROSPECT', max_length=16, verbose_name='stage')),
                ('tier', models.CharField(choices=[('STRATEGIC', 'Strategic'), ('KEY', 'Key'), ('STANDARD', 'Standard'), ('TAIL', 'Tail')], default='STANDARD', max_length=12)),
                ('region', models.CharField(help_text='Code of a region', max_length=16)),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2)),
                ('subscribers', models.PositiveBigIntegerField(blank=True, null=True)),
                ('policy', models.CharField(choices=[('OPEN', 'Open'), ('SELECTIVE', 'Selective'), ('RESTRICTIVE', 'Restrictive'), ('NO', 'No peering'), ('UNKNOWN', 'Unknown')], default='UNKNOWN', max_length=12)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('backup_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partners.partner')),
                ('portal_enabled', models.BooleanField(default=False)),
                ('jira_key', models.CharField(blank=True, max_length=32)),
                ('crm_id', models.CharField(blank=True, max_length=64)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('do_not_contact_until', models.DateField(blank=True, null=True)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('notes', models.TextField(blank=True, help_text='For staff only')),
                ('since', models.DateField(blank=True, help_text='Partner since', null=True)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('ref', 'name', 'legal_name', config='simple'), name='partner_words'), models.Index(django.db.models.functions.text.Lower('name'), models.F('id'), name='partner_by_name'), models.Index(fields=['region', 'state'], name='partners_pa_region_db097d_idx')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='partner_name_ci'), models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='partner_not_own_parent')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerevent" ("archived_at", "backup_owner_id", "country", "created_at", "crm_id", "do_not_contact_until", "id", "jira_key", "legal_name", "name", "next_review_on", "notes", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "portal_enabled", "ref", "region", "since", "state", "subscribers", "tags", "tier") VALUES (NEW."archived_at", NEW."backup_owner_id", NEW."country", NEW."created_at", NEW."crm_id", NEW."do_not_contact_until", NEW."id", NEW."jira_key", NEW."legal_name", NEW."name", NEW."next_review_on", NEW."notes", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."policy", NEW."portal_enabled", NEW."ref", NEW."region", NEW."since", NEW."state", NEW."subscribers", NEW."tags", NEW."tier"); RETURN NULL;', hash='151f48d0e723949446ae4dd9f4d693e3b9317b7b', operation='INSERT', pgid='pgtrigger_insert_insert_71860', table='partners_partner', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_partnerevent" ("archived_at", "backup_owner_id", "country", "created_at", "crm_id", "do_not_contact_until", "id", "jira_key", "legal_name", "name", "next_review_on", "notes", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "portal_enabled", "ref", "region", "since", "state", "subscribers", "tags", "tier") VALUES (NEW."archived_at", NEW."backup_owner_id", NEW."country", NEW."created_at", NEW."crm_id", NEW."do_not_contact_until", NEW."id", NEW."jira_key", NEW."legal_name", NEW."name", NEW."next_review_on", NEW."notes", NEW."owner_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy", NEW."portal_enabled", NEW."ref", NEW."region", NEW."since", NEW."state", NEW."subscribers", NEW."tags", NEW."tier"); RETURN NULL;', hash='6c53301ac608fb261fc7231fc8d7834d896ff76f', operation='UPDATE', pgid='pgtrigger_update_update_17ece', table='partners_partner', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_partnerevent" ("archived_at", "backup_owner_id", "country", "created_at", "crm_id", "do_not_contact_until", "id", "jira_key", "legal_name", "name", "next_review_on", "notes", "owner_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy", "portal_enabled", "ref", "region", "since", "state", "subscribers", "tags", "tier") VALUES (OLD."archived_at", OLD."backup_owner_id", OLD."country", OLD."created_at", OLD."crm_id", OLD."do_not_contact_until", OLD."id", OLD."jira_key", OLD."legal_name", OLD."name", OLD."next_review_on", OLD."notes", OLD."owner_id", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."policy", OLD."portal_enabled", OLD."ref", OLD."region", OLD."since", OLD."state", OLD."subscribers", OLD."tags", OLD."tier"); RETURN NULL;', hash='ac7e04be03c7834acdd2c98e4f9c49492305634e', operation='DELETE', pgid='pgtrigger_delete_delete_e7dd8', table='partners_partner', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ASN',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asns', to='partners.partner')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('is_primary', models.BooleanField(default=False)),
                ('as_set', models.CharField(blank=True, max_length=120)),
                ('max_prefix4', models.PositiveIntegerField(blank=True, null=True)),
                ('max_prefix6', models.PositiveIntegerField(blank=True, null=True)),
                ('pdb_net_id', models.PositiveIntegerField(blank=True, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'ASN',
                'constraints': [models.UniqueConstraint(models.F('partner'), condition=models.Q(('is_primary', True)), name='asn_one_primary_per_partner'), models.CheckConstraint(condition=models.Q(('number__gt', 0), ('number__lt', 4294967295)), name='asn_32_bit')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_asnevent" ("as_set", "id", "is_primary", "max_prefix4", "max_prefix6", "name", "number", "partner_id", "pdb_net_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_set", NEW."id", NEW."is_primary", NEW."max_prefix4", NEW."max_prefix6", NEW."name", NEW."number", NEW."partner_id", NEW."pdb_net_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='214e80e72312ace7fbef2195cb7d74671bc7c843', operation='INSERT', pgid='pgtrigger_insert_insert_9fe71', table='partners_asn', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_asnevent" ("as_set", "id", "is_primary", "max_prefix4", "max_prefix6", "name", "number", "partner_id", "pdb_net_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_set", NEW."id", NEW."is_primary", NEW."max_prefix4", NEW."max_prefix6", NEW."name", NEW."number", NEW."partner_id", NEW."pdb_net_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='6f4359d8cbaee36c9755d233c3eb1f7342c06ec5', operation='UPDATE', pgid='pgtrigger_update_update_96852', table='partners_asn', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_asnevent" ("as_set", "id", "is_primary", "max_prefix4", "max_prefix6", "name", "number", "partner_id", "pdb_net_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."as_set", OLD."id", OLD."is_primary", OLD."max_prefix4", OLD."max_prefix6", OLD."name", OLD."number", OLD."partner_id", OLD."pdb_net_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='878ba78a79b75e92fa51bffc97bbbee4ad9141f1', operation='DELETE', pgid='pgtrigger_delete_delete_412a2', table='partners_asn', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='partners.partner')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('time_zone', models.CharField(blank=True, help_text='IANA name', max_length=64)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('source', models.CharField(default='manual', max_length=16)),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contactevent" ("archived_at", "email", "id", "language", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "source", "time_zone", "title", "verified_on") VALUES (NEW."archived_at", NEW."email", NEW."id", NEW."language", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."source", NEW."time_zone", NEW."title", NEW."verified_on"); RETURN NULL;', hash='fa9c4505c855223b094e89ca8ca32438206c8cf2', operation='INSERT', pgid='pgtrigger_insert_insert_0e407', table='partners_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_contactevent" ("archived_at", "email", "id", "language", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "source", "time_zone", "title", "verified_on") VALUES (NEW."archived_at", NEW."email", NEW."id", NEW."language", NEW."name", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."source", NEW."time_zone", NEW."title", NEW."verified_on"); RETURN NULL;', hash='1e06a4d958de6cf1532c686469b3b5b6c7effedf', operation='UPDATE', pgid='pgtrigger_update_update_8aa2f', table='partners_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contactevent" ("archived_at", "email", "id", "language", "name", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "source", "time_zone", "title", "verified_on") VALUES (OLD."archived_at", OLD."email", OLD."id", OLD."language", OLD."name", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."source", OLD."time_zone", OLD."title", OLD."verified_on"); RETURN NULL;', hash='ea89eeb9e1a6ba824553830954d04937138b40fe', operation='DELETE', pgid='pgtrigger_delete_delete_c013c', table='partners_contact', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PartnerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.partner')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('legal_name', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('PROSPECT', 'Prospect'), ('CONTACTED', 'Contacted'), ('IN_DISCUSSION', 'In discussion'), ('ACTIVE', 'Active'), ('AT_RISK', 'At risk'), ('DORMANT', 'Dormant'), ('OFFBOARDING', 'Offboarding'), ('CLOSED', 'Closed'), ('DECLINED', 'Declined')], default='PROSPECT', max_length=16, verbose_name='stage')),
                ('tier', models.CharField(choices=[('STRATEGIC', 'Strategic'), ('KEY', 'Key'), ('STANDARD', 'Standard'), ('TAIL', 'Tail')], default='STANDARD', max_length=12)),
                ('region', models.CharField(help_text='Code of a region', max_length=16)),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2)),
                ('subscribers', models.PositiveBigIntegerField(blank=True, null=True)),
                ('policy', models.CharField(choices=[('OPEN', 'Open'), ('SELECTIVE', 'Selective'), ('RESTRICTIVE', 'Restrictive'), ('NO', 'No peering'), ('UNKNOWN', 'Unknown')], default='UNKNOWN', max_length=12)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('backup_owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner')),
                ('portal_enabled', models.BooleanField(default=False)),
                ('jira_key', models.CharField(blank=True, max_length=32)),
                ('crm_id', models.CharField(blank=True, max_length=64)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('do_not_contact_until', models.DateField(blank=True, null=True)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('notes', models.TextField(blank=True, help_text='For staff only')),
                ('since', models.DateField(blank=True, help_text='Partner since', null=True)),
                ('created_at', models.DateTimeField()),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='partners.contact')),
                ('role', models.CharField(choices=[('PEERING', 'Peering'), ('NOC', 'NOC'), ('ENGINEERING', 'Engineering'), ('COMMERCIAL', 'Commercial'), ('LEGAL', 'Legal'), ('BILLING', 'Billing'), ('LOGISTICS', 'Logistics'), ('EXECUTIVE', 'Executive'), ('ESCALATION', 'Escalation')], max_length=16)),
                ('priority', models.CharField(choices=[('PRIMARY', 'Primary'), ('SECONDARY', 'Secondary'), ('TERTIARY', 'Tertiary'), ('INACTIVE', 'Inactive')], default='PRIMARY', max_length=12)),
                ('scope_ref', models.CharField(blank=True, help_text='Empty: the whole partner', max_length=32)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contact', 'role', 'scope_ref'), name='contact_role_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contactroleevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "role", "scope_ref") VALUES (NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priority", NEW."role", NEW."scope_ref"); RETURN NULL;', hash='9775a1774d6005f2de1c085a2d3c97f3dcf97d58', operation='INSERT', pgid='pgtrigger_insert_insert_9c3da', table='partners_contactrole', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_contactroleevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "role", "scope_ref") VALUES (NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priority", NEW."role", NEW."scope_ref"); RETURN NULL;', hash='ef2d1bdb50d9255d794dd2fbeba1eac799f22622', operation='UPDATE', pgid='pgtrigger_update_update_21f3f', table='partners_contactrole', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_contactroleevent" ("contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "role", "scope_ref") VALUES (OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."priority", OLD."role", OLD."scope_ref"); RETURN NULL;', hash='a7b63c824961f8f5a356436e723dd151aa427e37', operation='DELETE', pgid='pgtrigger_delete_delete_79575', table='partners_contactrole', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.contact')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner')),
                ('name', models.CharField(max_length=120)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('time_zone', models.CharField(blank=True, help_text='IANA name', max_length=64)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('source', models.CharField(default='manual', max_length=16)),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ASNEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.asn')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('number', models.PositiveBigIntegerField()),
                ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner')),
                ('name', models.CharField(blank=True, max_length=120)),
                ('is_primary', models.BooleanField(default=False)),
                ('as_set', models.CharField(blank=True, max_length=120)),
                ('max_prefix4', models.PositiveIntegerField(blank=True, null=True)),
                ('max_prefix6', models.PositiveIntegerField(blank=True, null=True)),
                ('pdb_net_id', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactRoleEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.contactrole')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('contact', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.contact')),
                ('role', models.CharField(choices=[('PEERING', 'Peering'), ('NOC', 'NOC'), ('ENGINEERING', 'Engineering'), ('COMMERCIAL', 'Commercial'), ('LEGAL', 'Legal'), ('BILLING', 'Billing'), ('LOGISTICS', 'Logistics'), ('EXECUTIVE', 'Executive'), ('ESCALATION', 'Escalation')], max_length=16)),
                ('priority', models.CharField(choices=[('PRIMARY', 'Primary'), ('SECONDARY', 'Secondary'), ('TERTIARY', 'Tertiary'), ('INACTIVE', 'Inactive')], default='PRIMARY', max_length=12)),
                ('scope_ref', models.CharField(blank=True, help_text='Empty: the whole partner', max_length=32)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
