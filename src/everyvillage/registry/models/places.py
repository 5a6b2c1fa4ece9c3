"""Places: an id that never changes, with dated codes, names and parents, and what became of it.

A date that is not known is NULL: a code without ``valid_from`` has always been so, one
without ``valid_to`` still is. ``valid_to`` is the first day on which it no longer holds.
"""

from __future__ import annotations

from django.db import models

from everyvillage.registry.models.record import CODE_LENGTH, PLACE_CODE_LENGTH, TEXT_LENGTH, Record


class Level(models.TextChoices):
    """The six levels of the frame."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class ChangeKind(models.TextChoices):
    """What can happen to a place."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    MOVE = "move"


class Side(models.TextChoices):
    """Whether a place stood before a change or came out of it."""

    OLD = "old"
    NEW = "new"


class Place(Record):
    """One place; everything about it that can change is a dated row elsewhere.

    ``kind`` says what a unit of its level is: "village", "community", "quasi" for a village,
    "town", "township", "subdistrict", "enterprise" for a township, empty above.
    """

    level = models.CharField(max_length=CODE_LENGTH)
    kind = models.CharField(max_length=CODE_LENGTH, default="")


class _Dated(Record):
    """A fact about a place between two days."""

    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta(Record.Meta):
        """No table of its own."""

        abstract = True


class PlaceCode(_Dated):
    """The statistical code of a place, between two days."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=PLACE_CODE_LENGTH)

    class Meta:
        """One code has one meaning at a time."""

        constraints = (
            models.UniqueConstraint(fields=["code", "valid_from"], name="place_code_from"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(valid_from=None), name="place_code_always"
            ),
        )


class PlaceName(_Dated):
    """The name of a place, between two days."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=TEXT_LENGTH)


class PlaceParent(_Dated):
    """The place that a place belongs to, between two days."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="children")


class PlaceChange(Record):
    """One dated change of the map, with the document that ordered it."""

    kind = models.CharField(max_length=CODE_LENGTH)
    on = models.DateField()
    source = models.CharField(max_length=TEXT_LENGTH, default="")


class PlaceChangePart(Record):
    """One place in a change, under the code it had on that side of it."""

    change = models.ForeignKey(PlaceChange, on_delete=models.PROTECT, related_name="parts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="changes")
    side = models.CharField(max_length=CODE_LENGTH)
    code = models.CharField(max_length=PLACE_CODE_LENGTH)
