"""What a log line may hold: the name of a route instead of what somebody typed, no number."""

from __future__ import annotations

import logging

from everyvillage.core.masking import without_numbers

NO_ROUTE = "an address that is not there"


class RouteFilter(logging.Filter):
    """Put the pattern of the route in place of the address that was asked for.

    Addresses hold what visitors type, names of people among it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record where it names the address of a request; let it pass."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match is not None else NO_ROUTE
            record.args = tuple(route if part == path else part for part in record.args)
        return True


class MaskingFormatter(logging.Formatter):
    """Write a line, its traceback included, without numbers of persons."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the whole text of a record, masked."""
        return without_numbers(super().format(record))
