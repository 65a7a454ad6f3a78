import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django_countries.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Metro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='IATA city code', max_length=8, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='metros', to='network.region')),
                ('country', django_countries.fields.CountryField(max_length=2)),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('time_zone', models.CharField(help_text='IANA name; days are cut in it', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.region')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=80)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('metro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facilities', to='network.metro')),
                ('operator', models.CharField(blank=True, max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('pdb_fac_id', models.PositiveIntegerField(blank=True, null=True, unique=True)),
                ('xconnect_mrc', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('lead_time_days', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='IXP',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('metro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ixps', to='network.metro')),
                ('pdb_ix_id', models.PositiveIntegerField(blank=True, null=True, unique=True)),
            ],
            options={
                'verbose_name': 'IXP',
            },
        ),
        migrations.CreateModel(
            name='MetroEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.metro')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(help_text='IATA city code', max_length=8)),
                ('name', models.CharField(max_length=80)),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.region')),
                ('country', django_countries.fields.CountryField(max_length=2)),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('time_zone', models.CharField(help_text='IANA name; days are cut in it', max_length=64)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='IATA code and number: BOG-2', max_length=16, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='network.facility')),
                ('metro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='network.metro')),
                ('kind', models.CharField(choices=[('pop', 'Our PoP'), ('partner_hosted', 'Hosted by the partner')], default='pop', max_length=16)),
                ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('BUILDING', 'Building'), ('ACTIVE', 'Active'), ('CONSTRAINED', 'Constrained'), ('CLOSING', 'Closing'), ('CLOSED', 'Closed')], default='ACTIVE', max_length=12)),
                ('power_kw', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='IXPEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.ixp')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('metro', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.metro')),
                ('pdb_ix_id', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FacilityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.facility')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=120)),
                ('metro', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.metro')),
                ('operator', models.CharField(blank=True, max_length=120)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('pdb_fac_id', models.PositiveIntegerField(blank=True, null=True)),
                ('xconnect_mrc', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
                ('lead_time_days', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SiteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.site')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('code', models.CharField(help_text='IATA code and number: BOG-2', max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('facility', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.facility')),
                ('metro', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.metro')),
                ('kind', models.CharField(choices=[('pop', 'Our PoP'), ('partner_hosted', 'Hosted by the partner')], default='pop', max_length=16)),
                ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('BUILDING', 'Building'), ('ACTIVE', 'Active'), ('CONSTRAINED', 'Constrained'), ('CLOSING', 'Closing'), ('CLOSED', 'Closed')], default='ACTIVE', max_length=12)),
                ('power_kw', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Interconnect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(help_text='What people call it: BOG-2', max_length=64)),
                ('kind', models.CharField(choices=[('pni', 'PNI'), ('ixp', 'IX peering'), ('cache', 'Embedded cache'), ('transit', 'Transit')], max_length=8)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interconnects', to='partners.partner')),
                ('asn', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='interconnects', to='partners.asn')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interconnects', to='network.site')),
                ('state', models.CharField(choices=[('PROPOSED', 'Proposed'), ('APPROVED', 'Approved'), ('LOA_ISSUED', 'LOA issued'), ('XC_ORDERED', 'Cross-connect ordered'), ('XC_COMPLETE', 'Cross-connect complete'), ('TESTING', 'Testing'), ('ACTIVE', 'In service'), ('MAINTENANCE', 'In maintenance'), ('AUGMENTING', 'Augmenting'), ('DECOM_REQUESTED', 'Decommission requested'), ('DECOMMISSIONING', 'Decommissioning'), ('DECOMMISSIONED', 'Decommissioned'), ('ON_HOLD', 'On hold'), ('BLOCKED', 'Blocked'), ('REJECTED', 'Rejected'), ('CANCELLED', 'Cancelled')], default='PROPOSED', max_length=16)),
                ('capacity_bps', models.BigIntegerField(default=0)),
                ('n_minus_1_bps', models.BigIntegerField(default=0, help_text='Capacity that is left when the largest member fails')),
                ('redundancy_group', models.CharField(blank=True, max_length=32)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('in_service_on', models.DateField(blank=True, null=True)),
                ('target_on', models.DateField(blank=True, null=True)),
                ('original_target_on', models.DateField(blank=True, null=True)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('ref', 'name', config='simple'), name='interconnect_words'), models.Index(fields=['name', 'id'], name='network_int_name_f50124_idx'), models.Index(fields=['state', 'kind'], name='network_int_state_ded508_idx'), models.Index(fields=['capacity_bps', 'id'], name='network_int_capacit_25d50a_idx')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'name'), name='interconnect_name_once'), models.CheckConstraint(condition=models.Q(('capacity_bps__gte', models.F('n_minus_1_bps'))), name='n_minus_1_within_capacity')],
            },
        ),
        migrations.CreateModel(
            name='IXPPort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ixp', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ports', to='network.ixp')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ixp_ports', to='network.site')),
                ('name', models.CharField(max_length=64)),
                ('speed_bps', models.BigIntegerField()),
                ('mrc', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
            ],
            options={
                'verbose_name': 'IXP port',
                'constraints': [models.UniqueConstraint(fields=('ixp', 'name'), name='ixp_port_once')],
            },
        ),
        migrations.CreateModel(
            name='CacheDeployment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interconnect', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cache', to='network.interconnect')),
                ('model', models.CharField(blank=True, max_length=40)),
                ('servers', models.PositiveSmallIntegerField(default=1)),
                ('served_bps', models.BigIntegerField(default=0)),
                ('rack_units', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('power_w', models.PositiveIntegerField(blank=True, null=True)),
                ('fill_from', models.TimeField(blank=True, null=True)),
                ('fill_to', models.TimeField(blank=True, null=True)),
                ('fill_max_bps', models.BigIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CapacityInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interconnect', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='network.interconnect')),
                ('capacity_bps', models.BigIntegerField()),
                ('largest_member_bps', models.BigIntegerField()),
                ('members', models.PositiveSmallIntegerField(default=1)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='capacity_forward'), models.UniqueConstraint(models.F('interconnect'), condition=models.Q(('ends_at', None)), name='capacity_one_open')],
            },
        ),
        migrations.CreateModel(
            name='InterconnectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.interconnect')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('ref', models.CharField(max_length=16)),
                ('name', models.CharField(help_text='What people call it: BOG-2', max_length=64)),
                ('kind', models.CharField(choices=[('pni', 'PNI'), ('ixp', 'IX peering'), ('cache', 'Embedded cache'), ('transit', 'Transit')], max_length=8)),
                ('partner', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.partner')),
                ('asn', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partners.asn')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.site')),
                ('state', models.CharField(choices=[('PROPOSED', 'Proposed'), ('APPROVED', 'Approved'), ('LOA_ISSUED', 'LOA issued'), ('XC_ORDERED', 'Cross-connect ordered'), ('XC_COMPLETE', 'Cross-connect complete'), ('TESTING', 'Testing'), ('ACTIVE', 'In service'), ('MAINTENANCE', 'In maintenance'), ('AUGMENTING', 'Augmenting'), ('DECOM_REQUESTED', 'Decommission requested'), ('DECOMMISSIONING', 'Decommissioning'), ('DECOMMISSIONED', 'Decommissioned'), ('ON_HOLD', 'On hold'), ('BLOCKED', 'Blocked'), ('REJECTED', 'Rejected'), ('CANCELLED', 'Cancelled')], default='PROPOSED', max_length=16)),
                ('capacity_bps', models.BigIntegerField(default=0)),
                ('n_minus_1_bps', models.BigIntegerField(default=0, help_text='Capacity that is left when the largest member fails')),
                ('redundancy_group', models.CharField(blank=True, max_length=32)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('in_service_on', models.DateField(blank=True, null=True)),
                ('target_on', models.DateField(blank=True, null=True)),
                ('original_target_on', models.DateField(blank=True, null=True)),
                ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IXPeering',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interconnect', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='ix_peering', to='network.interconnect')),
                ('port', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peerings', to='network.ixpport')),
                ('bilateral', models.BooleanField(default=True)),
                ('ipv4', models.CharField(blank=True, max_length=40)),
                ('ipv6', models.CharField(blank=True, max_length=64)),
                ('pdb_netixlan_id', models.PositiveIntegerField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='IXPPortEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.ixpport')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('ixp', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.ixp')),
                ('site', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.site')),
                ('name', models.CharField(max_length=64)),
                ('speed_bps', models.BigIntegerField()),
                ('mrc', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(default='USD', max_length=3)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interconnect', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='network.interconnect')),
                ('port', models.CharField(max_length=40)),
                ('remote_port', models.CharField(blank=True, max_length=40)),
                ('circuit_ref', models.CharField(blank=True, max_length=40)),
                ('speed_bps', models.BigIntegerField()),
                ('optic', models.CharField(blank=True, max_length=24)),
                ('rx_dbm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('state', models.CharField(choices=[('UP', 'Up'), ('LOW_LIGHT', 'Up, low light'), ('DOWN', 'Down'), ('PLANNED', 'Planned'), ('REMOVED', 'Removed')], default='UP', max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='PNI',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('interconnect', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='pni', to='network.interconnect')),
                ('lag_name', models.CharField(blank=True, max_length=24)),
                ('ipv4', models.CharField(blank=True, max_length=40)),
                ('ipv6', models.CharField(blank=True, max_length=64)),
                ('mtu', models.PositiveIntegerField(default=1500)),
                ('demarc', models.CharField(blank=True, help_text='Cage, rack, panel', max_length=120)),
                ('xconnect_ref', models.CharField(blank=True, max_length=64)),
                ('xconnect_ordered_by', models.CharField(choices=[('us', 'Us'), ('them', 'Partner'), ('alternate', 'In turn')], default='them', max_length=10)),
                ('xconnect_paid_by', models.CharField(choices=[('us', 'Us'), ('them', 'Partner'), ('alternate', 'In turn')], default='them', max_length=10)),
            ],
            options={
                'verbose_name': 'PNI',
            },
        ),
        migrations.CreateModel(
            name='CapacityIntervalEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.capacityinterval')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('capacity_bps', models.BigIntegerField()),
                ('largest_member_bps', models.BigIntegerField()),
                ('members', models.PositiveSmallIntegerField(default=1)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CacheDeploymentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.cachedeployment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('model', models.CharField(blank=True, max_length=40)),
                ('servers', models.PositiveSmallIntegerField(default=1)),
                ('served_bps', models.BigIntegerField(default=0)),
                ('rack_units', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('power_w', models.PositiveIntegerField(blank=True, null=True)),
                ('fill_from', models.TimeField(blank=True, null=True)),
                ('fill_to', models.TimeField(blank=True, null=True)),
                ('fill_max_bps', models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IXPeeringEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.ixpeering')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('port', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.ixpport')),
                ('bilateral', models.BooleanField(default=True)),
                ('ipv4', models.CharField(blank=True, max_length=40)),
                ('ipv6', models.CharField(blank=True, max_length=64)),
                ('pdb_netixlan_id', models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MemberEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.member')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('port', models.CharField(max_length=40)),
                ('remote_port', models.CharField(blank=True, max_length=40)),
                ('circuit_ref', models.CharField(blank=True, max_length=40)),
                ('speed_bps', models.BigIntegerField()),
                ('optic', models.CharField(blank=True, max_length=24)),
                ('rx_dbm', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('state', models.CharField(choices=[('UP', 'Up'), ('LOW_LIGHT', 'Up, low light'), ('DOWN', 'Down'), ('PLANNED', 'Planned'), ('REMOVED', 'Removed')], default='UP', max_length=12)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PNIEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='network.pni')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.BigIntegerField()),
                ('interconnect', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network.interconnect')),
                ('lag_name', models.CharField(blank=True, max_length=24)),
                ('ipv4', models.CharField(blank=True, max_length=40)),
                ('ipv6', models.CharField(blank=True, max_length=64)),
                ('mtu', models.PositiveIntegerField(default=1500)),
                ('demarc', models.CharField(blank=True, help_text='Cage, rack, panel', max_length=120)),
                ('xconnect_ref', models.CharField(blank=True, max_length=64)),
                ('xconnect_ordered_by', models.CharField(choices=[('us', 'Us'), ('them', 'Partner'), ('alternate', 'In turn')], default='them', max_length=10)),
                ('xconnect_paid_by', models.CharField(choices=[('us', 'Us'), ('them', 'Partner'), ('alternate', 'In turn')], default='them', max_length=10)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_regionevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='f551db39a8c30141433d26fc5c02be96004be370', operation='INSERT', pgid='pgtrigger_insert_insert_93c93', table='network_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_regionevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='eafc8d73a3014c808f59d431a68878b08a89981b', operation='UPDATE', pgid='pgtrigger_update_update_57ef1', table='network_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_regionevent" ("code", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."code", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='1915f917ba69dd6d053537d5e024d4d1817d1045', operation='DELETE', pgid='pgtrigger_delete_delete_7611e', table='network_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityinterval',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_capacityintervalevent" ("capacity_bps", "ends_at", "id", "interconnect_id", "largest_member_bps", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_at") VALUES (NEW."capacity_bps", NEW."ends_at", NEW."id", NEW."interconnect_id", NEW."largest_member_bps", NEW."members", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."starts_at"); RETURN NULL;', hash='f5cd4059b734a3efacf1501f1a7871eebf7fbafd', operation='INSERT', pgid='pgtrigger_insert_insert_f4b7c', table='network_capacityinterval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityinterval',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_capacityintervalevent" ("capacity_bps", "ends_at", "id", "interconnect_id", "largest_member_bps", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_at") VALUES (NEW."capacity_bps", NEW."ends_at", NEW."id", NEW."interconnect_id", NEW."largest_member_bps", NEW."members", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."starts_at"); RETURN NULL;', hash='a8b875d20405b9fe7d3f3afa1550f1430379ff4d', operation='UPDATE', pgid='pgtrigger_update_update_d26a5', table='network_capacityinterval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='capacityinterval',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_capacityintervalevent" ("capacity_bps", "ends_at", "id", "interconnect_id", "largest_member_bps", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_at") VALUES (OLD."capacity_bps", OLD."ends_at", OLD."id", OLD."interconnect_id", OLD."largest_member_bps", OLD."members", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."starts_at"); RETURN NULL;', hash='d2e8f45eb4dcf2eaf2026ee5db962cdb00807190', operation='DELETE', pgid='pgtrigger_delete_delete_bab64', table='network_capacityinterval', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cachedeployment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_cachedeploymentevent" ("fill_from", "fill_max_bps", "fill_to", "id", "interconnect_id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_w", "rack_units", "served_bps", "servers") VALUES (NEW."fill_from", NEW."fill_max_bps", NEW."fill_to", NEW."id", NEW."interconnect_id", NEW."model", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."power_w", NEW."rack_units", NEW."served_bps", NEW."servers"); RETURN NULL;', hash='0b47ca2445277341cf4f3fdda60321e8a9845efc', operation='INSERT', pgid='pgtrigger_insert_insert_aaa08', table='network_cachedeployment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cachedeployment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_cachedeploymentevent" ("fill_from", "fill_max_bps", "fill_to", "id", "interconnect_id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_w", "rack_units", "served_bps", "servers") VALUES (NEW."fill_from", NEW."fill_max_bps", NEW."fill_to", NEW."id", NEW."interconnect_id", NEW."model", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."power_w", NEW."rack_units", NEW."served_bps", NEW."servers"); RETURN NULL;', hash='9ef7c4a24a9bb36f54adf34ccfbf6ae6695ca81f', operation='UPDATE', pgid='pgtrigger_update_update_13176', table='network_cachedeployment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cachedeployment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_cachedeploymentevent" ("fill_from", "fill_max_bps", "fill_to", "id", "interconnect_id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_w", "rack_units", "served_bps", "servers") VALUES (OLD."fill_from", OLD."fill_max_bps", OLD."fill_to", OLD."id", OLD."interconnect_id", OLD."model", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."power_w", OLD."rack_units", OLD."served_bps", OLD."servers"); RETURN NULL;', hash='85e52ac921dad6cfa5af20cb5a6fd5dc77081cb0', operation='DELETE', pgid='pgtrigger_delete_delete_3d64d', table='network_cachedeployment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpeering',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpeeringevent" ("bilateral", "id", "interconnect_id", "ipv4", "ipv6", "pdb_netixlan_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port_id") VALUES (NEW."bilateral", NEW."id", NEW."interconnect_id", NEW."ipv4", NEW."ipv6", NEW."pdb_netixlan_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."port_id"); RETURN NULL;', hash='f16261804d2f6bbc5906091c898ab497d0164ceb', operation='INSERT', pgid='pgtrigger_insert_insert_bd541', table='network_ixpeering', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpeering',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_ixpeeringevent" ("bilateral", "id", "interconnect_id", "ipv4", "ipv6", "pdb_netixlan_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port_id") VALUES (NEW."bilateral", NEW."id", NEW."interconnect_id", NEW."ipv4", NEW."ipv6", NEW."pdb_netixlan_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."port_id"); RETURN NULL;', hash='94c0256acd687824b11b476f1b398f4f648efec2', operation='UPDATE', pgid='pgtrigger_update_update_eeb7b', table='network_ixpeering', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpeering',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpeeringevent" ("bilateral", "id", "interconnect_id", "ipv4", "ipv6", "pdb_netixlan_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port_id") VALUES (OLD."bilateral", OLD."id", OLD."interconnect_id", OLD."ipv4", OLD."ipv6", OLD."pdb_netixlan_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."port_id"); RETURN NULL;', hash='7ade7b7260e347b96fa56c5aeb31a69e1e981853', operation='DELETE', pgid='pgtrigger_delete_delete_0f67e', table='network_ixpeering', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_memberevent" ("circuit_ref", "id", "interconnect_id", "optic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "remote_port", "rx_dbm", "speed_bps", "state") VALUES (NEW."circuit_ref", NEW."id", NEW."interconnect_id", NEW."optic", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."port", NEW."remote_port", NEW."rx_dbm", NEW."speed_bps", NEW."state"); RETURN NULL;', hash='bea9b38a31fb542ba93c902fd799982feb787296', operation='INSERT', pgid='pgtrigger_insert_insert_51a29', table='network_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_memberevent" ("circuit_ref", "id", "interconnect_id", "optic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "remote_port", "rx_dbm", "speed_bps", "state") VALUES (NEW."circuit_ref", NEW."id", NEW."interconnect_id", NEW."optic", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."port", NEW."remote_port", NEW."rx_dbm", NEW."speed_bps", NEW."state"); RETURN NULL;', hash='308e40823b27faafcd31ab6922fcd76f7c3d5035', operation='UPDATE', pgid='pgtrigger_update_update_947e8', table='network_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='member',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_memberevent" ("circuit_ref", "id", "interconnect_id", "optic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "port", "remote_port", "rx_dbm", "speed_bps", "state") VALUES (OLD."circuit_ref", OLD."id", OLD."interconnect_id", OLD."optic", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."port", OLD."remote_port", OLD."rx_dbm", OLD."speed_bps", OLD."state"); RETURN NULL;', hash='2830a25a126a84e8d8473521793feb7ab7e96d3b', operation='DELETE', pgid='pgtrigger_delete_delete_9bd6f', table='network_member', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixp',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpevent" ("id", "metro_id", "name", "pdb_ix_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."metro_id", NEW."name", NEW."pdb_ix_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='c9875a7214d4e21612b5d467b1e713a8202120b8', operation='INSERT', pgid='pgtrigger_insert_insert_2595b', table='network_ixp', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixp',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_ixpevent" ("id", "metro_id", "name", "pdb_ix_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."metro_id", NEW."name", NEW."pdb_ix_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='1dfb27d7e0e389b2bea965e3547cbdc7c88f20b7', operation='UPDATE', pgid='pgtrigger_update_update_1850b', table='network_ixp', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixp',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpevent" ("id", "metro_id", "name", "pdb_ix_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."metro_id", OLD."name", OLD."pdb_ix_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='ab80c6aa4e0a1d2576524432ad236648e5a0ed68', operation='DELETE', pgid='pgtrigger_delete_delete_69250', table='network_ixp', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_facilityevent" ("address", "currency", "id", "lead_time_days", "metro_id", "name", "operator", "pdb_fac_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_mrc") VALUES (NEW."address", NEW."currency", NEW."id", NEW."lead_time_days", NEW."metro_id", NEW."name", NEW."operator", NEW."pdb_fac_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."xconnect_mrc"); RETURN NULL;', hash='98be608c3eddaf7a9db9175b22aef7748703b15d', operation='INSERT', pgid='pgtrigger_insert_insert_0a2c0', table='network_facility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_facilityevent" ("address", "currency", "id", "lead_time_days", "metro_id", "name", "operator", "pdb_fac_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_mrc") VALUES (NEW."address", NEW."currency", NEW."id", NEW."lead_time_days", NEW."metro_id", NEW."name", NEW."operator", NEW."pdb_fac_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."xconnect_mrc"); RETURN NULL;', hash='445bb5045535560097caa1f4f27f6c37b52eee99', operation='UPDATE', pgid='pgtrigger_update_update_2a3c5', table='network_facility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='facility',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_facilityevent" ("address", "currency", "id", "lead_time_days", "metro_id", "name", "operator", "pdb_fac_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_mrc") VALUES (OLD."address", OLD."currency", OLD."id", OLD."lead_time_days", OLD."metro_id", OLD."name", OLD."operator", OLD."pdb_fac_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."xconnect_mrc"); RETURN NULL;', hash='49ffdf417ccd631b4f3321d7c65fc41dbb958b40', operation='DELETE', pgid='pgtrigger_delete_delete_52bca', table='network_facility', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pni',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_pnievent" ("demarc", "id", "interconnect_id", "ipv4", "ipv6", "lag_name", "mtu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_ordered_by", "xconnect_paid_by", "xconnect_ref") VALUES (NEW."demarc", NEW."id", NEW."interconnect_id", NEW."ipv4", NEW."ipv6", NEW."lag_name", NEW."mtu", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."xconnect_ordered_by", NEW."xconnect_paid_by", NEW."xconnect_ref"); RETURN NULL;', hash='3428ed9a61607b696d1c9b12f14ad17574b4748d', operation='INSERT', pgid='pgtrigger_insert_insert_b7e58', table='network_pni', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pni',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_pnievent" ("demarc", "id", "interconnect_id", "ipv4", "ipv6", "lag_name", "mtu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_ordered_by", "xconnect_paid_by", "xconnect_ref") VALUES (NEW."demarc", NEW."id", NEW."interconnect_id", NEW."ipv4", NEW."ipv6", NEW."lag_name", NEW."mtu", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."xconnect_ordered_by", NEW."xconnect_paid_by", NEW."xconnect_ref"); RETURN NULL;', hash='7228d827338448686f08825bc846651c60cc7807', operation='UPDATE', pgid='pgtrigger_update_update_53116', table='network_pni', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pni',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_pnievent" ("demarc", "id", "interconnect_id", "ipv4", "ipv6", "lag_name", "mtu", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "xconnect_ordered_by", "xconnect_paid_by", "xconnect_ref") VALUES (OLD."demarc", OLD."id", OLD."interconnect_id", OLD."ipv4", OLD."ipv6", OLD."lag_name", OLD."mtu", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."xconnect_ordered_by", OLD."xconnect_paid_by", OLD."xconnect_ref"); RETURN NULL;', hash='cc6f6b88e900039a4e7232cb0e7d3e7350945ee2', operation='DELETE', pgid='pgtrigger_delete_delete_e191e', table='network_pni', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='metro',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_metroevent" ("code", "country", "id", "latitude", "longitude", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "time_zone") VALUES (NEW."code", NEW."country", NEW."id", NEW."latitude", NEW."longitude", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_id", NEW."time_zone"); RETURN NULL;', hash='399ce311e2c66c69e729a0bffaa03a670aa999a2', operation='INSERT', pgid='pgtrigger_insert_insert_da78a', table='network_metro', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='metro',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_metroevent" ("code", "country", "id", "latitude", "longitude", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "time_zone") VALUES (NEW."code", NEW."country", NEW."id", NEW."latitude", NEW."longitude", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_id", NEW."time_zone"); RETURN NULL;', hash='d29ca16af59ec385c4b474db839d7bb9c265e39e', operation='UPDATE', pgid='pgtrigger_update_update_bc645', table='network_metro', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='metro',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_metroevent" ("code", "country", "id", "latitude", "longitude", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "time_zone") VALUES (OLD."code", OLD."country", OLD."id", OLD."latitude", OLD."longitude", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_id", OLD."time_zone"); RETURN NULL;', hash='72b9b6107e194342d47a485362a002f8f3d554b4', operation='DELETE', pgid='pgtrigger_delete_delete_fbb0f', table='network_metro', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_siteevent" ("code", "facility_id", "id", "kind", "metro_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_kw", "state") VALUES (NEW."code", NEW."facility_id", NEW."id", NEW."kind", NEW."metro_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."power_kw", NEW."state"); RETURN NULL;', hash='fc2c6dff4e4bbff3f49c7d38a1dc75fc18f08750', operation='INSERT', pgid='pgtrigger_insert_insert_3373b', table='network_site', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_siteevent" ("code", "facility_id", "id", "kind", "metro_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_kw", "state") VALUES (NEW."code", NEW."facility_id", NEW."id", NEW."kind", NEW."metro_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."power_kw", NEW."state"); RETURN NULL;', hash='95e7b69687f0c6f0219ecc70c7343d628aa2fc66', operation='UPDATE', pgid='pgtrigger_update_update_3eddd', table='network_site', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='site',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_siteevent" ("code", "facility_id", "id", "kind", "metro_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "power_kw", "state") VALUES (OLD."code", OLD."facility_id", OLD."id", OLD."kind", OLD."metro_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."power_kw", OLD."state"); RETURN NULL;', hash='da63418ad2e862ed20103630bdb537e197c14e88', operation='DELETE', pgid='pgtrigger_delete_delete_0e875', table='network_site', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpportevent" ("currency", "id", "ixp_id", "mrc", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "speed_bps") VALUES (NEW."currency", NEW."id", NEW."ixp_id", NEW."mrc", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."site_id", NEW."speed_bps"); RETURN NULL;', hash='7075254fb5a510d70f3501ae809f3df115715713', operation='INSERT', pgid='pgtrigger_insert_insert_63506', table='network_ixpport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_ixpportevent" ("currency", "id", "ixp_id", "mrc", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "speed_bps") VALUES (NEW."currency", NEW."id", NEW."ixp_id", NEW."mrc", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."site_id", NEW."speed_bps"); RETURN NULL;', hash='b300056a7c9c1a91ff67edbb942a0f6487665bc5', operation='UPDATE', pgid='pgtrigger_update_update_aa70c', table='network_ixpport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ixpport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_ixpportevent" ("currency", "id", "ixp_id", "mrc", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "site_id", "speed_bps") VALUES (OLD."currency", OLD."id", OLD."ixp_id", OLD."mrc", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."site_id", OLD."speed_bps"); RETURN NULL;', hash='8e421dfd78e412d44df58ac37628ce44cc5a7b93', operation='DELETE', pgid='pgtrigger_delete_delete_59c06', table='network_ixpport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interconnect',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_interconnectevent" ("asn_id", "capacity_bps", "created_at", "id", "in_service_on", "kind", "n_minus_1_bps", "name", "original_target_on", "owner_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redundancy_group", "ref", "site_id", "state", "tags", "target_on") VALUES (NEW."asn_id", NEW."capacity_bps", NEW."created_at", NEW."id", NEW."in_service_on", NEW."kind", NEW."n_minus_1_bps", NEW."name", NEW."original_target_on", NEW."owner_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."redundancy_group", NEW."ref", NEW."site_id", NEW."state", NEW."tags", NEW."target_on"); RETURN NULL;', hash='e40e0be84c8d444143263ab68ffd8bfdcb53ace3', operation='INSERT', pgid='pgtrigger_insert_insert_f51ca', table='network_interconnect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interconnect',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "network_interconnectevent" ("asn_id", "capacity_bps", "created_at", "id", "in_service_on", "kind", "n_minus_1_bps", "name", "original_target_on", "owner_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redundancy_group", "ref", "site_id", "state", "tags", "target_on") VALUES (NEW."asn_id", NEW."capacity_bps", NEW."created_at", NEW."id", NEW."in_service_on", NEW."kind", NEW."n_minus_1_bps", NEW."name", NEW."original_target_on", NEW."owner_id", NEW."partner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."redundancy_group", NEW."ref", NEW."site_id", NEW."state", NEW."tags", NEW."target_on"); RETURN NULL;', hash='cf70840e8e43271eb02ace352ce90683caa96335', operation='UPDATE', pgid='pgtrigger_update_update_f8adf', table='network_interconnect', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='interconnect',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "network_interconnectevent" ("asn_id", "capacity_bps", "created_at", "id", "in_service_on", "kind", "n_minus_1_bps", "name", "original_target_on", "owner_id", "partner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "redundancy_group", "ref", "site_id", "state", "tags", "target_on") VALUES (OLD."asn_id", OLD."capacity_bps", OLD."created_at", OLD."id", OLD."in_service_on", OLD."kind", OLD."n_minus_1_bps", OLD."name", OLD."original_target_on", OLD."owner_id", OLD."partner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."redundancy_group", OLD."ref", OLD."site_id", OLD."state", OLD."tags", OLD."target_on"); RETURN NULL;', hash='3d554284cf277494780a953b6be010ebbf1331d4', operation='DELETE', pgid='pgtrigger_delete_delete_ddfda', table='network_interconnect', when='AFTER')),
        ),
    ]
