"""What readers prefer, sign-ups by form, imports that can go on, and who gets which edition."""

import json

import sqlalchemy as sa
from alembic import op

from digest.text import wanted

revision = "0003"
down_revision = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_AT_ONCE = 5_000


def upgrade() -> None:
    """Makes the tables and columns, and puts what people chose as it is compared now."""
    _people()
    _sign_ups()
    _choices()
    _fill(op.get_bind())


def _people() -> None:
    for column in (
        sa.Column("timezone", sa.String(64)),
        sa.Column("fields", sa.Text, nullable=False, server_default="{}"),
        sa.Column("frequency", sa.String(10), nullable=False, server_default="every"),
        sa.Column("wanted", sa.Text, nullable=False, server_default=""),
        sa.Column("paused_until", _MOMENT),
        sa.Column("expires_at", _MOMENT),
    ):
        op.add_column("people", column)
    for name, column_name in (("people_by_pause", "paused_until"), ("people_by_expiry", "expires_at")):
        some = sa.text(f"{column_name} IS NOT NULL")
        op.create_index(name, "people", [column_name], sqlite_where=some, postgresql_where=some)
    op.create_table(
        "origins",
        sa.Column("event", _ID, sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("ip", sa.String(45), nullable=False),
    )


def _sign_ups() -> None:
    op.create_table(
        "requests",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("network", sa.String(64), nullable=False),
        sa.Column("person", _ID, sa.ForeignKey("people.id")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("said", sa.Text),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("next_at", _MOMENT),
        sa.Column("until", _MOMENT, nullable=False),
    )
    op.create_index("requests_by_address", "requests", ["hash", "at"])
    op.create_index("requests_by_network", "requests", ["network", "at"])
    op.create_index("requests_by_time", "requests", ["at"])
    op.create_index("requests_by_state", "requests", ["state", "next_at"])
    op.create_table(
        "imports",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("tally", sa.Text, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
    )


def _choices() -> None:
    op.add_column("sends", sa.Column("segment", sa.Text))
    op.add_column("deliveries", sa.Column("variant", sa.Integer))
    op.drop_index("deliveries_by_state", "deliveries")
    op.create_index("deliveries_by_state", "deliveries", ["slug", "state", "variant", "next_at"])
    op.create_table(
        "variants",
        sa.Column("slug", sa.String(20), sa.ForeignKey("sends.slug"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("wanted", sa.Text, nullable=False),
        sa.Column("frequency", sa.String(10), nullable=False),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.sha256")),
        sa.Column("readers", sa.Integer, nullable=False),
    )


def _fill(connection: sa.Connection) -> None:
    """`wanted` of everybody who chose topics, some thousand at a time, in the order of their ids."""
    some = sa.text("SELECT id, topics FROM people WHERE id > :last AND topics <> '[]' ORDER BY id LIMIT :most")
    update = sa.text("UPDATE people SET wanted = :wanted WHERE id = :id")
    last = 0
    while rows := connection.execute(some, {"last": last, "most": _AT_ONCE}).all():
        connection.execute(update, [{"id": row.id, "wanted": wanted(json.loads(row.topics))} for row in rows])
        last = rows[-1].id
