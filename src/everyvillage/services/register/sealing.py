"""From typed rows to staged rows: codes become places, identity values are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.registry.sealed import owner_of
from everyvillage.registry.storage import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from everyvillage.contracts import Table
    from everyvillage.data.readers import Batch
    from everyvillage.registry.keys import Vault
    from everyvillage.registry.storage import Stored
    from everyvillage.services.register.sql.staging import Staging


def sealed_columns(
    batch: Batch, table: Table, stored: Sequence[Stored], vault: Vault
) -> dict[str, tuple[pa.Array, pa.Array]]:
    """Give, by column, the sealed values of a batch and the keyed hashes beside them.

    Identity values are bound to the key of their row, so they cannot be moved to another
    person.
    """
    owners = _owners(batch, table, stored)
    return {
        one.column.name: _sealed(batch.rows.column(one.column.name), owners, table, one, vault)
        for one in stored
        if one.role.sealed
    }


def staged_batch(
    batch: Batch,
    staging: Staging,
    places: Mapping[str, pa.Array],
    sealed: Mapping[str, tuple[pa.Array, pa.Array]],
) -> pa.RecordBatch:
    """Give the batch as the staging table takes it.

    ``places`` holds the place ids of each column of codes, ``sealed`` what
    :func:`sealed_columns` gives.
    """
    columns: list[pa.Array] = [pa.array(batch.numbers)]
    for one in staging.stored:
        name = one.column.name
        if one.role.sealed:
            columns.extend(sealed[name])
        else:
            columns.append(places[name] if name in places else batch.rows.column(name))
    return pa.RecordBatch.from_arrays(columns, staging.names)


def _owners(batch: Batch, table: Table, stored: Sequence[Stored]) -> list[str]:
    """Give the key of each row as text, where something will be bound to it."""
    if not any(one.role.sealed for one in stored):
        return []
    keys = [batch.rows.column(name).to_pylist() for name in table.key]
    return [owner_of(parts) for parts in zip(*keys, strict=True)]


def _sealed(
    values: pa.Array, owners: Sequence[str], table: Table, one: Stored, vault: Vault
) -> tuple[pa.Array, pa.Array]:
    """Give the sealed values of one column, and the keyed hashes beside them."""
    texts: list[str | None] = values.to_pylist()
    field = one.column.name
    sealed = vault.seal_all(texts, owners, table=table.name, field=field)
    beside = (
        vault.index_all(texts, table=table.name, field=field)
        if one.role is Role.FOUND
        else vault.marks(texts, owners, table=table.name, field=field)
    )
    return pa.array(sealed, pa.binary()), pa.array(beside, pa.binary())
