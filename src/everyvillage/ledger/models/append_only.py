"""Rows that are written once: the base of every table of proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.db import models

from everyvillage.core.errors import Fault, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_BATCH = 1000


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that can be read and added; what would change one is refused before it is tried."""

    def update(self, **values: object) -> NoReturn:
        """Refuse: a row of proof is never changed."""
        del values
        raise _refused(self.model, "changed")

    def delete(self) -> NoReturn:
        """Refuse: a row of proof is never removed."""
        raise _refused(self.model, "removed")


class AppendOnlyManager(models.Manager[Any]):
    """The way to the rows of a table of proof."""

    def get_queryset(self) -> AppendOnlyRows:
        """Give rows that refuse to be changed."""
        return AppendOnlyRows(self.model, using=self._db)

    def add_all(self, rows: Iterable[models.Model]) -> None:
        """Write many new rows with few statements; they have no history, being it."""
        self.get_queryset().bulk_create(rows, batch_size=_BATCH)


class AppendOnly(models.Model):
    """A row that is never changed and never removed.

    This class only gives the better message. What holds is in the database: triggers on every
    table of a subclass (:mod:`everyvillage.ledger.guard`), which hold for raw SQL as well.
    ``guard_delete`` is an SQL condition on OLD under which a row may go all the same: another
    row of proof says so, and stays. Payloads have one, and the access log.
    """

    guard_delete: ClassVar[str] = ""
    objects: ClassVar[AppendOnlyManager] = AppendOnlyManager()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Insert the row; refuse one that is there already."""
        if not self._state.adding:
            raise _refused(type(self), "changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401 - Django's own signature
        """Refuse: a row of proof is never removed."""
        del args, kwargs
        raise _refused(type(self), "removed")

    @classmethod
    def append(cls, **values: Any) -> Self:  # noqa: ANN401 - the values of any column
        """Write one new row and give it."""
        row = cls(**values)
        row.save()
        return row


def _refused(model: type[models.Model], done: str) -> InputError:
    """Say that proof is not changed."""
    return InputError(
        Fault(
            code="ledger.append-only",
            where=model._meta.db_table,
            asked=f"a row to be {done}",
            found="a table of proof",
            accepted="new rows only",
            next_step="write a correction, which is a new entry that points back",
        )
    )
