"""The dated, sealed copy of the register that every figure is computed from."""

from everyvillage.data.snapshot.head import ImportNote, PlaceChange, SnapshotHead
from everyvillage.data.snapshot.seal import write_snapshot
from everyvillage.data.snapshot.snapshot import Snapshot, list_snapshots, open_snapshot

__all__ = [
    "ImportNote",
    "PlaceChange",
    "Snapshot",
    "SnapshotHead",
    "list_snapshots",
    "open_snapshot",
    "write_snapshot",
]
