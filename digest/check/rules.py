"""All the rules, by number. `E` blocks a send, `W` warns; where a rule does either, it says which.

34 to 39 guard what a person edits: they look at the draft's items beside the articles, never at the message, and
warn. 40 to 45 are for the newsletter's house style, and warn. 46 looks for slips of the draft, 47 for missing files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from digest.check import (
    active,
    attributions,
    conditionals,
    contrasts,
    controls,
    days,
    figures,
    headers,
    house_dates,
    house_draft,
    house_labels,
    house_limits,
    house_order,
    house_twice,
    images,
    labels,
    lacking,
    leftovers,
    legal,
    links,
    outline,
    preheader,
    schemes,
    sizes,
    structure,
    twins,
    unknown_names,
    unknown_numbers,
    unsubscribe,
    widths,
)
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.silence import parted
from digest.check.words import Level, Remark
from digest.text import flat
from digest.values import Edition, Finding, Silence

MOST = 5
"""Findings of one rule: a person reads them."""
_LONGEST = 300
_GUARD = "a rule of this program"
_HOUSE = "the newsletter's house style"

Check = Callable[[Edition, Post, Letter], Iterator[Remark]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its number, name, usual level and source."""

    number: int
    name: str
    level: Level
    source: str
    check: Check

    def findings(
        self, edition: Edition, post: Post, letter: Letter, silences: Sequence[Silence] = ()
    ) -> Iterator[Finding]:
        """What the check finds, each once, what blocks first, five at most; then as many a silence.

        The last of five counts what is left out.
        """
        found = dict.fromkeys(self.check(edition, post, letter))
        remarks = sorted(found, key=lambda remark: remark.level or self.level)
        if not silences:
            yield from self._told(remarks)
            return
        # Parted before they are counted: what is silenced must not stand in the way of what is not.
        for its, some in parted(remarks, silences, message=_message):
            yield from self._told(some, its.reason if its else "")

    def _told(self, remarks: Sequence[Remark], silenced: str = "") -> Iterator[Finding]:
        for at, remark in enumerate(remarks[:MOST], start=1):
            more = f" (and {len(remarks) - MOST:,} more)" if at == MOST < len(remarks) else ""
            yield Finding(
                rule=self.number,
                name=self.name,
                level=remark.level or self.level,
                where=remark.where,
                message=_message(remark) + more,
                source=self.source,
                silenced=silenced,
            )


def _message(remark: Remark) -> str:
    return flat(remark.message, _LONGEST)


RULES = (
    Rule(1, "html-size", "E", "Gmail clips HTML over 102,400 bytes", sizes.html_size),
    Rule(2, "line-length", "E", "RFC 5322 2.1.1", sizes.long_line),
    Rule(3, "encoded-line-length", "E", "RFC 2045 6.7, 6.8", sizes.long_encoded_line),
    Rule(4, "plain-text-first", "E", "RFC 2046 5.1.4", structure.plain_text_first),
    Rule(5, "same-text", "E", "RFC 2046 5.1.4", twins.same_text),
    Rule(6, "list-unsubscribe", "W", "RFC 2369 3.2; RFC 8058 3.1", unsubscribe.list_unsubscribe),
    Rule(7, "list-unsubscribe-post", "W", "RFC 8058 3.1", unsubscribe.list_unsubscribe_post),
    Rule(8, "signed-unsubscribe", "W", "RFC 8058 4", unsubscribe.signed_unsubscribe),
    Rule(9, "encoded-word", "E", "RFC 2047 5", headers.encoded_word),
    Rule(10, "unsubscribe-link", "E", "15 U.S.C. 7704(a)(3) (CAN-SPAM); CASL 6(2)(c)", legal.unsubscribe_link),
    Rule(11, "postal-address", "E", "15 U.S.C. 7704(a)(5) (CAN-SPAM); CASL 6(2)", legal.postal_address),
    Rule(12, "list-id", "W", "RFC 2919 3", headers.list_id),
    Rule(13, "needed-headers", "E", "RFC 5322 3.6", headers.needed_headers),
    Rule(14, "alignment", "E", "RFC 7489 3.1.1", headers.alignment),
    Rule(15, "charset", "E", "RFC 2046 4.1.2; HTML 4.2.5.4", structure.charset),
    Rule(16, "language", "E", "WCAG 2.2, 3.1.1", structure.language),
    Rule(17, "title", "E", "WCAG 2.2, 2.4.2", outline.title),
    Rule(18, "image-alt", "E", "WCAG 2.2, 1.1.1", images.alt),
    Rule(19, "link-text", "E", "WCAG 2.2, 2.4.4", links.text),
    Rule(20, "contrast", "W", "WCAG 2.2, 1.4.3", contrasts.contrast),
    Rule(21, "headings", "W", "WCAG 2.2, 1.3.1 (G141)", outline.headings),
    Rule(22, "layout-table", "E", "WAI-ARIA 1.2, 5.4 (presentation)", outline.layout_tables),
    Rule(23, "preheader", "W", "inboxes show 40 to 130 characters", preheader.preheader),
    Rule(24, "link-address", "E", "RFC 9110 4.2.2", links.address),
    Rule(25, "active-content", "E", "Gmail and Outlook remove it", active.active_content),
    Rule(26, "unknown-css", "W", "caniemail, 2026-05-13", lacking.lacking),
    Rule(27, "width", "W", "Outlook ignores max-width", widths.width),
    Rule(28, "conditional-comments", "W", "Outlook for Windows", conditionals.conditionals),
    Rule(29, "dark-mode", "W", "HTML, meta color-scheme; Media Queries 5, prefers-color-scheme", schemes.dark_mode),
    Rule(30, "too-much", "W", "a rule of this program", sizes.too_much),
    Rule(31, "left-over", "E", "a rule of this program", leftovers.left_over),
    Rule(32, "control-characters", "E", "RFC 5322 2.2, 2.3, 3.5", controls.control_characters),
    Rule(33, "server-size", "E", "RFC 1870 3", sizes.server_size),
    Rule(34, "unknown-name", "W", _GUARD, unknown_names.unknown_name),
    Rule(35, "unknown-number", "W", _GUARD, unknown_numbers.unknown_number),
    Rule(36, "dropped-attribution", "W", _GUARD, attributions.dropped_attribution),
    Rule(37, "figures-differ", "W", _GUARD, figures.figures_differ),
    Rule(38, "relative-day", "W", _GUARD, days.relative_day),
    Rule(39, "wrong-label", "W", _GUARD, labels.wrong_label),
    Rule(40, "heading-order", "W", _HOUSE, house_order.heading_order),
    Rule(41, "house-limits", "W", _HOUSE, house_limits.house_limits),
    Rule(42, "label-style", "W", _HOUSE, house_labels.label_style),
    Rule(43, "outlet-run", "W", _HOUSE, house_labels.outlet_run),
    Rule(44, "issue-date", "W", _HOUSE, house_dates.issue_date),
    Rule(45, "said-twice", "W", _HOUSE, house_twice.said_twice),
    Rule(46, "draft-slip", "W", _HOUSE, house_draft.draft_slip),
    Rule(47, "picture-missing", "W", _GUARD, images.picture_missing),
)
