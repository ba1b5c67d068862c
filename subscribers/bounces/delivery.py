"""Delivery status notifications: RFC 3464, with the addresses of RFC 6533."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from subscribers.bounces import rules
from subscribers.bounces.parts import Part
from subscribers.bounces.values import NOTHING, Failure, Report
from subscribers.heads import Head, head

KINDS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset(
    {
        "message/rfc822", "message/global", "message/global-headers", "message/rfc822-headers",
        "text/rfc822-headers", "text/rfc822",
    }
)  # fmt: skip
_MOST = 100
"""Recipients of a report that are looked at: our messages have one."""
_SAID = 4_000
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_UNITEXT = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
# Only where a word begins: else a long one without an @ would be gone through again from each of its letters.
_ADDRESS = re.compile(r"(?<![^\s<>;])[^\s<>;]{1,320}@[^\s<>;]{1,255}")


def read(parts: Sequence[Part]) -> Report | None:
    """What the report says of each recipient; None where none of the parts is one."""
    status = next((one for one in parts if one.kind in KINDS), None)
    if status is None:
        return None
    found = Report(returned=returned(parts))
    for group in islice(_groups(status.body), _MOST):
        found = _with(found, group)
    return found


def returned(parts: Sequence[Part]) -> Head:
    """The header fields of the message that came back; none where it did not."""
    its = next((one for one in parts if one.kind in _RETURNED), None)
    return NOTHING if its is None else head(its.body)


def _groups(body: bytes) -> Iterator[Head]:
    """The blocks of fields: one about the message, then one for each recipient."""
    return (head(block) for block in re.split(rb"\n[ \t]*\n", body, maxsplit=2 * _MOST) if block.strip())


def _with(report: Report, group: Head) -> Report:
    """The report with what the block says."""
    if envid := group.first("original-envelope-id")[:_SAID]:
        report = replace(report, marks=(*report.marks, envid, _of_xtext(envid)))
    action = _word(group.first("action"))
    status = rules.CODE.search(group.first("status")[:_SAID])
    code = status[0] if status else ""
    addresses = _addresses(group)
    if not (addresses or action or code):
        return report
    if action in ("delivered", "relayed", "expanded") or (not action and code.startswith("2")):
        return replace(report, arrived=True)
    if action == "delayed" or (not action and code.startswith("4")):
        return replace(report, delayed=report.delayed + 1)
    if action not in ("failed", "failure", "error") and not code.startswith("5"):  # OpenSMTPD says "error"
        return report
    said = _said(group)
    failure = Failure(kind=rules.judged(code, said), addresses=addresses, status=rules.telling(code, said), said=said)
    return replace(report, failures=(*report.failures, failure))


def _word(text: str) -> str:
    found = re.match(r"[a-z]+", text.lower())
    return found[0] if found else ""


def _said(group: Head) -> str:
    """The last server's words, without the kind of server in front of them."""
    text = group.first("diagnostic-code")[:_SAID]
    kind, semicolon, rest = text.partition(";")
    return (rest if semicolon and len(kind) < 20 else text).strip()


def _addresses(group: Head) -> tuple[str, ...]:
    """Every form in which a recipient is named, the one that we wrote to first."""
    found: dict[str, None] = {}
    for text in group.all("original-recipient", "final-recipient", "x-actual-recipient")[:6]:
        for form in (text[:_SAID], _of_xtext(text[:_SAID]), _of_unitext(text[:_SAID])):
            if match := _ADDRESS.search(form.partition(";")[2] or form):
                found[match[0]] = None
    return tuple(found)


def _of_xtext(text: str) -> str:
    """Without the escapes of RFC 3461, section 4."""
    return _XTEXT.sub(lambda match: chr(int(match[1], 16)), text)


def _of_unitext(text: str) -> str:
    """Without the escapes of RFC 6533, section 3."""
    return _UNITEXT.sub(lambda match: _character(int(match[1], 16)), text)


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"
