"""URLs brought to one form, so that two addresses of one page compare equal.

The form is for comparing only: what is printed and linked stays as the source gave it.
Conservative: a parameter goes only when it is known to say where a reader came from.
Source: RFC 3986, section 6 (normalization); the parameters' documentation by the services that add them.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Added by mailers, advertisers, social networks and analytics; they never choose the page.
_TRACKING_NAMES = """
    amp_js_v amp_gsa amp_tf usqp aoh
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid yclid ttclid li_fat_id igshid igsh epik srsltid
    mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id
    oly_enc_id _ga _gl ga_source ga_medium ga_campaign _openstat wickedid s_cid ncid cmpid smid smtyp sr_share
    sref spm xtor ns_mchannel ns_source ns_campaign ns_linkname ns_fee at_medium at_campaign at_link_origin
    at_ptr_name at_format at_link_type at_link_id at_bbc_team at_custom1 at_custom2 at_custom3 at_custom4 ocid
    icid ito guccounter guce_referrer guce_referrer_sig feedtype taid ftag share_id sharetype shareid shared
    referringsource
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "matomo_", "piwik_", "wt.", "itm_", "hsa_")
# These say that the reader came from a feed or asked for AMP, with exactly these values; else they stay.
_TRACKING_VALUES = frozenset({
    ("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp"), ("ref", "rss"),
    ("source", "rss"), ("from", "rss"), ("cmp", "rss"), ("partner", "rss"), ("feature", "share"), ("m", "1"),
    ("platform", "amp"), ("view", "amp"),
})  # fmt: skip
_PORTS = {"http": 80, "https": 443}
_BEHIND_HOST = re.compile(r"[\s.]+\Z")
_MOBILE_OR_AMP = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap|touch)\.)+(?=[^.]+\.)")
_AMP_FOLDER = re.compile(r"^(?:/amp)+(?=/.)")
_AMP_FILE = re.compile(r"(?:\.amp)+(?:\.html?)?$")
_ENDING = re.compile(r"(?:/amp|/|/(?:index|default)\.(?:html?|php|aspx?))+$")
_CACHE_HOST = re.compile(r"(?:^|\.)cdn\.ampproject\.org$")
_CACHE_PATH = re.compile(r"^/[cv]/(?:s/)?(?=[^/]+\.)")
_VIEWER_PATH = re.compile(r"^/amp/(?:s/)?(?=[^/]+\.)")
_LONGEST = 2000
"""Characters of a URL, as browsers and servers agree on them; a longer one is compared as it is."""


def canonical(url: str) -> str:
    """The URL without what does not choose the page: scheme, `www.`, tracking, AMP, mobile host, fragment.

    Idempotent. What is no http(s) URL comes back stripped, otherwise unchanged. The result begins
    with `//`: http and https are the same page.
    """
    # Half a character, as damaged JSON has it, cannot be escaped: it is compared as one that cannot be read.
    form = url.strip().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(form) > _LONGEST:
        return form
    # Taking one layer away may bare another: a cache around a mobile host around an AMP page.
    while (simpler := _once(form)) != form:
        form = simpler
    return form


def _once(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = _BEHIND_HOST.sub("", (parts.hostname or "").strip()), parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https", ""} or not url.startswith((f"{parts.scheme}://", "//")) or not host:
        return url
    inner = _cached(host, parts.path)
    if inner is not None:
        return inner + (f"?{parts.query}" if parts.query else "")
    host = _MOBILE_OR_AMP.sub("", host)
    shown = host if port is None or port in _PORTS.values() else f"{host}:{port}"
    query = _query(parts.query)
    return f"//{shown}{_path(parts.path)}" + (f"?{query}" if query else "")


def _cached(host: str, path: str) -> str | None:
    """The address that an AMP cache or Google's AMP viewer shows under its own, else None."""
    if _CACHE_HOST.search(host):
        inner = _CACHE_PATH.sub("//", path)
    elif host in {"google.com", "www.google.com"}:
        inner = _VIEWER_PATH.sub("//", path)
    else:
        return None
    return inner if inner != path else None


def _path(path: str) -> str:
    # Escapes are compared in one spelling; what must stay escaped (%2F) stays.
    kept = re.sub(r"%2f", "\0", path, flags=re.IGNORECASE)
    kept = quote(unquote(kept, errors="surrogateescape"), safe="/:@!$&'()*+,;=~\0", errors="surrogateescape")
    kept = re.sub(r"/{2,}", "/", kept.replace("\0", "%2F"))
    kept = _ENDING.sub("", _AMP_FOLDER.sub("", kept))
    return _AMP_FILE.sub(".html" if kept.endswith((".html", ".htm")) else "", kept)


def _query(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=200)
    except ValueError:
        return query
    kept = sorted(pair for pair in pairs if not _tracks(*pair))
    return urlencode(kept, errors="surrogateescape")


def _tracks(name: str, value: str) -> bool:
    key = name.lower()
    return key in _TRACKING or key.startswith(_TRACKING_PREFIXES) or (key, value.lower()) in _TRACKING_VALUES
