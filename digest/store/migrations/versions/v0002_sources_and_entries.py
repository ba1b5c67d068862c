"""Sources with their health, what was seen in them and since when, the articles, and what was printed where."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables."""
    _sources()
    _entries()
    op.create_table(
        "printed",
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.sha256"), primary_key=True),
        sa.Column("article", sa.String(16), primary_key=True),
    )
    op.create_index("printed_by_article", "printed", ["article"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("location", sa.String(2000), primary_key=True),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("address", sa.String(2000)),
        sa.Column("moved_to", sa.String(2000)),
        sa.Column("moved_times", sa.Integer, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("fresh_until", _MOMENT),
        sa.Column("first_read", _MOMENT),
        sa.Column("last_try", _MOMENT),
        sa.Column("last_success", _MOMENT),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("source", sa.String(2000), sa.ForeignKey("sources.location"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("fresh", sa.Integer, nullable=False),
        sa.Column("undated", sa.Integer, nullable=False),
    )
    op.create_index("readings_by_source", "readings", ["source", "at"])


def _entries() -> None:
    op.create_table(
        "snapshots",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "entries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("article", sa.String(16), nullable=False, unique=True),
        sa.Column("source", sa.String(2000), sa.ForeignKey("sources.location"), nullable=False),
        sa.Column("first_seen", _MOMENT, nullable=False),
        sa.Column("last_seen", _MOMENT, nullable=False),
        sa.Column("age_from", _MOMENT, nullable=False),
        sa.Column("published", _MOMENT),
        sa.Column("dating", sa.String(10), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("raw", sa.LargeBinary),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("snapshot", sa.String(64), sa.ForeignKey("snapshots.sha256")),
    )
    op.create_index("entries_by_age", "entries", ["source", "age_from"])
    op.create_table(
        "entry_keys",
        sa.Column("source", sa.String(2000), sa.ForeignKey("sources.location"), primary_key=True),
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("entry", _ID, sa.ForeignKey("entries.id"), nullable=False),
    )
