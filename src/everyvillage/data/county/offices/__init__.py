"""What nine offices of a modelled county send each month, and the truth beside it."""

from everyvillage.data.county.offices.make import is_told, make_offices

__all__ = ["is_told", "make_offices"]
