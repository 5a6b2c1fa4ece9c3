"""The settings of a problem: known keys with fitting values, and every fault of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from everyvillage.core.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = "problem.toml"
WORDS: Mapping[object, str] = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    dict: "a table",
    list: "a list",
    "texts": "a list of texts",
    "pair": "two whole numbers, the least and the most",
}
Kinds = dict[str, object]
"""For each key what its value is: a type, "texts" or "pair"."""
FIBRE_KEYS: Kinds = {
    "name": str,
    "modelled": bool,
    "goal": dict,
    "forced": "texts",
    "forbidden": "texts",
    "costs": dict,
    "off_road": dict,
    "systems": dict,
}
GOAL_KEYS: Kinds = {"all_permille": int, "poor_permille": int, "township_permille": int}
COST_KEYS: Kinds = {"line_km": "pair", "village": "pair", "home": "pair"}
POLES_KEYS: Kinds = {"poles_km": "pair"}


def table_faults(
    given: Mapping[str, Any], kinds: Kinds, where: str = "", *, needed: bool = False
) -> Iterator[Fault]:
    """Say which keys of a table are unknown or have no fitting value, and which are missing.

    ``where`` names the table; ``needed`` says that every key has to be there.
    """
    before = f"{FILE}: {where}." if where else f"{FILE}: "
    known = ", ".join(sorted(kinds))
    for key in given:
        if key not in kinds:
            yield _fault("unknown", before + key, "a key that is known", key, known)
        elif not _fits(given[key], kinds[key]):
            words = WORDS[kinds[key]]
            yield _fault("wrong", before + key, words, repr(given[key])[:60], words)
    for key in kinds if needed else ():
        if key not in given:
            words = WORDS[kinds[key]]
            yield _fault("missing", before + key, words, "nothing", words)


def fibre_faults(asked: Mapping[str, Any], kinds: Kinds) -> Iterator[Fault]:
    """Say what is wrong with the settings that every problem may have."""
    yield from table_faults(asked, kinds)
    yield from table_faults(table_in(asked, "goal"), GOAL_KEYS, "goal")
    systems = table_in(asked, "systems")
    yield from table_faults(systems, dict.fromkeys(systems, str), "systems")
    ways = table_in(asked, "off_road")
    yield from table_faults(ways, dict.fromkeys(ways, "pair"), "off_road")
    costs = table_in(asked, "costs")
    yield from table_faults(costs, dict.fromkeys(costs, dict), "costs")
    for terrain in costs:
        row, where = table_in(costs, terrain), f"costs.{terrain}"
        rest = {key: value for key, value in row.items() if key not in POLES_KEYS}
        if isinstance(costs[terrain], dict):
            yield from table_faults(rest, COST_KEYS, where, needed=True)
        poles = {key: value for key, value in row.items() if key in POLES_KEYS}
        yield from table_faults(poles, POLES_KEYS, where)


def table_in(asked: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Give a table; an empty one where it is missing or none, which is said elsewhere."""
    found = asked.get(name, {})
    return found if isinstance(found, dict) else {}


def _fits(value: object, kind: object) -> bool:
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == "pair":
        whole = isinstance(value, list) and all(type(one) is int for one in value)
        return whole and isinstance(value, list) and len(value) == 2  # noqa: PLR2004 -- least, most
    if kind is float:
        return type(value) in {int, float}
    return type(value) is kind


def _fault(code: str, where: str, asked: str, found: str, accepted: str) -> Fault:
    return Fault(
        f"network.setting-{code}", where, asked, found, accepted, "mend the file and give it again"
    )
