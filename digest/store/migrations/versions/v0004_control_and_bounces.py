"""Sends that can be held, who ran them, what happened to them, through which relay, and what came back."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the tables and columns; whoever waits for an issue waits from when their row was last changed."""
    _sends()
    _deliveries()
    _bounces()
    due = "UPDATE deliveries SET next_at = changed_at WHERE next_at IS NULL AND state IN ('pending', 'claimed')"
    op.execute(sa.text(due))


def _sends() -> None:
    for column in (
        sa.Column("held", sa.String(10)),
        sa.Column("held_at", _MOMENT),
        sa.Column("held_why", sa.Text),
        sa.Column("at", sa.String(5)),
    ):
        op.add_column("sends", column)
    op.create_table(
        "runs",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("slug", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("beat_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("settled", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rate", sa.Float, nullable=False, server_default="0"),
        sa.Column("trouble", sa.Text, nullable=False, server_default=""),
    )
    op.create_index("runs_by_slug", "runs", ["slug", "id"])
    op.create_table(
        "happenings",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("slug", sa.String(20), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.Text, nullable=False, server_default=""),
        sa.Column("detail", sa.Text, nullable=False, server_default="{}"),
    )
    op.create_index("happenings_by_slug", "happenings", ["slug", "id"])


def _deliveries() -> None:
    op.add_column("deliveries", sa.Column("relay", sa.String(255)))
    op.drop_index("deliveries_by_state", "deliveries")
    op.create_index("deliveries_by_turn", "deliveries", ["slug", "state", "next_at", "variant"])


def _bounces() -> None:
    op.create_table(
        "bounces",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("person", _ID, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("slug", sa.String(20)),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("status", sa.String(12), nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("mark", sa.String(64), nullable=False, unique=True),
    )
    op.create_index("bounces_by_slug", "bounces", ["slug", "kind"])
    op.create_index("bounces_by_person", "bounces", ["person", "at"])
