"""A schema of its own for measuring: empty copies of the sample tables, gone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SCHEMA = "bench"
MAKE = f"""
DROP SCHEMA IF EXISTS {SCHEMA} CASCADE;
CREATE SCHEMA {SCHEMA};
CREATE TABLE {SCHEMA}.ts_sample (LIKE public.ts_sample INCLUDING ALL) PARTITION BY RANGE (ts);
CREATE TABLE {SCHEMA}.ts_day (LIKE public.ts_day INCLUDING ALL) PARTITION BY RANGE (day);
CREATE TABLE {SCHEMA}.ts_write (LIKE public.ts_write INCLUDING ALL);
CREATE TABLE {SCHEMA}.ts_touched (LIKE public.ts_touched INCLUDING ALL);
CREATE TABLE {SCHEMA}.ts_day_stat (LIKE public.ts_day_stat INCLUDING ALL);
CREATE UNLOGGED TABLE {SCHEMA}.raw_sample
    (ts timestamptz, in_bps bigint, out_bps bigint, interface_id integer);
CREATE UNLOGGED TABLE {SCHEMA}.raw_day
    (interface_id integer, day date, codec smallint, n_in smallint, n_out smallint, bps bytea);
SET search_path TO {SCHEMA}, public
"""
VIEW = f"""
DO $$
BEGIN
    EXECUTE replace(
        'CREATE VIEW {SCHEMA}.ts_sealed AS ' || pg_get_viewdef('public.ts_sealed'::regclass),
        'public.ts_day', '{SCHEMA}.ts_day'
    );
END
$$
"""
CLEAR = f"SET search_path TO DEFAULT; DROP SCHEMA {SCHEMA} CASCADE"


@contextmanager
def ground() -> Iterator[None]:
    """Inside, the store works on the copies."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE)
        cursor.execute(VIEW)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(CLEAR)
