"""What servers say of a failure, in words; the first that is found counts.

Addresses, hosts and URLs are left out first: `antispam.reader.example` is a name, and no reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NAMES = re.compile(r"\S*(?:@|://)\S*|[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words, and what they mean for the reader."""

    kind: Literal["hard", "soft", "block"]
    source: str
    """Who says so."""
    found: re.Pattern[str]


def _lines(text: str) -> re.Pattern[str]:
    """Any of the lines, each an expression."""
    return re.compile("|".join(line.strip() for line in text.split("\n") if line.strip()), re.IGNORECASE)


WORDS = (
    Words(
        kind="hard",
        source="Microsoft 365 with 5.4.1: its directory has no such recipient",
        found=_lines("recipient address rejected: access denied"),
    ),
    Words(
        kind="block",
        source="blocklists, filters, proof of the sender, limits: Gmail, Yahoo, Microsoft, Spamhaus, Postfix",
        found=_lines(
            r"""
            \bspam
            \bblock(?:ed|ing|[ -]?list)
            \b(?:black|deny)[ -]?list
            \b(?:dnsbl|rbl)\b
            reputation
            \bpolic(?:y|ies)\b
            \b(?:spf|dkim|dmarc)\b
            \b(?:un|not )authenticated
            phish|\bvirus|malware|suspicious|unsolicited|bulk mail
            too many (?:connections|messages|recipients)
            rate[ -]limit|gr[ae]y ?list
            relay(?:ing)? (?:access )?denied
            message (?:content|size|too (?:big|large))|exceeds (?:the )?(?:maximum|size)
            sender (?:address )?(?:rejected|denied|verify failed)
            reverse dns|\bptr\b
            """
        ),
    ),
    Words(
        kind="block",
        source="the same in German, French, Spanish, Italian, Portuguese, Russian, Japanese, Chinese",
        found=_lines(
            r"""
            als spam|richtlinie|schwarze liste
            pourriel|liste noire
            lista negra|correo no deseado
            posta indesiderata|indesejad
            спам|迷惑メール|垃圾邮件
            """
        ),
    ),
    Words(
        kind="soft",
        source="full mailboxes and what passes: Gmail, Yahoo, Exchange, Exim, Dovecot",
        found=_lines(
            r"""
            \b(?:mailbox|inbox|account|quota|disk|storage)\b.{0,40}\b(?:full|exceeded|exhausted)
            over ?(?:the )?quota|quota exceeded
            insufficient (?:system )?(?:storage|disk|space)|out of storage
            too (?:quickly|fast)
            try (?:again )?later|temporar
            timed? ?out|retry time
            connection (?:refused|lost|reset)
            no route to host|network is unreachable
            """
        ),
    ),
    Words(
        kind="soft",
        source="the same in German, French, Spanish, Italian, Portuguese, Russian, Japanese, Chinese",
        found=_lines(
            r"""
            (?:postfach|mailbox|speicher)\b.{0,40}\b(?:voll|erschöpft|überschritten)|vorübergehend
            (?:boîte|quota)\b.{0,40}\b(?:pleine|dépassé)|temporaire
            (?:buzón|cuota)\b.{0,40}\b(?:llen|excedid)
            casella\b.{0,40}\bpiena
            (?:caixa|cota)\b.{0,40}\b(?:cheia|excedid)
            переполнен|容量|一時的|已满
            """
        ),
    ),
    Words(
        kind="hard",
        source="no such mailbox or domain: Sendmail, Postfix, Exim, qmail, Exchange, Gmail, Yahoo, Outlook.com",
        found=_lines(
            r"""
            (?:unknown|invalid|no such|non-?existent) (?:local )?(?:user|recipient|mailbox|account|address|domain)
            (?:user|recipient|mailbox|account|address|domain) (?:\S{1,64} )?(?:is )?(?:unknown|invalid|inactive)
            (?:user|recipient|mailbox|account|address|domain) (?:\S{1,64} )?(?:is )?(?:closed|disabled|unavailable)
            (?:user|recipient|mailbox|account|address|domain) (?:\S{1,64} )?(?:is )?not (?:be )?found
            \b(?:does|do)(?: no|n')t exist
            doesn't have an? (?:\S{1,64} )?account
            no mailbox (?:here )?by that name
            unrouteable address|undeliverable address
            (?:not|isn't) a (?:valid|known) (?:recipient|mailbox|user)
            host (?:or domain name )?not found|couldn't find any host
            has been (?:disabled|closed|deactivated)
            recipientnotfound
            """
        ),
    ),
    Words(
        kind="hard",
        source="the same in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Japanese, Chinese",
        found=_lines(
            r"""
            unbekannte\w* (?:benutzer|empfänger|adresse)
            (?:benutzer|empfänger|adresse|postfach)\b.{0,40}\b(?:unbekannt|existiert nicht|nicht gefunden)
            (?:utilisateur|destinataire|adresse|boîte)\b.{0,40}\b(?:inconnu|n'existe pas|introuvable)
            (?:usuario|destinatario|dirección|buzón)\b.{0,40}\b(?:desconocid|no existe)
            (?:utente|destinatario|casella|indirizzo)\b.{0,40}\b(?:sconosciut|inesistente|non esiste)
            (?:usuário|destinatário|endereço)\b.{0,40}\b(?:desconhecid|não existe)
            (?:gebruiker|adres|postvak)\b.{0,40}\b(?:onbekend|bestaat niet)
            (?:użytkownik|adres|odbiorca)\b.{0,40}\bnie ?(?:znany|istnieje)
            (?:пользовател|адрес|ящик)\w{0,9}.{0,40}(?:не найден|не существует|неизвест)
            (?:宛先|アドレス|ユーザー).{0,40}(?:存在しません|見つかりません)
            (?:用户|地址|邮箱).{0,20}不存在
            """
        ),
    ),
)


def kind(said: str) -> Literal["hard", "soft", "block"] | None:
    """What the words mean; None where they say nothing that is known. At most a thousand characters are given."""
    text = " ".join(_NAMES.sub(" ", said).split())
    return next((one.kind for one in WORDS if one.found.search(text)), None)
