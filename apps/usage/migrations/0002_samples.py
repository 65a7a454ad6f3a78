"""The two partitioned tables of samples. Their partitions are made by the sample store.

Hot rows are keyed by time first: a tick then touches the tail of one index. Sealed days keep two
times 288 exact rates as byte planes, which PostgreSQL compresses; rows stay inline, three to a page.
"""

from django.db import migrations, models

SAMPLE = """
CREATE TABLE ts_sample (
    ts timestamptz NOT NULL,
    in_bps bigint,
    out_bps bigint,
    interface_id integer NOT NULL,
    PRIMARY KEY (ts, interface_id)
) PARTITION BY RANGE (ts)
"""

DAY = """
CREATE TABLE ts_day (
    interface_id integer NOT NULL,
    day date NOT NULL,
    codec smallint NOT NULL DEFAULT 1,
    n_in smallint NOT NULL,
    n_out smallint NOT NULL,
    bps bytea NOT NULL,
    PRIMARY KEY (interface_id, day)
) PARTITION BY RANGE (day)
"""

# lz4 is a build option of the server; without it the default (pglz) stays.
LZ4 = """
DO $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM pg_settings
        WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ) THEN
        ALTER TABLE ts_day ALTER COLUMN bps SET COMPRESSION lz4;
    END IF;
END
$$
"""

# Sealed samples as plain rows, so that any figure can be recomputed with nothing but SQL: those
# with plain planes, which SQL can read.
PLANES = " | ".join(
    f"(get_byte(bps, side * 2304 + {288 * plane} + slot)::bigint << {56 - 8 * plane})"
    for plane in range(8)
)
SEALED = f"""
CREATE VIEW ts_sealed AS
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

    dependencies = [("usage", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SAMPLE, "DROP TABLE ts_sample"),
                migrations.RunSQL(DAY, "DROP TABLE ts_day"),
                migrations.RunSQL(LZ4, migrations.RunSQL.noop),
                migrations.RunSQL(SEALED, "DROP VIEW ts_sealed"),
            ],
            state_operations=[
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        ("pk", models.CompositePrimaryKey("ts", "series_id", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("ts", models.DateTimeField(help_text="Start of the slot")),
                        ("in_bps", models.BigIntegerField(null=True)),
                        ("out_bps", models.BigIntegerField(null=True)),
                        ("series_id", models.IntegerField(db_column="interface_id")),
                    ],
                    options={"db_table": "ts_sample"},
                ),
                migrations.CreateModel(
                    name="SealedDay",
                    fields=[
                        ("pk", models.CompositePrimaryKey("series_id", "day", blank=True, editable=False, primary_key=True, serialize=False)),
                        ("series_id", models.IntegerField(db_column="interface_id")),
                        ("day", models.DateField()),
                        ("codec", models.SmallIntegerField(default=1)),
                        ("n_in", models.SmallIntegerField(help_text="Slots with a value")),
                        ("n_out", models.SmallIntegerField()),
                        ("bps", models.BinaryField()),
                    ],
                    options={"db_table": "ts_day"},
                ),
            ],
        ),
    ]
