"""A ward has a kind: phường, xã or đặc khu. Those that are there get the one their name begins with."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0013_ward_kind"
down_revision = "0012_checks_word_by_word"
branch_labels = None
depends_on = None

COLUMN = """\
ALTER TABLE ward ADD COLUMN kind VARCHAR(10) DEFAULT 'phuong' NOT NULL
CONSTRAINT ck_ward_kind CHECK (kind = 'phuong' OR kind = 'xa' OR kind = 'dac_khu')
"""
BEGINNINGS = {"xa ": "xa", "x.": "xa", "dac khu ": "dac_khu", "dk.": "dac_khu"}


def upgrade() -> None:
    """Add the column, filled from the names."""
    op.execute(COLUMN)
    ward = sa.table("ward", sa.column("id"), sa.column("name"), sa.column("kind"))
    connection = op.get_bind()
    for number, name in connection.execute(sa.select(ward.c.id, ward.c.name)).all():
        connection.execute(sa.update(ward).where(ward.c.id == number).values(kind=_kind_in(name)))


def downgrade() -> None:
    """Drop it."""
    op.execute("ALTER TABLE ward DROP COLUMN kind")


def _kind_in(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    folded = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    return next((kind for words, kind in BEGINNINGS.items() if folded.startswith(words)), "phuong")
