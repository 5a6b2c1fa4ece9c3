"""Read a programme file whole, or refuse it with every fault listed."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from everyvillage.core.errors import Fault, InputError
from everyvillage.policy.nearest import nearest, piece
from everyvillage.policy.parameters import shipped_parameters
from everyvillage.policy.programmes.facts import read_fact
from everyvillage.policy.programmes.fields import FORMAT, Fields
from everyvillage.policy.programmes.formulas import Formulas
from everyvillage.policy.programmes.model import (
    Area,
    Fact,
    Measure,
    Programme,
    Reading,
    Status,
    Target,
)
from everyvillage.policy.programmes.needs import missing_columns
from everyvillage.policy.programmes.targets import read_target

if TYPE_CHECKING:
    from collections.abc import Collection

    from everyvillage.contracts.shapes import Words
    from everyvillage.policy.programmes.fields import Row

HERE: Final = Path(__file__).parent
SHIPPED: Final = ("cn-2020-internet", "itu-2030")
GIVEN_TEXT: Final = Path("programme.toml")


def read_programme(path: Path) -> Programme:
    """Read the programme file at ``path``.

    Refuses a file that cannot be read, is not TOML, or has any fault, and lists every fault
    with file, measure, target and field.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = piece(str(error))
        raise InputError(_fault("file-unreadable", path.name, found, "a text in UTF-8")) from error
    programme, faults = _read(text, path)
    if programme is None or faults:
        raise InputError(faults)
    return programme


@cache
def shipped_programmes() -> tuple[Programme, ...]:
    """Give the programmes that come with the package."""
    return tuple(read_programme(HERE / f"{name}.toml") for name in SHIPPED)


def check_programme(
    text: str, held_columns: Collection[tuple[str, str]] | None = None, *, name: str = ""
) -> list[Fault]:
    """Give every fault of a programme before it is put in force; an empty list means none.

    ``text`` is the file; ``held_columns`` the (table, column) pairs that the snapshot holds
    (None: do not look), so that a target without data is named with the columns it lacks;
    ``name`` is how messages call the file.
    """
    programme, faults = _read(text, Path(name) if name else GIVEN_TEXT)
    if programme is not None and held_columns is not None:
        faults.extend(_not_held(programme, held_columns))
    return faults


def _read(text: str, path: Path) -> tuple[Programme | None, list[Fault]]:
    try:
        document = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [_fault("toml", path.name, piece(str(error)), "a TOML file")]
    reader = _Reader(document, path, text)
    return reader.programme(), reader.faults


def _fault(code: str, where: str, found: str, accepted: str) -> Fault:
    return Fault(
        code=f"programme.{code}",
        where=where,
        asked="a programme that can be put in force",
        found=found,
        accepted=accepted,
        next_step=f"mend the file; {FORMAT} shows every field",
    )


def _not_held(programme: Programme, held: Collection[tuple[str, str]]) -> list[Fault]:
    faults = []
    for target in programme.targets:
        missing = missing_columns(target, programme, held)
        if missing:
            where = f"{programme.path.name}: {target.measure}: {target.id}"
            found = ", ".join(f"{table}.{column}" for table, column in missing)
            faults.append(
                Fault(
                    code="programme.column-not-held",
                    where=where,
                    asked="a figure for every target",
                    found=f"no data in {found}",
                    accepted="columns that an office has delivered",
                    next_step="import them; until then the figure says “no data”",
                )
            )
    return faults


@dataclass(slots=True)
class _Reader:
    """Reads one document; notes faults instead of raising them."""

    document: Row
    path: Path
    text: str
    faults: list[Fault] = field(default_factory=list)

    def programme(self) -> Programme:
        top = Fields(self.document, self.path.name, self.faults)
        head = top.block("programme")
        if head is None:
            if not top.has("programme"):
                top.fault("field-missing", "programme", "nothing", "a [programme] head")
            head = Fields({}, f"{self.path.name}: programme", [])
        formulas = Formulas(shipped_parameters())
        issuers = head.names("issuers")
        areas = self._areas(top)
        facts = self._facts(top, formulas)
        measures = self._measures(top, formulas, areas, issuers)
        top.refuse_others()
        programme = Programme(
            id=head.text("id"),
            words=head.words("words"),
            issued=head.day("issued"),
            frame_note=head.words("frame_note"),
            areas=areas,
            facts=facts,
            measures=measures,
            version=hashlib.sha256(self.text.encode("utf-8")).hexdigest(),
            path=self.path,
        )
        head.refuse_others()
        return programme

    def _areas(self, top: Fields) -> tuple[Area, ...]:
        areas: dict[str, Area] = {}
        for number, row in enumerate(top.blocks("area"), start=1):
            fields = self._block(row, f"area {number}")
            area = Area(fields.text("id"), fields.words("words"))
            fields.refuse_others()
            self._once(fields, area.id, areas)
            areas[area.id] = area
        return tuple(areas.values())

    def _facts(self, top: Fields, formulas: Formulas) -> tuple[Fact, ...]:
        rows = top.blocks("fact")
        blocks = (self._block(row, f"fact {row.get('table')}.{row.get('column')}") for row in rows)
        facts = (read_fact(block, formulas) for block in blocks)
        return tuple(fact for fact in facts if fact is not None)

    def _measures(
        self, top: Fields, formulas: Formulas, areas: tuple[Area, ...], issuers: tuple[str, ...]
    ) -> tuple[Measure, ...]:
        measures: dict[str, Measure] = {}
        targets: dict[str, Target] = {}
        rows = top.blocks("measure")
        if not rows:
            top.fault("field-missing", "measure", "nothing", "at least one [[measure]]")
        for number, row in enumerate(rows, start=1):
            fields = self._block(row, str(row.get("id") or f"measure {number}"))
            measure = self._measure(fields, formulas, issuers, targets)
            self._once(fields, measure.id, measures)
            if measure.area and measure.area not in {area.id for area in areas}:
                accepted = nearest(measure.area, [area.id for area in areas])
                fields.fault("area-unknown", "area", piece(measure.area), accepted)
            measures[measure.id] = measure
        return tuple(measures.values())

    def _measure(
        self,
        fields: Fields,
        formulas: Formulas,
        issuers: tuple[str, ...],
        targets: dict[str, Target],
    ) -> Measure:
        name, words = fields.text("id"), fields.words("words")
        measure = Measure(
            id=name,
            area=fields.text("area"),
            words=words,
            status=fields.choice("status", Status),
            issuers=fields.names("issuers") if fields.has("issuers") else issuers,
            lead_guess=fields.text("lead_guess", required=False),
            source=fields.source("source"),
            sure=fields.sure("sure"),
            deadline=fields.day("deadline"),
            targets=self._targets(fields, formulas, (name, words), targets),
        )
        fields.refuse_others()
        if all(target.reading is not Reading.OFFICIAL for target in measure.targets):
            fields.fault("field-missing", "target", "nothing", "an official [[measure.target]]")
        return measure

    def _targets(
        self,
        fields: Fields,
        formulas: Formulas,
        measure: tuple[str, Words],
        targets: dict[str, Target],
    ) -> tuple[Target, ...]:
        found = []
        for number, row in enumerate(fields.blocks("target"), start=1):
            place = f"{fields.where}: {row.get('id') or f'target {number}'}"
            block = Fields(row, place, self.faults)
            target = read_target(block, formulas, measure, targets)
            self._once(block, target.id, targets)
            targets[target.id] = target
            found.append(target)
        return tuple(found)

    def _block(self, row: Row, name: str) -> Fields:
        return Fields(row, f"{self.path.name}: {name}", self.faults)

    def _once(self, fields: Fields, name: str, known: Collection[str]) -> None:
        if name and name in known:
            fields.fault("duplicate", "id", piece(name), "each id once")
