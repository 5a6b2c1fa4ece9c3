"""What every delivered row has in common: typed columns, NULL for missing, and a history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from everyvillage.contracts.limits import CODE_LENGTH, KEY_LENGTH, TEXT_LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "ACCOUNT_LENGTH",
    "CODE_LENGTH",
    "HASH_LENGTH",
    "KEY_LENGTH",
    "PLACE_CODE_LENGTH",
    "TEXT_LENGTH",
    "Record",
    "Tracked",
]

HASH_LENGTH = 32
ACCOUNT_LENGTH = 150
PLACE_CODE_LENGTH = 20


class Tracked(HistoricalRecords):
    """The history of a table, the same for every table.

    The account that changed a row is kept by name, so that the history outlives the account.
    A history table has one index, on the row's id; every further one would be written with
    each row and is read by nobody.
    """

    def __init__(self, *, without: Sequence[str] = ()) -> None:
        """Keep the history with 64-bit ids, hand it on to subclasses, leave columns out."""
        super().__init__(  # type: ignore[no-untyped-call] # the library ships no types
            inherit=True, history_id_field=models.BigAutoField(), excluded_fields=list(without)
        )

    def copy_fields(self, model: type[models.Model]) -> dict[str, Any]:
        """Copy the columns of the table, without their indexes."""
        fields: dict[str, Any] = super().copy_fields(model)  # type: ignore[no-untyped-call] # the library ships no types
        for name, field in fields.items():
            if name != "id":
                field.db_index = False
        return fields

    def _get_history_user_fields(self) -> dict[str, Any]:
        """Keep who changed the row as the name of the account."""
        return {
            "history_user": property(_account, _set_account),
            "history_user_id": models.CharField(max_length=ACCOUNT_LENGTH, null=True),
        }

    @property
    def _date_indexing(self) -> bool:
        """Leave the date of a change without an index, whatever the settings say."""
        return False


def _account(row: Any) -> str | None:  # noqa: ANN401 - history models are made at run time
    """Give the name of the account that made the change, or None."""
    name: str | None = row.history_user_id
    return name


def _set_account(row: Any, account: object) -> None:  # noqa: ANN401 - history models are made at run time
    """Keep the name of the account that made the change."""
    row.history_user_id = None if account is None else str(account)


class Record(models.Model):
    """A row that an office has delivered.

    NULL means missing: nobody has said. Rows are loaded with set-based SQL that writes the
    history in the same transaction; ``bulk_create`` and ``update`` would write none.
    """

    id = models.BigAutoField(primary_key=True)
    objects: ClassVar[models.Manager[Any]] = models.Manager()
    history: ClassVar[Any] = Tracked()

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Name the row by its table and number: nothing of a person, so that a log may show it."""
        return f"{self._meta.model_name} {self.pk}"
