from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("network", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE network_capacityinterval ADD CONSTRAINT capacity_no_overlap EXCLUDE USING gist "
            "(int8range(interconnect_id, interconnect_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)",
            "ALTER TABLE network_capacityinterval DROP CONSTRAINT capacity_no_overlap",
        ),
    ]
