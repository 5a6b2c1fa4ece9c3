"""The shapes in which programs get places, programmes, figures and gaps."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - the shapes read their types when they are made
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from everyvillage.core.codes import NATION
from everyvillage.services.answering import FARTHEST, MOST_ROWS, PLACE_CODE
from everyvillage.services.figures.programmes import default_programme

Level = Literal["nation", "province", "prefecture", "county", "township", "village"]
Geography = Literal["then", "now"]
Code = Annotated[
    str,
    Field(pattern=PLACE_CODE, description="a place code as the list in use writes it; 0 is all"),
]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")]
Chosen = Annotated[
    Name, Field(description="a programme in force; without it the one that the pages begin with")
]
Typed = Annotated[str, Field(min_length=1, max_length=64, description="name, pinyin or code")]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description="at most so many rows")]
Offset = Annotated[int, Field(ge=0, le=FARTHEST, description="rows to leave out before")]


class Search(Schema):
    """What is searched for."""

    q: Typed
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class FiguresAsked(Schema):
    """Which figures: of a programme, in a place, of one target or all, at a level inside it."""

    programme: Chosen = Field(default_factory=default_programme)
    place: Code = NATION
    target: Name | None = None
    level: Level | None = None
    geography: Geography = "then"
    limit: Limit = 100
    offset: Offset = 0


class OneAsked(Schema):
    """On which map of places a figure is asked for."""

    geography: Geography = "then"


class MapAsked(Schema):
    """Which figures on a map: of one target, in the places one level below."""

    programme: Chosen = Field(default_factory=default_programme)
    target: Name
    place: Code = NATION
    geography: Geography = "then"


class GapsAsked(Schema):
    """Which units keep a target from being met: a place from the county downwards."""

    programme: Chosen = Field(default_factory=default_programme)
    target: Name
    place: Code
    limit: Limit = 100
    offset: Offset = 0


class PlaceShape(Schema):
    """A place of the list."""

    code: str
    name: str
    level: Level


class FoundShape(PlaceShape):
    """A place that a search found, with the names of the places it lies in."""

    chain: str


class FoundPlaces(Schema):
    """What a search found, best first."""

    places: list[FoundShape]


class WholePlace(PlaceShape):
    """A place, what it lies in, and what lies in it."""

    chain: list[PlaceShape]
    children: list[PlaceShape]
    frame_date: date


class ProgrammeShape(Schema):
    """A programme in force here."""

    id: str
    name_en: str
    name_zh: str
    issued: date
    version: str
    targets: int


class Programmes(Schema):
    """Every programme in force."""

    programmes: list[ProgrammeShape]


class ThresholdShape(Schema):
    """The mark of a target, who set it, where that is written and how sure it is."""

    op: str
    value: float
    set_by: str
    source: str
    sure: str


class TargetShape(Schema):
    """One number to be reached."""

    id: str
    name_en: str
    name_zh: str
    kind: str
    reading: str
    table: str
    level: Level
    threshold: ThresholdShape | None


class MeasureShape(Schema):
    """One promise of the plan with its targets."""

    id: str
    area: str
    name_en: str
    name_zh: str
    deadline: date
    issuers: list[str]
    source: str
    sure: str
    targets: list[TargetShape]


class WholeProgramme(ProgrammeShape):
    """A programme with every measure."""

    measures: list[MeasureShape]


class ForecastShape(Schema):
    """What a straight line through the snapshots says of the deadline."""

    at: date
    value: float
    low: float
    high: float
    confidence_percent: int
    scale: str
    snapshots: int


class FigureShape(Schema):
    """How far one place is from one target; a number that is null is not known, never zero."""

    target: str
    place: str
    level: Level
    kind: str
    reading: str
    numerator: int | None
    denominator: int | None
    value: float | None
    low: float | None
    high: float | None
    missing: int | None
    gap: int | None
    status: str
    reason: str
    reason_en: str
    reason_zh: str
    deadline: date
    threshold: ThresholdShape | None
    snapshot: str
    rules: str
    modelled: bool
    geography: str
    at: date
    counties_held: int
    counties_all: int
    missing_columns: list[str]
    trend: list[tuple[date, float | None]]
    forecast: ForecastShape | None
    interval: tuple[float, float] | None
    hidden: bool


class Figures(Schema):
    """A page of figures; ``open``: small counts are hidden; ``next``: the offset of the next."""

    figures: list[FigureShape]
    open: bool
    snapshot: str
    modelled: bool
    next: int | None


class StepShape(Schema):
    """One step of a computation, with the query an engine runs ("" for none)."""

    en: str
    zh: str
    sql: str


class HowShape(Schema):
    """One figure and how it was computed."""

    figure: FigureShape
    open: bool
    steps: list[StepShape]


class GapShape(Schema):
    """A unit that fails a target, or of which nothing is known."""

    key: str
    name: str
    place: str
    state: Literal["fails", "missing"]


class Gaps(Schema):
    """A page of a gap list, with how many units there are in all."""

    units: list[GapShape]
    total: int
    snapshot: str
    modelled: bool
    next: int | None


FEATURE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": {"type": ["object", "null"]},
        "properties": {"type": "object"},
    },
}
COLLECTION: dict[str, Any] = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": FEATURE},
    },
}
