"""First schema: the shared tables and, in an office, the PC's own tables with the search indexes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context, op

from pes_desktop.models import base as types
from pes_desktop.models.migrations import office_0001, search_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def record_columns() -> tuple[sa.Column[Any], ...]:
    """What every office-owned row carries."""
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("updated_at", types.UtcDateTime(), nullable=False),
        sa.Column("removed_at", types.UtcDateTime(), nullable=True),
    )


def upgrade() -> None:
    """Create everything."""
    create_shared()
    if context.config.attributes.get("scope") == "office":
        office_0001.create_office()
        for statement in search_0001.STATEMENTS:
            op.execute(statement)


def create_shared() -> None:
    """Tables of office and centre alike."""
    op.create_table(
        "device",
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_office_id"), "device", ["office_id"], unique=False)
    op.create_table(
        "employer",
        sa.Column("employer_type", sa.String(length=10), nullable=False),
        sa.Column("tax_id", sa.String(length=16), nullable=False),
        sa.Column("legal_name", sa.String(length=160), nullable=False),
        sa.Column("trade_name", sa.String(length=160), nullable=False),
        sa.Column("sector", sa.String(length=8), nullable=False),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("phones", types.Json, nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("place_code", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
    )
    op.create_index(op.f("ix_employer_office_id"), "employer", ["office_id"], unique=False)
    op.create_index(op.f("ix_employer_tax_id"), "employer", ["tax_id"], unique=False)
    op.create_table(
        "jobseeker",
        sa.Column("document_type", sa.String(length=16), nullable=False),
        sa.Column("document_number", sa.String(length=32), nullable=False),
        sa.Column("document_note", sa.String(length=200), nullable=False),
        sa.Column("tax_number", sa.String(length=16), nullable=False),
        sa.Column("surnames", sa.String(length=120), nullable=False),
        sa.Column("names", sa.String(length=120), nullable=False),
        sa.Column("known_as", sa.String(length=80), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_estimated", sa.Boolean(), nullable=False),
        sa.Column("birth_told_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("gender", sa.String(length=60), nullable=False),
        sa.Column("nationality", sa.String(length=40), nullable=False),
        sa.Column("self_identification", sa.String(length=40), nullable=False),
        sa.Column("self_identification_words", sa.String(length=80), nullable=False),
        sa.Column("languages", types.Json, nullable=False),
        sa.Column("place_code", sa.String(length=16), nullable=False),
        sa.Column("community", sa.String(length=120), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("phones", types.Json, nullable=False),
        sa.Column("best_time", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("dependants", sa.Integer(), nullable=True),
        sa.Column("carer", sa.Boolean(), nullable=True),
        sa.Column("disability_consent", sa.Boolean(), nullable=True),
        sa.Column("disability", sa.Boolean(), nullable=True),
        sa.Column("disability_card", sa.String(length=40), nullable=False),
        sa.Column("disability_percent", sa.Integer(), nullable=True),
        sa.Column("adjustments", sa.Text(), nullable=False),
        sa.Column("education_level", sa.String(length=20), nullable=False),
        sa.Column("education_complete", sa.Boolean(), nullable=True),
        sa.Column("education_title", sa.String(length=120), nullable=False),
        sa.Column("courses", types.Json, nullable=False),
        sa.Column("situation", sa.String(length=20), nullable=False),
        sa.Column("situation_since", sa.Date(), nullable=True),
        sa.Column("licences", types.Json, nullable=False),
        sa.Column("computer", sa.Boolean(), nullable=True),
        sa.Column("own_vehicle", sa.String(length=60), nullable=False),
        sa.Column("wanted", types.Json, nullable=False),
        sa.Column("min_pay", types.Money(), nullable=True),
        sa.Column("min_pay_period", sa.String(length=8), nullable=False),
        sa.Column("hours", sa.String(length=8), nullable=False),
        sa.Column("max_distance_km", sa.Integer(), nullable=True),
        sa.Column("seasonal", sa.Boolean(), nullable=True),
        sa.Column("with_crew", sa.Boolean(), nullable=True),
        sa.Column("willing_to_move", sa.Boolean(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("difficulties", types.Json, nullable=False),
        sa.Column("programmes", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("consent_state", sa.String(length=10), nullable=False),
        sa.Column("consent_date", sa.Date(), nullable=True),
        sa.Column("consent_shared", types.Json, nullable=False),
        sa.Column("consent_signed", sa.Boolean(), nullable=True),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("next_contact", sa.Date(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("last_contact_on", sa.Date(), nullable=False),
        sa.Column("exited_on", sa.Date(), nullable=True),
        sa.Column("exit_reason", sa.String(length=20), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobseeker")),
    )
    op.create_index(op.f("ix_jobseeker_document_number"), "jobseeker", ["document_number"], unique=False)
    op.create_index(op.f("ix_jobseeker_last_contact_on"), "jobseeker", ["last_contact_on"], unique=False)
    op.create_index(op.f("ix_jobseeker_office_id"), "jobseeker", ["office_id"], unique=False)
    op.create_index(op.f("ix_jobseeker_place_code"), "jobseeker", ["place_code"], unique=False)
    op.create_index(op.f("ix_jobseeker_registered_on"), "jobseeker", ["registered_on"], unique=False)
    op.create_table(
        "month_close",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("figures", types.Json, nullable=False),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close")),
    )
    op.create_index(op.f("ix_month_close_office_id"), "month_close", ["office_id"], unique=False)
    op.create_table(
        "office",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("place_code", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=6), nullable=False),
        sa.Column("opening_hours", sa.String(length=120), nullable=False),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_index(op.f("ix_office_code"), "office", ["code"], unique=False)
    op.create_index(op.f("ix_office_office_id"), "office", ["office_id"], unique=False)
    op.create_table(
        "staff",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("roles", types.Json, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *record_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_office_id"), "staff", ["office_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("jobseeker_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("occupation", sa.String(length=160), nullable=False),
        sa.Column("unit_group", sa.String(length=4), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("employer_kind", sa.String(length=16), nullable=False),
        sa.Column("started", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("years", sa.Float(), nullable=True),
        sa.Column("reason_left", sa.String(length=120), nullable=False),
        *record_columns(),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name=op.f("fk_job_jobseeker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_jobseeker_id"), "job", ["jobseeker_id"], unique=False)
    op.create_index(op.f("ix_job_office_id"), "job", ["office_id"], unique=False)
    op.create_index(op.f("ix_job_unit_group"), "job", ["unit_group"], unique=False)
    op.create_table(
        "registration_event",
        sa.Column("jobseeker_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("fact_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        *record_columns(),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name=op.f("fk_registration_event_jobseeker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_event")),
    )
    op.create_index(op.f("ix_registration_event_fact_date"), "registration_event", ["fact_date"], unique=False)
    op.create_index(op.f("ix_registration_event_jobseeker_id"), "registration_event", ["jobseeker_id"], unique=False)
    op.create_index(op.f("ix_registration_event_office_id"), "registration_event", ["office_id"], unique=False)
    op.create_table(
        "service_act",
        sa.Column("jobseeker_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fact_date", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *record_columns(),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_service_act_employer_id")),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name=op.f("fk_service_act_jobseeker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_act")),
    )
    op.create_index(op.f("ix_service_act_fact_date"), "service_act", ["fact_date"], unique=False)
    op.create_index(op.f("ix_service_act_jobseeker_id"), "service_act", ["jobseeker_id"], unique=False)
    op.create_index(op.f("ix_service_act_kind"), "service_act", ["kind"], unique=False)
    op.create_index(op.f("ix_service_act_office_id"), "service_act", ["office_id"], unique=False)
    op.create_table(
        "skill",
        sa.Column("jobseeker_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("years", sa.Float(), nullable=True),
        *record_columns(),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name=op.f("fk_skill_jobseeker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill")),
    )
    op.create_index(op.f("ix_skill_code"), "skill", ["code"], unique=False)
    op.create_index(op.f("ix_skill_jobseeker_id"), "skill", ["jobseeker_id"], unique=False)
    op.create_index(op.f("ix_skill_office_id"), "skill", ["office_id"], unique=False)
    op.create_table(
        "vacancy",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("unit_group", sa.String(length=4), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("positions", sa.Integer(), nullable=False),
        sa.Column("positions_filled", sa.Integer(), nullable=False),
        sa.Column("wage", types.Money(), nullable=True),
        sa.Column("wage_period", sa.String(length=8), nullable=False),
        sa.Column("wage_words", sa.String(length=120), nullable=False),
        sa.Column("contract", sa.String(length=16), nullable=False),
        sa.Column("hours", sa.String(length=8), nullable=False),
        sa.Column("shift", sa.String(length=80), nullable=False),
        sa.Column("seasonal", sa.Boolean(), nullable=False),
        sa.Column("lodging", sa.Boolean(), nullable=False),
        sa.Column("place_code", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("directions", sa.Text(), nullable=False),
        sa.Column("education_level", sa.String(length=20), nullable=False),
        sa.Column("experience_years", sa.Float(), nullable=True),
        sa.Column("licences", types.Json, nullable=False),
        sa.Column("skills_required", types.Json, nullable=False),
        sa.Column("skills_wished", types.Json, nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("bring", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closing_assumed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("publish_employer", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("status_reason", sa.String(length=120), nullable=False),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("reserved_for", sa.String(length=20), nullable=False),
        sa.Column("reserved_reason", sa.String(length=200), nullable=False),
        sa.Column("wording_reason", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        *record_columns(),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_vacancy_employer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vacancy")),
    )
    op.create_index(op.f("ix_vacancy_closes_on"), "vacancy", ["closes_on"], unique=False)
    op.create_index(op.f("ix_vacancy_employer_id"), "vacancy", ["employer_id"], unique=False)
    op.create_index(op.f("ix_vacancy_notified_on"), "vacancy", ["notified_on"], unique=False)
    op.create_index(op.f("ix_vacancy_number"), "vacancy", ["number"], unique=False)
    op.create_index(op.f("ix_vacancy_office_id"), "vacancy", ["office_id"], unique=False)
    op.create_index(op.f("ix_vacancy_place_code"), "vacancy", ["place_code"], unique=False)
    op.create_index(op.f("ix_vacancy_status"), "vacancy", ["status"], unique=False)
    op.create_index(op.f("ix_vacancy_unit_group"), "vacancy", ["unit_group"], unique=False)
    op.create_table(
        "referral",
        sa.Column("jobseeker_id", sa.Uuid(), nullable=False),
        sa.Column("vacancy_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("referred_by", sa.Uuid(), nullable=True),
        sa.Column("appointment", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("self_verified", sa.Boolean(), nullable=False),
        sa.Column("wage", types.Money(), nullable=True),
        sa.Column("contract", sa.String(length=16), nullable=False),
        sa.Column("vacancy_known_on", sa.Date(), nullable=True),
        *record_columns(),
        sa.ForeignKeyConstraint(["jobseeker_id"], ["jobseeker.id"], name=op.f("fk_referral_jobseeker_id")),
        sa.ForeignKeyConstraint(["vacancy_id"], ["vacancy.id"], name=op.f("fk_referral_vacancy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_due_on"), "referral", ["due_on"], unique=False)
    op.create_index(op.f("ix_referral_issued_on"), "referral", ["issued_on"], unique=False)
    op.create_index(op.f("ix_referral_jobseeker_id"), "referral", ["jobseeker_id"], unique=False)
    op.create_index(op.f("ix_referral_office_id"), "referral", ["office_id"], unique=False)
    op.create_index(op.f("ix_referral_state"), "referral", ["state"], unique=False)
    op.create_index(op.f("ix_referral_vacancy_id"), "referral", ["vacancy_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("result_code", sa.String(length=6), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("content", types.Json, nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        *record_columns(),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_letter_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_issued_on"), "letter", ["issued_on"], unique=False)
    op.create_index(op.f("ix_letter_number"), "letter", ["number"], unique=False)
    op.create_index(op.f("ix_letter_office_id"), "letter", ["office_id"], unique=False)
    op.create_index(op.f("ix_letter_referral_id"), "letter", ["referral_id"], unique=False)
    op.create_index(op.f("ix_letter_result_code"), "letter", ["result_code"], unique=False)
    op.create_table(
        "referral_event",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("fact_date", sa.Date(), nullable=False),
        sa.Column("entered_at", types.UtcDateTime(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        *record_columns(),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(op.f("ix_referral_event_fact_date"), "referral_event", ["fact_date"], unique=False)
    op.create_index(op.f("ix_referral_event_office_id"), "referral_event", ["office_id"], unique=False)
    op.create_index(op.f("ix_referral_event_referral_id"), "referral_event", ["referral_id"], unique=False)
    op.create_index(op.f("ix_referral_event_state"), "referral_event", ["state"], unique=False)
