"""A modelled county: the real villages of any county with a made-up, plausible life.

Nobody in it is real and no number in it was measured; everything made from it has to say so
(modelled, 模拟数据，非真实). Nothing that decides or measures may look into the truth folder.
"""

from everyvillage.data.county.make import make_counties, make_county

__all__ = ["make_counties", "make_county"]
