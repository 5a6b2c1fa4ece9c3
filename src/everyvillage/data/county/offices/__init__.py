"""What nine offices of a modelled county send each month, and the truth beside it."""

from everyvillage.data.county.offices.make import make_offices

__all__ = ["make_offices"]
