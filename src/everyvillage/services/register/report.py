"""What an import did, for the terminal, for JSON and for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class WarningCount:
    """A quality rule that rows of the file break: how many, and the first of them."""

    rule: str
    rows: int
    first_rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One file that was read whole and found right.

    ``number`` is the import that the history of the rows names; None where nothing changed
    or in a dry run. ``counties`` counts rows by county code ("0" is the whole country).
    ``set_aside`` rows were left out by choice and lie in ``fault_file``.
    """

    table: str
    file: str
    sha256: str
    rows: int
    new: int
    changed: int
    unchanged: int
    counties: Mapping[str, int]
    columns: tuple[str, ...]
    warnings: tuple[WarningCount, ...]
    modelled: bool
    dry_run: bool
    number: int | None
    set_aside: int = 0
    fault_file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give the report as plain data, for JSON."""
        return {
            "table": self.table,
            "file": self.file,
            "sha256": self.sha256,
            "rows": self.rows,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "counties": dict(self.counties),
            "columns": list(self.columns),
            "warnings": [
                {"rule": one.rule, "rows": one.rows, "first_rows": list(one.first_rows)}
                for one in self.warnings
            ],
            "modelled": self.modelled,
            "dry_run": self.dry_run,
            "import": self.number,
            "set_aside": self.set_aside,
            "fault_file": self.fault_file,
        }

    def __str__(self) -> str:
        """Give the report as one line."""
        wet = " (dry run, nothing written)" if self.dry_run else ""
        aside = f", {self.set_aside:,} set aside" if self.set_aside else ""
        made_up = " (modelled, 模拟数据，非真实)" if self.modelled else ""
        return (
            f"{self.table} from {self.file}{made_up}: {self.new:,} new, {self.changed:,} changed, "
            f"{self.unchanged:,} unchanged{aside}{wet}"
        )
