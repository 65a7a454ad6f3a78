"""The view of sealed samples shows the rows that SQL can read: those with plain planes."""

from django.db import migrations

PLANES = " | ".join(
    f"(get_byte(bps, side * 2304 + {288 * plane} + slot)::bigint << {56 - 8 * plane})"
    for plane in range(8)
)
VIEW = f"""
CREATE OR REPLACE VIEW ts_sealed AS
SELECT interface_id,
       day::timestamp AT TIME ZONE 'UTC' + slot * interval '5 minutes' AS ts,
       side AS direction,
       {PLANES} AS bps
FROM (
         SELECT interface_id, day, bps || ''::bytea AS bps FROM ts_day WHERE codec = 1 OFFSET 0
     ) AS plain,
     generate_series(0, 1) AS side,
     generate_series(0, 287) AS slot
"""


class Migration(migrations.Migration):

    dependencies = [("usage", "0008_push")]

    operations = [migrations.RunSQL(VIEW, migrations.RunSQL.noop)]
