"""What the register keeps. Importing this package gives the metadata every table."""

from training_register.models.areas import Area
from training_register.models.courses import Activity, Course, Level
from training_register.models.entries import (
    Entry,
    EntryArea,
    EntryOrganisation,
    EntryProvider,
    EntryQuestion,
    EntryToldApart,
    EntryTrainer,
)
from training_register.models.figures import Answer, Figure, Measure, Split, SplitItem
from training_register.models.imports import ImportedFile, ImportedRow, ImportRecipe
from training_register.models.operations import Change, Operation
from training_register.models.organisations import Organisation, OrganisationSpelling, OrganisationToldApart
from training_register.models.people import Provider, Trainer
from training_register.models.publications import Publication, PublicationFile, PublicationLink
from training_register.models.searches import EntryText, SavedFilter
from training_register.models.sectors import Audience, AudienceSector, Sector
from training_register.models.settings import KeptSettings
from training_register.models.stated_figures import StatedFigure
from training_register.models.tables import (
    ReportNote,
    ReportNoteRow,
    ReportRow,
    ReportRowSector,
    ReportTable,
    SeriesBreak,
)
from training_register.models.users import AppUser, AppUserArea, SignInAttempt

__all__ = [
    "Activity",
    "Answer",
    "AppUser",
    "AppUserArea",
    "Area",
    "Audience",
    "AudienceSector",
    "Change",
    "Course",
    "Entry",
    "EntryArea",
    "EntryOrganisation",
    "EntryProvider",
    "EntryQuestion",
    "EntryText",
    "EntryToldApart",
    "EntryTrainer",
    "Figure",
    "ImportRecipe",
    "ImportedFile",
    "ImportedRow",
    "KeptSettings",
    "Level",
    "Measure",
    "Operation",
    "Organisation",
    "OrganisationSpelling",
    "OrganisationToldApart",
    "Provider",
    "Publication",
    "PublicationFile",
    "PublicationLink",
    "ReportNote",
    "ReportNoteRow",
    "ReportRow",
    "ReportRowSector",
    "ReportTable",
    "SavedFilter",
    "Sector",
    "SeriesBreak",
    "SignInAttempt",
    "Split",
    "SplitItem",
    "StatedFigure",
    "Trainer",
]
