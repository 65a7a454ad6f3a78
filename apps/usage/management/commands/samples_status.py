"""What the sample store holds, and whether it keeps up."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.timezone import now

from apps.usage import actions, queries, store

MIB = 2**20


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--care", action="store_true", help="make missing partitions first")

    def handle(self, *, care: bool, **_options: Any) -> None:
        at = now()
        room = actions.make_room(at=at) if care else queries.room(at)
        self.stdout.write(f"Store: {settings.SAMPLE_STORE}. {room.sentence}")
        for line in lines(store.current().holdings(), queries.pending_rollups()):
            self.stdout.write(line)
        if room.is_short:
            self.stderr.write("Room for samples is running out.")


def lines(holdings: store.Holdings, pending: queries.Pending) -> list[str]:
    """A line per part, and the sums."""
    filled = holdings.filled()
    parts = [
        f"{part.name:<20} {part.first} to {part.last} {part.slots:>14,} slots "
        f"{part.size / MIB:>10,.1f} MiB"
        for part in holdings.parts
    ]
    found = f"{filled[0].first} to {filled[-1].last}" if filled else "nothing counted yet"
    return [
        *parts,
        f"Samples: {found}, about {holdings.slots:,} slots, {holdings.size / MIB:,.1f} MiB"
        + (f", {holdings.size / holdings.slots:.1f} bytes a slot" if holdings.slots else ""),
        f"Rollups to be made: {pending.marks} marks, {pending.slots:,} slots",
    ]
