"""The index of names holds what the search ranks by and the year of birth: it reads the index alone."""

from alembic import op

revision = "0010_names_with_birth"
down_revision = "0009_columns_of_lists"
branch_labels = None
depends_on = None

NAME = "ix_resident_name"
BEFORE = ["ward_id", "name_folded"]
ADDED = ["birth_date", "status", "full_name", "sort_key"]


def upgrade() -> None:
    """The index anew, with more behind the name."""
    op.drop_index(NAME, table_name="resident")
    op.create_index(NAME, "resident", [*BEFORE, *ADDED])


def downgrade() -> None:
    """The index of names alone."""
    op.drop_index(NAME, table_name="resident")
    op.create_index(NAME, "resident", BEFORE)
