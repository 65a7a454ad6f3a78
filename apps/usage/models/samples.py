"""Samples as `store` keeps them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Sample(models.Model):
    """A slot of a day that is still hot: daily partitions, made and dropped by `store`."""

    pk = models.CompositePrimaryKey("ts", "series_id")
    ts = models.DateTimeField(help_text="Start of the slot")
    in_bps = models.BigIntegerField(null=True)
    out_bps = models.BigIntegerField(null=True)
    series_id = models.IntegerField(db_column="interface_id")

    class Meta:
        db_table = "ts_sample"

    def __str__(self) -> str:
        return f"{self.series_id} {self.ts:%Y-%m-%d %H:%M}"


class SealedDay(models.Model):
    """All slots of a series and UTC day in one value: monthly partitions. See `store.codec`."""

    pk = models.CompositePrimaryKey("series_id", "day")
    series_id = models.IntegerField(db_column="interface_id")
    day = models.DateField()
    codec = models.SmallIntegerField(default=1)
    n_in = models.SmallIntegerField(help_text="Slots with a value")
    n_out = models.SmallIntegerField()
    bps = models.BinaryField()

    class Meta:
        db_table = "ts_day"

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"


class Touched(models.Model):
    """Series whose samples of a day changed in one write, until their rollups are made again."""

    day = models.DateField()
    series_ids = ArrayField(models.IntegerField())
    samples = models.IntegerField(help_text="Slots written or corrected")

    class Meta:
        db_table = "ts_touched"

    def __str__(self) -> str:
        return f"{self.day}: {self.samples}"


class SampleWrite(models.Model):
    """A write of samples to a store outside of this database, known here once it is complete."""

    at = models.DateTimeField()

    class Meta:
        db_table = "ts_write"

    def __str__(self) -> str:
        return str(self.pk)
