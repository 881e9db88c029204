"""Mapped classes. ``SYNCED`` lists the record types that travel, parents before children."""

from __future__ import annotations

from pes_desktop.models.base import Base, OfficeBase, Record
from pes_desktop.models.employers import Employer, Vacancy
from pes_desktop.models.local import (
    AckedVersion,
    AuditLine,
    Draft,
    ImportRun,
    NameKey,
    NumberCounter,
    OutboxEntry,
    SearchDocument,
    SentBatch,
    Setting,
    StickState,
)
from pes_desktop.models.office import Device, MonthClose, Office, ServiceAct, Staff
from pes_desktop.models.people import Job, Jobseeker, RegistrationEvent, Skill
from pes_desktop.models.published import PublishedItem
from pes_desktop.models.referrals import Letter, Referral, ReferralEvent
from pes_desktop.models.traces import AuditSubject, MergeTrace, PersonChange

SYNCED: dict[str, type[Record]] = {
    cls.__tablename__: cls
    for cls in (
        Office,
        Device,
        Staff,
        Jobseeker,
        Job,
        Skill,
        RegistrationEvent,
        Employer,
        Vacancy,
        Referral,
        ReferralEvent,
        Letter,
        ServiceAct,
        MonthClose,
    )
}

__all__ = [
    "SYNCED",
    "AckedVersion",
    "AuditLine",
    "AuditSubject",
    "Base",
    "Device",
    "Draft",
    "Employer",
    "ImportRun",
    "Job",
    "Jobseeker",
    "Letter",
    "MergeTrace",
    "MonthClose",
    "NameKey",
    "NumberCounter",
    "Office",
    "OfficeBase",
    "OutboxEntry",
    "PersonChange",
    "PublishedItem",
    "Record",
    "Referral",
    "ReferralEvent",
    "RegistrationEvent",
    "SearchDocument",
    "SentBatch",
    "ServiceAct",
    "Setting",
    "Skill",
    "Staff",
    "StickState",
    "Vacancy",
]
