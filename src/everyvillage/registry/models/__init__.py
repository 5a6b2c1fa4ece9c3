"""The tables of the record side, one module for each group of nouns."""

from everyvillage.registry.models.accounts import Account, KinDeclared, RoleHeld
from everyvillage.registry.models.imports import Import, ImportColumn, ImportCounty
from everyvillage.registry.models.installation import Installation, KeyRecord, Kind, OpenCounty
from everyvillage.registry.models.institutions import Facility, Organisation, ServicePoint
from everyvillage.registry.models.network import Cell, FibreLink, NetworkNode, SpeedTest, Tower
from everyvillage.registry.models.people import Death, Household, Person
from everyvillage.registry.models.place_records import County, Settlement, Township, Village
from everyvillage.registry.models.places import (
    ChangeKind,
    Level,
    Place,
    PlaceChange,
    PlaceChangePart,
    PlaceCode,
    PlaceName,
    PlaceParent,
    Side,
)
from everyvillage.registry.models.record import Record
from everyvillage.registry.models.reports import (
    CounsellingMonth,
    LanguagePack,
    MarketYear,
    PlanAim,
    Tariff,
)
from everyvillage.registry.models.work import (
    DueReport,
    Enrolment,
    Milestone,
    Project,
    RiskCase,
)

__all__ = [
    "Account",
    "Cell",
    "ChangeKind",
    "CounsellingMonth",
    "County",
    "Death",
    "DueReport",
    "Enrolment",
    "Facility",
    "FibreLink",
    "Household",
    "Import",
    "ImportColumn",
    "ImportCounty",
    "Installation",
    "KeyRecord",
    "KinDeclared",
    "Kind",
    "LanguagePack",
    "Level",
    "MarketYear",
    "Milestone",
    "NetworkNode",
    "OpenCounty",
    "Organisation",
    "Person",
    "Place",
    "PlaceChange",
    "PlaceChangePart",
    "PlaceCode",
    "PlaceName",
    "PlaceParent",
    "PlanAim",
    "Project",
    "Record",
    "RiskCase",
    "RoleHeld",
    "ServicePoint",
    "Settlement",
    "Side",
    "SpeedTest",
    "Tariff",
    "Tower",
    "Township",
    "Village",
]
