"""What an office sends each month: the shape of its rows, and what its word counts for."""

from everyvillage.contracts.offices.forms import (
    OFFICES,
    Office,
    office_named,
    sent_table,
)

__all__ = ["OFFICES", "Office", "office_named", "sent_table"]
