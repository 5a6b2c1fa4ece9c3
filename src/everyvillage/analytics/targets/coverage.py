"""Which counties hold what a target needs; nobody delivered it is not the same as zero."""

from __future__ import annotations

from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from everyvillage.analytics.targets.meta import SourceNote
from everyvillage.contracts.tables import table_named
from everyvillage.core.codes import NATION
from everyvillage.data.snapshot.shape import frame_columns, is_of_nation
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes.needs import required_columns, required_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from everyvillage.data.snapshot.head import SnapshotHead
    from everyvillage.data.snapshot.snapshot import Snapshot
    from everyvillage.policy.programmes.model import Programme, Target

    Holders = Callable[[str, str], dict[str, frozenset[str]]]

MADE_OF: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        ("village", "tower_4g_m"): (
            ("village", "lon"),
            ("village", "lat"),
            ("tower", "lon"),
            ("tower", "lat"),
            ("tower", "active"),
            ("cell", "tower_id"),
            ("cell", "radio"),
            ("cell", "active"),
        ),
        ("person", "age"): (("person", "birth_date"),),
    }
)
"""What an office has to deliver so that a computed column has a value."""

RULE_PREFIX = "parameter."
"""Stands before the name of a rule value among what a target lacks."""


def note_source(programme: Programme, snapshot: Snapshot) -> SourceNote:
    """Give what ``snapshot`` holds for each target of ``programme``."""
    head = snapshot.head
    held: dict[str, frozenset[str]] = {}
    missing: dict[str, Mapping[str, frozenset[str]]] = {}
    holders = cache(partial(_named, head=head))
    for target in programme.targets:
        columns = _holders(target, programme, holders) | _rules_not_yet(target, programme, head)
        held[target.id] = frozenset(head.counties).intersection(*columns.values())
        missing[target.id] = MappingProxyType(
            {name: found for name, found in columns.items() if len(found) < len(head.counties)}
        )
    return SourceNote(
        id=snapshot.id,
        at=head.at,
        modelled=head.modelled,
        counties=head.counties,
        held=MappingProxyType(held),
        missing=MappingProxyType(missing),
    )


def partly_held(head: SnapshotHead, programme: Programme) -> Mapping[str, frozenset[str]]:
    """Give the child tables of facts that some county in scope did not deliver, with who did."""
    found = {}
    for name in {fact.of for fact in programme.facts}:
        if frame_columns(table_named(name)):
            continue
        holders = _deliverers(name, head)
        if len(holders) < len(head.counties):
            found[name] = holders
    return MappingProxyType(found)


def _holders(target: Target, programme: Programme, holders: Holders) -> dict[str, frozenset[str]]:
    """Give, for each column an office has to deliver, the counties that did."""
    found: dict[str, frozenset[str]] = {}
    for table, column in required_columns(target, programme):
        if column in frame_columns(table_named(table)):
            continue
        found |= holders(table, column)
    return found


def _rules_not_yet(
    target: Target, programme: Programme, head: SnapshotHead
) -> dict[str, frozenset[str]]:
    """Give, held by no county, the rule values that were not in force on the day of ``head``."""
    names = required_parameters(target, programme)
    without = shipped_parameters().without_value(names, head.at)
    return {f"{RULE_PREFIX}{name}": frozenset[str]() for name in without}


def _named(table: str, column: str, head: SnapshotHead) -> dict[str, frozenset[str]]:
    """Give the holders of a column; of a computed one, by what an office has to deliver for it.

    A county that lacks the computed column lacks at least one of the names given.
    """
    holders = _counties(table, column, head)
    parts = MADE_OF.get((table, column), ())
    found = {f"{of}.{name}": _counties(of, name, head) | holders for of, name in parts}
    everything = frozenset(head.counties)
    lacking_a_part = everything - everything.intersection(*found.values()) if found else frozenset()
    return found | {f"{table}.{column}": holders | lacking_a_part}


def _counties(table: str, column: str, head: SnapshotHead) -> frozenset[str]:
    """Give the counties in scope that hold a column; all of them for a table of the nation."""
    holders = head.counties_holding(table, column)
    if is_of_nation(table_named(table)):
        return frozenset(head.counties) if NATION in holders else frozenset()
    return holders & frozenset(head.counties)


def _deliverers(table: str, head: SnapshotHead) -> frozenset[str]:
    """Give the counties that delivered anything of ``table``."""
    by_county = head.held.get(table, {})
    if is_of_nation(table_named(table)):
        return frozenset(head.counties) if by_county.get(NATION) else frozenset()
    return frozenset(county for county in head.counties if by_county.get(county))
