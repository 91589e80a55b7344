"""Everything the house stands on."""

import sqlalchemy as sa
from alembic import op

from core.db.database import UTCDateTime

revision = "0001_the_house"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "attempt_counter",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt_counter")),
    )
    with op.batch_alter_table("attempt_counter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_counter_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_ref", sa.String(length=26), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("object_ref", sa.String(length=26), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_audit_event_address",
            ["at"],
            unique=False,
            sqlite_where=sa.text("address IS NOT NULL"),
            postgresql_where=sa.text("address IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_audit_event_object_ref"), ["object_ref"], unique=False)
        batch_op.create_index("uq_audit_event_chain_seq", ["chain", "seq"], unique=True)

    op.create_table(
        "audit_head",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_idempotency_key")),
    )
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_key_at"), ["at"], unique=False)

    op.create_table(
        "ward",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("station_name", sa.String(length=200), nullable=False),
        sa.Column("station_phone", sa.String(length=30), nullable=False),
        sa.Column("station_address", sa.String(length=300), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward")),
        sa.UniqueConstraint("code", name=op.f("uq_ward_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ward_public_id")),
    )
    op.create_table(
        "clinic",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_clinic_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
        sa.UniqueConstraint("public_id", name=op.f("uq_clinic_public_id")),
    )
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.create_index("uq_clinic_ward_code", ["ward_id", "code"], unique=True)

    op.create_table(
        "neighborhood",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "kind IN ('to_dan_pho', 'thon', 'ban', 'khu_pho', 'ap', 'khom', 'buon')",
            name=op.f("ck_neighborhood_kind"),
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_neighborhood_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighborhood")),
        sa.UniqueConstraint("public_id", name=op.f("uq_neighborhood_public_id")),
    )
    with op.batch_alter_table("neighborhood", schema=None) as batch_op:
        batch_op.create_index("uq_neighborhood_ward_code", ["ward_id", "code"], unique=True)

    op.create_table(
        "roll_import",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("started_by", sa.String(length=26), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "state IN ('checked', 'committed', 'refused', 'dropped')", name=op.f("ck_roll_import_state")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_roll_import_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_roll_import_public_id")),
    )
    with op.batch_alter_table("roll_import", schema=None) as batch_op:
        batch_op.create_index("ix_roll_import_ward", ["ward_id", "started_at"], unique=False)

    op.create_table(
        "account",
        sa.Column("ward_id", sa.Integer(), nullable=True),
        sa.Column("neighborhood_id", sa.Integer(), nullable=True),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.Column("last_seen_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(role = 'clinic') = (clinic_id IS NOT NULL)", name=op.f("ck_account_clinic_has_clinic")
        ),
        sa.CheckConstraint(
            "(role = 'neighborhood_head') = (neighborhood_id IS NOT NULL)",
            name=op.f("ck_account_head_has_neighborhood"),
        ),
        sa.CheckConstraint("role = 'site_admin' OR ward_id IS NOT NULL", name=op.f("ck_account_has_area")),
        sa.CheckConstraint(
            "role IN ('site_admin', 'station_admin', 'station_staff', 'neighborhood_head', 'ward_official', 'supervisor', 'clinic')",
            name=op.f("ck_account_role"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_account_clinic_id_clinic")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_account_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_account_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("login", name=op.f("uq_account_login")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_ward_id"), ["ward_id"], unique=False)

    op.create_table(
        "campaign",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("organizer", sa.String(length=200), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("free_text", sa.Text(), nullable=False),
        sa.Column("bring_text", sa.Text(), nullable=False),
        sa.Column("fasting", sa.Boolean(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("kind IN ('screening', 'vaccination', 'event')", name=op.f("ck_campaign_kind")),
        sa.CheckConstraint("status IN ('draft', 'published', 'closed')", name=op.f("ck_campaign_status")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_campaign_clinic_id_clinic")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_campaign_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_public_id")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_ward", ["ward_id", "status"], unique=False)

    op.create_table(
        "household",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("walk_order", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_household_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_household_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("public_id", name=op.f("uq_household_public_id")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index("ix_household_neighborhood", ["neighborhood_id", "walk_order"], unique=False)
        batch_op.create_index("uq_household_ward_code", ["ward_id", "code"], unique=True)

    op.create_table(
        "notice",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=26), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("wording", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("channel IN ('by_hand')", name=op.f("ck_notice_channel")),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dropped')", name=op.f("ck_notice_state")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_notice_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_notice_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_recipient"), ["recipient"], unique=False)
        batch_op.create_index("ix_notice_waiting", ["ward_id", "neighborhood_id", "state"], unique=False)
        batch_op.create_index("uq_notice_about", ["about"], unique=True)

    op.create_table(
        "campaign_day",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("venue", sa.String(length=300), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("desks", sa.Integer(), nullable=True),
        sa.Column("walk_in_reserve", sa.Integer(), nullable=False),
        sa.Column("walk_ins", sa.Integer(), nullable=False),
        sa.Column("queue_no", sa.Integer(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=26), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("walk_ins >= 0", name=op.f("ck_campaign_day_walk_ins")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_day_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_campaign_day_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_day")),
        sa.UniqueConstraint("public_id", name=op.f("uq_campaign_day_public_id")),
    )
    with op.batch_alter_table("campaign_day", schema=None) as batch_op:
        batch_op.create_index("ix_campaign_day_campaign", ["campaign_id", "date"], unique=False)
        batch_op.create_index("ix_campaign_day_date", ["ward_id", "date"], unique=False)

    op.create_table(
        "letter",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("printed_at", UTCDateTime(), nullable=True),
        sa.Column("delivered_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_letter_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_letter_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_letter_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_letter_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("code_index", name=op.f("uq_letter_code_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_letter_token_hash")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_neighborhood", ["campaign_id", "neighborhood_id"], unique=False)
        batch_op.create_index("uq_letter_household", ["campaign_id", "household_id"], unique=True)

    op.create_table(
        "resident",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("name_folded", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("birth_precision", sa.String(length=5), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
        sa.Column("personal_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("personal_id_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_tail_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("phone_owner", sa.String(length=60), nullable=False),
        sa.Column("insurance", sa.String(length=10), nullable=False),
        sa.Column("residence", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("homebound", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "birth_precision IN ('day', 'month', 'year')", name=op.f("ck_resident_birth_precision")
        ),
        sa.CheckConstraint("insurance IN ('yes', 'no', 'unknown')", name=op.f("ck_resident_insurance")),
        sa.CheckConstraint(
            "residence IN ('permanent', 'temporary', 'absent')", name=op.f("ck_resident_residence")
        ),
        sa.CheckConstraint("sex IN ('male', 'female', 'unknown')", name=op.f("ck_resident_sex")),
        sa.CheckConstraint("status IN ('active', 'moved', 'deceased')", name=op.f("ck_resident_status")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_resident_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_resident_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_resident_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
        sa.UniqueConstraint("public_id", name=op.f("uq_resident_public_id")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index("ix_resident_birth", ["ward_id", "birth_date"], unique=False)
        batch_op.create_index("ix_resident_household", ["household_id"], unique=False)
        batch_op.create_index("ix_resident_living", ["ward_id", "status", "neighborhood_id"], unique=False)
        batch_op.create_index("ix_resident_name", ["ward_id", "name_folded"], unique=False)
        batch_op.create_index("ix_resident_personal_id", ["ward_id", "personal_id_index"], unique=False)
        batch_op.create_index("ix_resident_phone", ["ward_id", "phone_index"], unique=False)
        batch_op.create_index("ix_resident_phone_tail", ["ward_id", "phone_tail_index"], unique=False)

    op.create_table(
        "set_up_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_set_up_link_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_up_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_set_up_link_token_hash")),
    )
    with op.batch_alter_table("set_up_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_up_link_account_id"), ["account_id"], unique=False)

    op.create_table(
        "share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("living_here", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_share_campaign_id_campaign")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_share_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_share_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.create_index("uq_share_campaign", ["campaign_id", "neighborhood_id"], unique=True)

    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("browser", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_in_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_station_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_station_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.create_index("uq_station_campaign_code", ["campaign_id", "code"], unique=True)

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=2, asdecimal=False), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.CheckConstraint("basis IN ('count', 'percent')", name=op.f("ck_target_basis")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_target_value")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_target_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_target_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_target_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index("uq_target_place", ["campaign_id", "neighborhood_id"], unique=True)

    op.create_table(
        "desk",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("pair_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pair_expires_at", UTCDateTime(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("paired_at", UTCDateTime(), nullable=True),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("oldest_pending_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["campaign_day.id"], name=op.f("fk_desk_day_id_campaign_day")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_desk_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("pair_hash", name=op.f("uq_desk_pair_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_desk_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desk_token_hash")),
    )
    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.create_index("ix_desk_day", ["day_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('comes', 'declines', 'home_visit', 'unreachable')", name=op.f("ck_invitation_answer")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'sent', 'delivered', 'answered')", name=op.f("ck_invitation_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_invitation_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_invitation_letter_id_letter")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_invitation_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_invitation_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_invitation_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_invitation_count", ["campaign_id", "neighborhood_id", "state"], unique=False
        )
        batch_op.create_index("ix_invitation_letter", ["letter_id"], unique=False)
        batch_op.create_index("ix_invitation_of_resident", ["resident_id"], unique=False)
        batch_op.create_index("uq_invitation_resident", ["campaign_id", "resident_id"], unique=True)

    op.create_table(
        "resident_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("set_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "code IN ('ELDERLY', 'PUPIL', 'PREGNANT', 'MERIT', 'SOCIAL_AID', 'POOR', 'NEAR_POOR', 'DISABLED', 'CHRONIC', 'AREA', 'WORKER', 'INFORMAL', 'NO_BHYT', 'HOMEBOUND')",
            name=op.f("ck_resident_group_code"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_group_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_resident_group_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_group")),
    )
    with op.batch_alter_table("resident_group", schema=None) as batch_op:
        batch_op.create_index("ix_resident_group_code", ["ward_id", "code"], unique=False)
        batch_op.create_index("ix_resident_group_resident", ["resident_id"], unique=False)

    op.create_table(
        "slot",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "booked >= 0 AND held >= 0 AND booked + held <= capacity", name=op.f("ck_slot_places")
        ),
        sa.CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name=op.f("ck_slot_hours")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_slot_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["day_id"], ["campaign_day.id"], name=op.f("fk_slot_day_id_campaign_day")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_slot_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slot_public_id")),
    )
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.create_index("ix_slot_campaign", ["campaign_id"], unique=False)
        batch_op.create_index("uq_slot_day_starts", ["day_id", "starts"], unique=True)

    op.create_table(
        "ticket",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_ticket_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_ticket_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_ticket_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("code_index", name=op.f("uq_ticket_code_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ticket_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_ticket_token_hash")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_of_resident", ["resident_id"], unique=False)
        batch_op.create_index("uq_ticket_resident", ["campaign_id", "resident_id"], unique=True)

    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=True),
        sa.Column("arrived_hour", sa.Integer(), nullable=True),
        sa.Column("arrived_desk", sa.String(length=100), nullable=False),
        sa.Column("completed_at", UTCDateTime(), nullable=True),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("queue_no", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('arrived', 'completed', 'left_early', 'deferred', 'not_served', 'undone')",
            name=op.f("ck_visit_state"),
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_visit_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["day_id"], ["campaign_day.id"], name=op.f("fk_visit_day_id_campaign_day")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_visit_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_visit_resident_id_resident")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_visit_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_count",
            ["campaign_id", "neighborhood_id", "arrived_hour", "state", "walk_in"],
            unique=False,
        )
        batch_op.create_index("ix_visit_day", ["day_id", "state"], unique=False)
        batch_op.create_index("ix_visit_year", ["ward_id", "year", "neighborhood_id"], unique=False)
        batch_op.create_index("uq_visit_resident", ["resident_id", "campaign_id"], unique=True)

    op.create_table(
        "yearly_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=26), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint(
            "evidence IN ('self_declared', 'paper', 'system')", name=op.f("ck_yearly_check_evidence")
        ),
        sa.CheckConstraint(
            "kind IN ('here', 'employer', 'school', 'army_police', 'insurance', 'private', 'other')",
            name=op.f("ck_yearly_check_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"],
            ["neighborhood.id"],
            name=op.f("fk_yearly_check_neighborhood_id_neighborhood"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_yearly_check_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_yearly_check_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_check")),
    )
    with op.batch_alter_table("yearly_check", schema=None) as batch_op:
        batch_op.create_index("ix_yearly_check_resident", ["resident_id", "year"], unique=False)
        batch_op.create_index(
            "ix_yearly_check_year", ["ward_id", "year", "checked_on", "kind", "resident_id"], unique=False
        )

    op.create_table(
        "booking",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("neighborhood_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("booked_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=26), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "state IN ('booked', 'offered', 'waiting', 'moved', 'cancelled', 'attended', 'no_show')",
            name=op.f("ck_booking_state"),
        ),
        sa.CheckConstraint(
            "via IN ('link', 'ticket', 'head', 'station', 'ask', 'demo')", name=op.f("ck_booking_via")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_booking_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(["day_id"], ["campaign_day.id"], name=op.f("fk_booking_day_id_campaign_day")),
        sa.ForeignKeyConstraint(
            ["neighborhood_id"], ["neighborhood.id"], name=op.f("fk_booking_neighborhood_id_neighborhood")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_booking_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_booking_slot_id_slot")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_booking_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("public_id", name=op.f("uq_booking_public_id")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(
            "ix_booking_count", ["campaign_id", "neighborhood_id", "state", "resident_id"], unique=False
        )
        batch_op.create_index("ix_booking_day", ["day_id", "state"], unique=False)
        batch_op.create_index("ix_booking_of_resident", ["resident_id"], unique=False)
        batch_op.create_index("ix_booking_slot", ["slot_id", "state"], unique=False)
        batch_op.create_index(
            "uq_booking_active",
            ["campaign_id", "resident_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'offered', 'waiting', 'attended')"),
            postgresql_where=sa.text("state IN ('booked', 'offered', 'waiting', 'attended')"),
        )

    op.create_table(
        "place_request",
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("identity_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("identity_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("identity_kind", sa.String(length=12), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("code_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("holds_place", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("given_up_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=26), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('matched', 'already', 'gone', 'mismatch', 'unknown')",
            name=op.f("ck_place_request_outcome"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'settled', 'refused', 'released')", name=op.f("ck_place_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_place_request_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"], ["campaign_day.id"], name=op.f("fk_place_request_day_id_campaign_day")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_place_request_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_place_request_slot_id_slot")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_place_request_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_request")),
        sa.UniqueConstraint("code_index", name=op.f("uq_place_request_code_index")),
        sa.UniqueConstraint("public_id", name=op.f("uq_place_request_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_place_request_token_hash")),
    )
    with op.batch_alter_table("place_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_request_identity_index"), ["identity_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_request_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index("ix_place_request_slot", ["slot_id", "state"], unique=False)
        batch_op.create_index("ix_place_request_waiting", ["campaign_id", "state"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=True),
        sa.Column("account_ref", sa.String(length=26), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("station", sa.String(length=20), nullable=True),
        sa.Column("undoes", sa.String(length=36), nullable=True),
        sa.Column("device_at", UTCDateTime(), nullable=False),
        sa.Column("happened_at", UTCDateTime(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("first_arrival", sa.JSON(), nullable=True),
        sa.Column("queue_no", sa.Integer(), nullable=True),
        sa.Column("review", sa.String(length=10), nullable=True),
        sa.Column("settled_by", sa.String(length=26), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("settled_as", sa.String(length=30), nullable=False),
        sa.CheckConstraint("kind IN ('arrive', 'undo', 'station', 'complete')", name=op.f("ck_scan_kind")),
        sa.CheckConstraint("review IN ('open', 'settled')", name=op.f("ck_scan_review")),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'already_arrived', 'review')", name=op.f("ck_scan_verdict")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_scan_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["day_id"], ["campaign_day.id"], name=op.f("fk_scan_day_id_campaign_day")),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_scan_desk_id_desk")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_scan_resident_id_resident")),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_scan_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index("ix_scan_resident", ["resident_id", "campaign_id"], unique=False)
        batch_op.create_index(
            "ix_scan_review",
            ["day_id"],
            unique=False,
            sqlite_where=sa.text("review = 'open'"),
            postgresql_where=sa.text("review = 'open'"),
        )
        batch_op.create_index(
            "ix_scan_undoes",
            ["day_id", "undoes"],
            unique=False,
            sqlite_where=sa.text("undoes IS NOT NULL"),
            postgresql_where=sa.text("undoes IS NOT NULL"),
        )
        batch_op.create_index("uq_scan_id", ["day_id", "scan_id", "fingerprint"], unique=True)

    op.create_table(
        "letter_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("draft_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_sign_in_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["place_request.id"], name=op.f("fk_letter_sign_in_request_id_place_request")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_letter_sign_in_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_letter_sign_in_token_hash")),
    )
    with op.batch_alter_table("letter_sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_sign_in_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sign_in_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sign_in_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_sign_in_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "outsider_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("scan_row_id", sa.Integer(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("sex IN ('male', 'female', 'unknown')", name=op.f("ck_outsider_visit_sex")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_outsider_visit_campaign_id_campaign")
        ),
        sa.ForeignKeyConstraint(
            ["day_id"], ["campaign_day.id"], name=op.f("fk_outsider_visit_day_id_campaign_day")
        ),
        sa.ForeignKeyConstraint(
            ["scan_row_id"], ["scan.id"], name=op.f("fk_outsider_visit_scan_row_id_scan")
        ),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.id"], name=op.f("fk_outsider_visit_ward_id_ward")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outsider_visit")),
    )
    with op.batch_alter_table("outsider_visit", schema=None) as batch_op:
        batch_op.create_index("ix_outsider_count", ["campaign_id", "day_id"], unique=False)
        batch_op.create_index("uq_outsider_scan", ["scan_row_id"], unique=True)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("outsider_visit", schema=None) as batch_op:
        batch_op.drop_index("uq_outsider_scan")
        batch_op.drop_index("ix_outsider_count")

    op.drop_table("outsider_visit")
    with op.batch_alter_table("letter_sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_sign_in_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_letter_sign_in_request_id"))
        batch_op.drop_index(batch_op.f("ix_letter_sign_in_letter_id"))
        batch_op.drop_index(batch_op.f("ix_letter_sign_in_expires_at"))

    op.drop_table("letter_sign_in")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("uq_scan_id")
        batch_op.drop_index(
            "ix_scan_undoes",
            sqlite_where=sa.text("undoes IS NOT NULL"),
            postgresql_where=sa.text("undoes IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_scan_review",
            sqlite_where=sa.text("review = 'open'"),
            postgresql_where=sa.text("review = 'open'"),
        )
        batch_op.drop_index("ix_scan_resident")

    op.drop_table("scan")
    with op.batch_alter_table("place_request", schema=None) as batch_op:
        batch_op.drop_index("ix_place_request_waiting")
        batch_op.drop_index("ix_place_request_slot")
        batch_op.drop_index(batch_op.f("ix_place_request_resident_id"))
        batch_op.drop_index(batch_op.f("ix_place_request_identity_index"))

    op.drop_table("place_request")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_booking_active",
            sqlite_where=sa.text("state IN ('booked', 'offered', 'waiting', 'attended')"),
            postgresql_where=sa.text("state IN ('booked', 'offered', 'waiting', 'attended')"),
        )
        batch_op.drop_index("ix_booking_slot")
        batch_op.drop_index("ix_booking_of_resident")
        batch_op.drop_index("ix_booking_day")
        batch_op.drop_index("ix_booking_count")

    op.drop_table("booking")
    with op.batch_alter_table("yearly_check", schema=None) as batch_op:
        batch_op.drop_index("ix_yearly_check_year")
        batch_op.drop_index("ix_yearly_check_resident")

    op.drop_table("yearly_check")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index("uq_visit_resident")
        batch_op.drop_index("ix_visit_year")
        batch_op.drop_index("ix_visit_day")
        batch_op.drop_index("ix_visit_count")

    op.drop_table("visit")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("uq_ticket_resident")
        batch_op.drop_index("ix_ticket_of_resident")

    op.drop_table("ticket")
    with op.batch_alter_table("slot", schema=None) as batch_op:
        batch_op.drop_index("uq_slot_day_starts")
        batch_op.drop_index("ix_slot_campaign")

    op.drop_table("slot")
    with op.batch_alter_table("resident_group", schema=None) as batch_op:
        batch_op.drop_index("ix_resident_group_resident")
        batch_op.drop_index("ix_resident_group_code")

    op.drop_table("resident_group")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("uq_invitation_resident")
        batch_op.drop_index("ix_invitation_of_resident")
        batch_op.drop_index("ix_invitation_letter")
        batch_op.drop_index("ix_invitation_count")

    op.drop_table("invitation")
    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.drop_index("ix_desk_day")

    op.drop_table("desk")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index("uq_target_place")

    op.drop_table("target")
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_index("uq_station_campaign_code")

    op.drop_table("station")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("share", schema=None) as batch_op:
        batch_op.drop_index("uq_share_campaign")

    op.drop_table("share")
    with op.batch_alter_table("set_up_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_set_up_link_account_id"))

    op.drop_table("set_up_link")
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index("ix_resident_phone_tail")
        batch_op.drop_index("ix_resident_phone")
        batch_op.drop_index("ix_resident_personal_id")
        batch_op.drop_index("ix_resident_name")
        batch_op.drop_index("ix_resident_living")
        batch_op.drop_index("ix_resident_household")
        batch_op.drop_index("ix_resident_birth")

    op.drop_table("resident")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("uq_letter_household")
        batch_op.drop_index("ix_letter_neighborhood")

    op.drop_table("letter")
    with op.batch_alter_table("campaign_day", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_day_date")
        batch_op.drop_index("ix_campaign_day_campaign")

    op.drop_table("campaign_day")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("uq_notice_about")
        batch_op.drop_index("ix_notice_waiting")
        batch_op.drop_index(batch_op.f("ix_notice_recipient"))

    op.drop_table("notice")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index("uq_household_ward_code")
        batch_op.drop_index("ix_household_neighborhood")

    op.drop_table("household")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_ward")

    op.drop_table("campaign")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_ward_id"))

    op.drop_table("account")
    with op.batch_alter_table("roll_import", schema=None) as batch_op:
        batch_op.drop_index("ix_roll_import_ward")

    op.drop_table("roll_import")
    with op.batch_alter_table("neighborhood", schema=None) as batch_op:
        batch_op.drop_index("uq_neighborhood_ward_code")

    op.drop_table("neighborhood")
    with op.batch_alter_table("clinic", schema=None) as batch_op:
        batch_op.drop_index("uq_clinic_ward_code")

    op.drop_table("clinic")
    op.drop_table("ward")
    with op.batch_alter_table("idempotency_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_key_at"))

    op.drop_table("idempotency_key")
    op.drop_table("audit_head")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("uq_audit_event_chain_seq")
        batch_op.drop_index(batch_op.f("ix_audit_event_object_ref"))
        batch_op.drop_index(
            "ix_audit_event_address",
            sqlite_where=sa.text("address IS NOT NULL"),
            postgresql_where=sa.text("address IS NOT NULL"),
        )

    op.drop_table("audit_event")
    with op.batch_alter_table("attempt_counter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attempt_counter_expires_at"))

    op.drop_table("attempt_counter")
