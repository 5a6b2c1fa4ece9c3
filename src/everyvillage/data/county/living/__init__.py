"""A county that lives: 36 months of events with known truth, and what offices learn of them.

Kept apart from everything that decides: a contract of ``lint-imports`` forbids rules, models and
plans to import it. ``live`` makes a county from a seed and a file of settings; ``write_living``
writes what offices deliver and, in another folder, the truth.
"""

from everyvillage.data.county.living.live import Living, live
from everyvillage.data.county.living.world import World, read_world
from everyvillage.data.county.living.write import write_living

__all__ = ["Living", "World", "live", "read_world", "write_living"]
