"""What people did before today: judgements up to yesterday, then their answers to some of them."""

from datetime import datetime

from edgepartners.demo.world import World


def play(world: World, *, at: datetime) -> None:
    """Placeholder until the judge is wired."""
