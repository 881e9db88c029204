"""The closed lists of the domain: the same words on every floor, in the database and on the wire."""

from __future__ import annotations

from enum import StrEnum


class DocumentType(StrEnum):
    """Kinds of identity paper, as the first question of the intake asks."""

    NATIONAL_ID = "national_id"
    PASSPORT = "passport"
    REFUGEE = "refugee"
    NONE = "none"


class Sex(StrEnum):
    """Sex as the document has it; X where the country's law knows it (Argentina, decree 476/2021)."""

    F = "F"
    M = "M"
    X = "X"


class EducationLevel(StrEnum):
    """Ordered from least to most; the country pack gives the local names."""

    NONE = "none"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    SECONDARY = "secondary"
    TECHNICAL = "technical"
    TERTIARY = "tertiary"
    UNIVERSITY = "university"
    POSTGRADUATE = "postgraduate"


EDUCATION_ORDER = {level.value: rank for rank, level in enumerate(EducationLevel)}


class WorkSituation(StrEnum):
    """What the person does now (ICLS 19 work forms, in everyday groups)."""

    UNEMPLOYED = "unemployed"
    EMPLOYED = "employed"
    OWN_ACCOUNT = "own_account"
    FAMILY_WORK = "family_work"
    STUDENT = "student"
    CARER = "carer"
    OTHER = "other"


class EmployerKind(StrEnum):
    """For whom a past job was done; unpaid and own-account work count."""

    PRIVATE = "private"
    PUBLIC = "public"
    HOUSEHOLD = "household"
    OWN_ACCOUNT = "own_account"
    FAMILY_FARM = "family_farm"
    COMMUNITY = "community"


class ConsentState(StrEnum):
    """Pending people (imports) can be found and matched; the first letter asks for the consent."""

    PENDING = "pending"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How the person reached the service."""

    OFFICE = "office"
    BRIGADE = "brigade"
    PHONE = "phone"
    IMPORT = "import"


class PayPeriod(StrEnum):
    """What a wage is paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    PIECE = "piece"


class ContractKind(StrEnum):
    """Contract offered."""

    INDEFINITE = "indefinite"
    FIXED_TERM = "fixed_term"
    SEASONAL = "seasonal"
    CASUAL = "casual"
    APPRENTICE = "apprentice"
    PIECEWORK = "piecework"


class Hours(StrEnum):
    """Working time offered or wanted."""

    FULL = "full"
    PART = "part"
    NIGHT = "night"
    WEEKEND = "weekend"
    ANY = "any"


class VacancyStatus(StrEnum):
    """A vacancy's status; ``unclear`` comes only by import and is not matched until confirmed."""

    OPEN = "open"
    UNCLEAR = "unclear"
    COVERED = "covered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EmployerType(StrEnum):
    """A firm or a person who employs (household)."""

    COMPANY = "company"
    PERSON = "person"


class ServiceKind(StrEnum):
    """Dated acts around the placement: visits, calls, courses and the like."""

    VISIT = "visit"
    INTERVIEW = "interview"
    ORIENTATION = "orientation"
    GROUP_ORIENTATION = "group_orientation"
    CV_HELP = "cv_help"
    WORKSHOP = "workshop"
    JOB_CLUB = "job_club"
    TRAINING_REFERRAL = "training_referral"
    SELF_EMPLOYMENT = "self_employment"
    SOCIAL_PROGRAMME = "social_programme"
    EMPLOYER_ADVICE = "employer_advice"
    RENEWAL = "renewal"
    FOLLOW_UP = "follow_up"


class Role(StrEnum):
    """Duties of the office and of headquarters; who may do what stands in ``domain/permissions.py``."""

    RECEPTION = "reception"
    COUNSELOR = "counselor"
    LIAISON = "liaison"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


#: Why a person leaves the register.
EXIT_REASONS = ("placed", "found_self", "studies", "moved", "health", "withdrew", "expired", "deceased", "other")

OFFICE_ROLES = (Role.RECEPTION, Role.COUNSELOR, Role.LIAISON, Role.COORDINATOR, Role.ANALYST, Role.ADMINISTRATOR)
