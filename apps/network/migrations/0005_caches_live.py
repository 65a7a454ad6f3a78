"""Caches whose interconnect is in service are live."""

from django.db import migrations

LIVE = """
UPDATE network_cachedeployment SET state = 'LIVE' WHERE interconnect_id IN (
    SELECT id FROM network_interconnect WHERE state IN ('ACTIVE', 'MAINTENANCE', 'AUGMENTING')
)
"""


class Migration(migrations.Migration):
    dependencies = [("network", "0004_ports_sessions_and_letters")]

    operations = [migrations.RunSQL(LIVE, migrations.RunSQL.noop)]
