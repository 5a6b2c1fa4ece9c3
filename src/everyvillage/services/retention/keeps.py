"""What is kept for how long: each table, each history, the snapshots, what the ledger says."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db.models import DateTimeField, Exists, Min, Model, OuterRef, QuerySet
from django.utils import timezone

from everyvillage.data.snapshot import list_snapshots
from everyvillage.ledger.access.sweeping import sweep_readings
from everyvillage.ledger.erase import erase_older
from everyvillage.ledger.files.store import FileStore
from everyvillage.ledger.models import Payload, Reading, as_microseconds, as_moment
from everyvillage.registry.events.models import Happened
from everyvillage.registry.queue.models import Asked
from everyvillage.services.discovery import find_services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

BY, REASON = "retention", "kept for as long as the parameter says"


@dataclass(frozen=True, slots=True)
class State:
    """How much there is, the day of the oldest, and how much of it is past its time."""

    count: int
    oldest: date | None
    overdue: int


class Keep(Protocol):
    """One thing that is kept for a while: its id, its parameter, what is there, its removal."""

    @property
    def id(self) -> str:
        """Give the name of what is kept."""

    @property
    def parameter(self) -> str:
        """Give the parameter that says for how long."""

    def state(self, before: datetime) -> State:
        """Say what is there, and how much of it is from before a moment."""

    def remove(self, before: datetime) -> int:
        """Remove what is from before a moment; give how much."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table that are over: ``column`` says since when, a moment or a day."""

    id: str
    parameter: str
    model: type[Model]
    column: str

    def state(self, before: datetime) -> State:
        """Say what is there."""
        rows = self._rows()
        oldest = rows.aggregate(oldest=Min(self.column))["oldest"]
        day = timezone.localdate(oldest) if oldest and self._has_hours() else oldest
        return State(rows.count(), day, self._old(before).count())

    def remove(self, before: datetime) -> int:
        """Remove rows; what hangs on them goes with them."""
        rows = self._old(before)
        count = rows.count()
        rows.delete()
        return count

    def _has_hours(self) -> bool:
        return isinstance(self.model._meta.get_field(self.column), DateTimeField)

    def _old(self, before: datetime) -> QuerySet[Any]:
        limit = before if self._has_hours() else timezone.localdate(before)
        return self._rows().filter(**{f"{self.column}__lt": limit})

    def _rows(self) -> QuerySet[Any]:
        return QuerySet(self.model).filter(**{f"{self.column}__isnull": False})


@dataclass(frozen=True, slots=True)
class History:
    """The older versions of rows; the newest version of each row stays, whatever its age."""

    id: str
    parameter: str
    model: type[Model]

    def state(self, before: datetime) -> State:
        """Say what is there; the versions that stay whatever their age are not overdue."""
        rows: QuerySet[Any] = QuerySet(self.model)
        oldest = rows.aggregate(oldest=Min("history_date"))["oldest"]
        day = timezone.localdate(oldest) if oldest else None
        return State(rows.count(), day, self._old(before).count())

    def remove(self, before: datetime) -> int:
        """Remove old versions."""
        old = list(self._old(before).values_list("pk", flat=True))
        QuerySet(self.model).filter(pk__in=old).delete()
        return len(old)

    def _old(self, before: datetime) -> QuerySet[Any]:
        every: QuerySet[Any] = QuerySet(self.model)
        key = self.model.instance_type._meta.pk.attname  # type: ignore[attr-defined] # set by the library
        later = every.filter(**{key: OuterRef(key)}, history_id__gt=OuterRef("history_id"))
        return every.filter(Exists(later), history_date__lt=before)


@dataclass(frozen=True, slots=True)
class Payloads:
    """What entries of the ledger say about persons; commitment and erasure stay in the chain."""

    id: str = "payloads"
    parameter: str = "keep_payload_days"

    def state(self, before: datetime) -> State:
        """Say what is there."""
        rows = Payload.objects.filter(subject__isnull=False, happened_us__isnull=False)
        oldest = rows.aggregate(oldest=Min("happened_us"))["oldest"]
        old = rows.filter(happened_us__lt=as_microseconds(before)).count()
        day = timezone.localdate(as_moment(oldest)) if oldest is not None else None
        return State(rows.count(), day, old)

    def remove(self, before: datetime) -> int:
        """Chain an erasure for each, let it go, and remove files that nothing refers to."""
        count, files = erase_older(before, reason=REASON, by=BY)
        store = FileStore(settings.HOME.files)
        for name in files:
            store.remove(name)
        return count


@dataclass(frozen=True, slots=True)
class Readings:
    """The access log: who looked; that it was shortened, and by how much, stays for ever."""

    id: str = "readings"
    parameter: str = "keep_reading_days"

    def state(self, before: datetime) -> State:
        """Say what is there."""
        oldest = Reading.objects.aggregate(oldest=Min("at"))["oldest"]
        day = timezone.localdate(oldest) if oldest else None
        old = Reading.objects.filter(at__lt=before).count()
        return State(Reading.objects.count(), day, old)

    def remove(self, before: datetime) -> int:
        """Say that what is older goes, then let it go."""
        return sweep_readings(before, timezone.now(), reason=BY)


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Sealed copies of the register, by the day that they are of; the newest one stays."""

    id: str = "snapshots"
    parameter: str = "keep_snapshot_days"

    def state(self, before: datetime) -> State:
        """Say what is there."""
        days = [one.head.at for one in list_snapshots(settings.HOME.snapshots)]
        old = [day for day in days[:-1] if _moment(day) < before]
        return State(len(days), min(days, default=None), len(old))

    def remove(self, before: datetime) -> int:
        """Remove folders, each renamed first, so that none is ever seen half gone."""
        count = 0
        for one in list_snapshots(settings.HOME.snapshots)[:-1]:
            if _moment(one.head.at) < before:
                hidden = one.path.with_name(f".{one.path.name}.gone")
                one.path.rename(hidden)
                shutil.rmtree(hidden)
                count += 1
        return count


@dataclass(frozen=True, slots=True)
class OfficeFiles:
    """Files as offices sent them, with the rows to mend; what was taken is in the register."""

    id: str = "office_files"
    parameter: str = "keep_office_file_days"

    def state(self, before: datetime) -> State:
        """Say what is there, by the day on which a file was last worked on."""
        moments = [moment for _, moment in self._folders()]
        oldest = timezone.localdate(min(moments)) if moments else None
        return State(len(moments), oldest, sum(one < before for one in moments))

    def remove(self, before: datetime) -> int:
        """Remove the folder of each file; that it came, and what was taken of it, stays noted."""
        old = [folder for folder, moment in self._folders() if moment < before]
        for folder in old:
            shutil.rmtree(folder)
        return len(old)

    def _folders(self) -> Iterator[tuple[Path, datetime]]:
        root = settings.HOME.intake
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.is_dir():
                seconds = max(one.stat().st_mtime for one in (folder, *folder.iterdir()))
                yield folder, datetime.fromtimestamp(seconds, UTC)


def keeps() -> Iterator[Keep]:
    """Give everything that is kept for a while; services name theirs, histories are found."""
    yield Rows("events", "keep_event_days", Happened, "told_at")
    yield Rows("tasks", "keep_task_days", Asked, "done_at")
    yield Payloads()
    yield Readings()
    yield Snapshots()
    yield OfficeFiles()
    for service in find_services():
        for one in service.kept:
            yield Rows(one.id, one.parameter, apps.get_model(one.model), one.column)
    for model in apps.get_models(include_auto_created=True):
        if hasattr(model, "instance_type") and hasattr(model, "history_date"):
            yield History(f"history:{model._meta.db_table}", "keep_history_days", model)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
