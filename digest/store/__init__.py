"""Where subscribers and the ledger are kept: SQLite in the newsletter's folder, PostgreSQL by URL.

SQLAlchemy takes 240 ms to import: whoever uses this room imports it where it is used.
"""
