"""People who read the newsletter: who they are, what they agreed to, and that they are left alone when they leave.

    people = People(store, keys_of(store, folder, make=True), clock)
    people.add(candidate("anna@reader.example"), how="command", wording="Asked by mail on 3 May")   "added"
    people.leave(tokens.read(token, people.keys), how="mail")                                       True
    for person in people.all(status="active"): ...

Names are looked up where they are used: a token or an address can be checked without importing SQLAlchemy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subscribers.addresses import checked, same
    from subscribers.candidates import candidate
    from subscribers.export import csv_lines, json_lines
    from subscribers.keys import Keys, keys_of, keys_path
    from subscribers.listing import counted, everybody
    from subscribers.people import People
    from subscribers.persons import Candidate, Outcome, Person, Preferences, Status, Tally
    from subscribers.telling import Told, version

__all__ = [
    "Candidate", "Keys", "Outcome", "People", "Person", "Preferences", "Status", "Tally", "Told", "candidate",
    "checked", "counted", "csv_lines", "everybody", "json_lines", "keys_of", "keys_path", "same", "version",
]  # fmt: skip

_AT = {
    "addresses": ("checked", "same"),
    "candidates": ("candidate",),
    "export": ("csv_lines", "json_lines"),
    "keys": ("Keys", "keys_of", "keys_path"),
    "listing": ("counted", "everybody"),
    "people": ("People",),
    "persons": ("Candidate", "Outcome", "Person", "Preferences", "Status", "Tally"),
    "telling": ("Told", "version"),
}


def __getattr__(name: str) -> Any:
    for module, names in _AT.items():
        if name in names:
            return getattr(import_module(f"subscribers.{module}"), name)
    raise AttributeError(name)
