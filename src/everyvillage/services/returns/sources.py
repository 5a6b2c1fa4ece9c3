"""What a column of a receiver's table can be filled with, and the guess from its heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from everyvillage.contracts import Type, table_named
from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.core.codes import LEVELS
from everyvillage.data.readers.sheets.synonyms import meaning_of, plain
from everyvillage.policy.programmes.model import Kind
from everyvillage.policy.programmes.read import shipped_programmes
from everyvillage.services.returns.units import Measure, has_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from everyvillage.contracts import Column, Table
    from everyvillage.policy.programmes.model import Programme, Target
    from everyvillage.services.returns.layout import Heading

HOUSEHOLD = "household"
PLACE_KINDS = ("village", "township", "county")
KINDS = (*PLACE_KINDS, HOUSEHOLD)
NUMBER, NAME, CODE, TOWNSHIP, COUNTY = (
    "row.number",
    "place.name",
    "place.code",
    "place.township",
    "place.county",
)
HEAD_NAME = "head.name"
COUNTED = ("household", "person")
_HIDDEN = frozenset({"village_code", "settlement_code"})
_LEAST_ALIKE = 0.62
_ALL = re.compile("应|总|全部|合计|total|of all")
_WORDS = {
    NUMBER: ("序号", "编号", "no.", "no", "number"),
    NAME: ("村名", "行政村", "行政村名称", "村名称", "村", "单位名称", "地区", "名称", "village"),
    CODE: ("代码", "统计代码", "村代码", "行政区划代码", "村级统计代码", "code", "villagecode"),
    TOWNSHIP: ("乡镇", "乡（镇）", "所属乡镇", "乡镇名称", "乡", "township"),
    COUNTY: ("县", "县名", "县（区）", "县(市、区)", "所属县", "county"),
    HEAD_NAME: ("户主", "户主姓名", "姓名", "head", "nameofhead"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that fills a column: its key, its words, what kind of value, which compartment."""

    key: str
    words: Words
    measure: Measure
    compartment: Compartment = Compartment.OPEN


def sources_of(kind: str) -> Sequence[Source]:
    """Give what a column can be filled with where a row is ``kind``."""
    return _sources(kind)


def source_named(kind: str, key: str) -> Source | None:
    """Give one source; None where there is none of that name."""
    return next((one for one in _sources(kind) if one.key == key), None)


def guess_kind(headings: Sequence[Heading]) -> str:
    """Guess what a row is: a household where more headings are those of one, else a village."""
    table = table_named(HOUSEHOLD)
    of_households = sum(
        meaning_of(_last(one), table) is not None or plain(one.label) in _WORDS[HEAD_NAME]
        for one in headings
    )
    figures = sum(_guess_figure(one, "village") is not None for one in headings)
    return HOUSEHOLD if of_households > max(figures, 1) else PLACE_KINDS[0]


def guess(heading: Heading, kind: str) -> str:
    """Guess the source of a heading; "" where nothing is like it, or its unit is not known."""
    last = _last(heading)
    found = _guess_word(heading.label, kind) or _guess_word(last, kind)
    if not found:
        found = (
            _guess_column(last)
            if kind == HOUSEHOLD
            else _guess_count(heading, kind) or _guess_figure(heading, kind) or ""
        )
    source = source_named(kind, found)
    return found if source is not None and has_unit(source.measure, heading.unit) else ""


def target_of(key: str) -> tuple[Programme, Target, str] | None:
    """Give programme, target and form ("share", "numerator", "denominator", "value") of a key."""
    prefix, _, rest = key.partition(":")
    if prefix != "figure":
        return None
    name, _, form = rest.rpartition(":")
    return next(
        (
            (programme, target, form)
            for programme in shipped_programmes()
            for measure in programme.measures
            for target in measure.targets
            if target.id == name
        ),
        None,
    )


@cache
def _sources(kind: str) -> tuple[Source, ...]:
    """Work the sources of a kind out once."""
    fixed = [
        Source(NUMBER, Words("number of the row", "序号"), Measure.PLAIN),
        Source(NAME, Words("name of the place", "地区名称"), Measure.TEXT),
        Source(CODE, Words("code of the place", "统计代码"), Measure.TEXT),
        Source(TOWNSHIP, Words("township", "所属乡镇"), Measure.TEXT),
        Source(COUNTY, Words("county", "所属县"), Measure.TEXT),
    ]
    if kind == HOUSEHOLD:
        head = Words("name of the head of the household", "户主姓名")
        fixed.append(Source(HEAD_NAME, head, Measure.TEXT, Compartment.IDENTITY))
        columns = table_named(HOUSEHOLD).delivered
        return (*fixed, *(_of_column(one) for one in columns if one.name not in _HIDDEN))
    return (*fixed, *_of_counts(), *_of_figures(kind))


def _of_column(column: Column) -> Source:
    """Give the source that a column of the register is."""
    measures = {Type.MONEY: Measure.MONEY, Type.INTEGER: Measure.PLAIN}
    return Source(
        f"{HOUSEHOLD}:{column.name}",
        column.words,
        measures.get(column.type, Measure.TEXT),
        column.compartment,
    )


def _of_counts() -> Iterator[Source]:
    """Give the counts of households and persons, of all and of those with a yes in a column."""
    for name in COUNTED:
        table = table_named(name)
        yield Source(f"count:{name}:", _many(table.unit), Measure.COUNT)
        for column in table.columns:
            plain_flag = column.type is Type.BOOLEAN and column.compartment is Compartment.OPEN
            if plain_flag and column.in_snapshot:
                yield Source(f"count:{name}:{column.name}", _of(table, column), Measure.COUNT)


def _many(unit: Words) -> Words:
    """Say how many there are of a unit: 户数, number of households."""
    return Words(f"number of: {unit.en}", f"{unit.zh}数")


def _of(table: Table, column: Column) -> Words:
    """Say how many have a yes in a column."""
    return Words(
        f"{table.words.en}: {column.words.en}, how many",
        f"{column.words.zh.removesuffix(table.unit.zh)}{table.unit.zh}数",
    )


def _of_figures(level: str) -> Iterator[Source]:
    """Give the sources that the targets of every programme are, at a level that they know."""
    for programme in shipped_programmes():
        for measure in programme.measures:
            for target in measure.targets:
                if LEVELS.index(target.level) < LEVELS.index(level):
                    continue
                yield from _of_target(target)


def _of_target(target: Target) -> Iterator[Source]:
    """Give the forms of one figure: its share, how many pass, how many there are; or its value."""
    words, key = target.words, f"figure:{target.id}"
    if target.kind is not Kind.SHARE:
        yield Source(
            f"{key}:value", words, Measure.MONEY if target.unit.zh == "分" else Measure.PLAIN
        )
        return
    yield Source(f"{key}:share", words, Measure.SHARE)
    passing = Words(f"{words.en}: how many", f"{words.zh}（达标数）")
    yield Source(f"{key}:numerator", passing, Measure.COUNT)
    known = Words(f"{words.en}: of how many", f"{words.zh}（总数）")
    yield Source(f"{key}:denominator", known, Measure.COUNT)


def _last(heading: Heading) -> str:
    """Give the lowest words of a heading: those of the column itself."""
    return heading.label.split()[-1] if heading.label else ""


def _guess_word(label: str, kind: str) -> str:
    """Find a heading among the words for places, numbers and heads."""
    words = plain(label)
    for key, known in _WORDS.items():
        if words in {plain(one) for one in known} and source_named(kind, key):
            return key
    return ""


def _guess_column(label: str) -> str:
    """Find the column of the register that a heading means."""
    found = meaning_of(label, table_named(HOUSEHOLD))
    return f"{HOUSEHOLD}:{found.column}" if found else ""


def _guess_count(heading: Heading, kind: str) -> str:
    """Find the count that a heading names word for word: 总户数, 建档立卡户数."""
    if heading.unit and not has_unit(Measure.COUNT, heading.unit):
        return ""
    label = plain(_last(heading)).removeprefix("总").removesuffix("总数")
    label = label.removesuffix("数") + "数"
    for source in _sources(kind):
        if source.key.startswith("count:") and label == plain(source.words.zh).replace(
            "户户", "户"
        ):
            return source.key
    return ""


def _guess_figure(heading: Heading, kind: str) -> str | None:
    """Find the figure whose words are most like a heading, in the form that its unit asks for."""
    best, most = None, _LEAST_ALIKE
    label = plain(heading.label)
    labels = {label, plain(_last(heading))}
    for source in _sources(kind):
        if target_of(source.key) is None:
            continue
        for words in (source.words.zh, source.words.en):
            alike = max(SequenceMatcher(None, one, plain(words)).ratio() for one in labels)
            if alike > most:
                best, most = source.key, alike
    if best is None:
        return None
    form = best.rpartition(":")[2]
    if form == "value":
        return best
    counted = heading.unit and has_unit(Measure.COUNT, heading.unit)
    wanted = "share" if not counted else "denominator" if _ALL.search(label) else "numerator"
    return f"{best.rpartition(':')[0]}:{wanted}"
