"""People with what happened to them, approved editions, and the ledger of what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)

# An event is proof of consent: the database itself refuses to rewrite one.
_SQLITE = """
CREATE TRIGGER events_stand_{verb} BEFORE {verb} ON events
BEGIN SELECT RAISE(ABORT, 'an event is never rewritten'); END
"""
_POSTGRESQL = (
    """
CREATE FUNCTION events_stand() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an event is never rewritten'; END $$
""",
    "CREATE TRIGGER events_stand BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_stand()",
)


def upgrade() -> None:
    """Makes the tables."""
    _people()
    _ledger()
    statements: tuple[str, ...] = _POSTGRESQL
    if op.get_bind().dialect.name == "sqlite":
        statements = tuple(_SQLITE.format(verb=verb) for verb in ("UPDATE", "DELETE"))
    for statement in statements:
        op.execute(statement)


def _people() -> None:
    op.create_table(
        "meta", sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "people",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("address", sa.String(320)),
        sa.Column("name", sa.Text),
        sa.Column("language", sa.String(35)),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False, index=True),
        sa.Column("joined_at", _MOMENT),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("person", _ID, sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("wording", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "editions",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("slug", sa.String(20), nullable=False, index=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "approvals",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("slug", sa.String(20), nullable=False, index=True),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.sha256"), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "sends",
        sa.Column("slug", sa.String(20), primary_key=True),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.sha256"), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("slug", sa.String(20), sa.ForeignKey("sends.slug"), primary_key=True),
        sa.Column("person", _ID, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("sender", sa.String(200)),
        sa.Column("lease", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("code", sa.Integer),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_index("deliveries_by_state", "deliveries", ["slug", "state", "next_at"])
    op.create_index("deliveries_by_person", "deliveries", ["person"])
