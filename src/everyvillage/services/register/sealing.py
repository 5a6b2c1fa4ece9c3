"""From typed rows to staged rows: codes become places, identity values are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from everyvillage.registry.storage import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from everyvillage.contracts import Table
    from everyvillage.data.readers import Batch
    from everyvillage.registry.keys import Vault
    from everyvillage.registry.storage import Stored
    from everyvillage.services.register.sql.staging import Staging


def staged_batch(
    batch: Batch, table: Table, staging: Staging, places: Mapping[str, pa.Array], vault: Vault
) -> pa.RecordBatch:
    """Give the batch as the staging table takes it.

    ``places`` holds the place ids of each column of codes. Identity values are bound to the
    key of their row, so they cannot be moved to another person.
    """
    columns: list[pa.Array] = [pa.array(batch.numbers)]
    owners = _owners(batch, table, staging.stored)
    for one in staging.stored:
        name = one.column.name
        if one.role.sealed:
            columns.extend(_sealed(batch.rows.column(name), owners, table, one, vault))
        else:
            columns.append(places[name] if name in places else batch.rows.column(name))
    return pa.RecordBatch.from_arrays(columns, staging.names)


def _owners(batch: Batch, table: Table, stored: Sequence[Stored]) -> list[str]:
    """Give the key of each row as text, where something will be bound to it."""
    if not any(one.role.sealed for one in stored):
        return []
    keys = [batch.rows.column(name).to_pylist() for name in table.key]
    return ["\x1e".join(map(str, parts)) for parts in zip(*keys, strict=True)]


def _sealed(
    values: pa.Array, owners: Sequence[str], table: Table, one: Stored, vault: Vault
) -> Iterator[pa.Array]:
    """Give the sealed values of one column, and the keyed hashes beside them."""
    texts: list[str | None] = values.to_pylist()
    field = one.column.name
    yield pa.array(vault.seal_all(texts, owners, table=table.name, field=field), pa.binary())
    if one.role is Role.FOUND:
        yield pa.array(vault.index_all(texts, table=table.name, field=field), pa.binary())
    else:
        yield pa.array(vault.marks(texts, owners, table=table.name, field=field), pa.binary())
