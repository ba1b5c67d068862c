"""What the desk answers, over real HTTP."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from lxml import html


def _until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_the_page_names_the_issue_and_shows_its_mail(served: Any) -> None:
    """Newsletter, date, subject, preheader, counts, and a frame with the mail."""
    status, body, _ = served.get("/")
    page = html.fromstring(body)
    assert status == 200
    assert "The Harbour Light" in page.xpath("string(//h1)")
    assert "2026-09-21" in page.xpath("string(//h1)")
    assert page.xpath("string(//p[@class='subject'])") == "Subject: News Roundup: Boats are back."
    assert page.xpath("string(//p[@class='preheader'])") == "Preheader: A tug floats again, and herring return"
    assert "1 item under 1 heading," in page.xpath("string(//p[@class='counts'])")
    assert page.xpath("string(//iframe/@src)") == "/mail?scheme=auto"
    assert page.xpath("string(//iframe/@class)") == "w640 sauto"


def test_every_choice_is_a_link_that_works_without_script(served: Any) -> None:
    """Tabs and switches are links to addresses that show what they say, and mark it as chosen."""
    links = html.fromstring(served.get("/")[1]).xpath("//nav/a")
    assert len(links) == 11
    for link in links:
        page = html.fromstring(served.get(link.get("href"))[1])
        assert page.get_element_by_id(link.get("id")).get("aria-current")
        assert len(page.xpath("//nav/a[@aria-current]")) == 3


def test_a_choice_that_is_none_is_ignored(served: Any) -> None:
    """An address with nonsense in it shows the usual view."""
    page = html.fromstring(served.get("/?view=%3Cscript%3E&width=9999&scheme=blue")[1])
    assert page.xpath("string(//iframe/@src)") == "/mail?scheme=auto"


@pytest.mark.parametrize(
    ("path", "words"),
    [("/mail", "The mail"), ("/web", "The page"), ("/text", "* Boats are back."), ("/notes", "Boats are back.")],
)
def test_each_view_shows_its_document(served: Any, path: str, words: str) -> None:
    """Mail, web page and text twin, each with links that open outside the frame."""
    status, body, _ = served.get(path)
    assert status == 200
    assert words in body
    assert '<base target="_blank">' in body


def test_the_size_is_counted_in_bytes_against_the_clip(served: Any) -> None:
    """UTF-8 bytes of the HTML; above Gmail's limit the page says that the end will be hidden."""
    size = len(served.build().html.encode())
    assert f"<b>{size:,}</b> of 102,400 bytes" in served.get("/")[1]
    make = served.edition
    served.edition = lambda words: make(words, padding=103_000)
    served.draft.write_text("Longer.", encoding="utf-8")
    _until(lambda: "Gmail will hide the end" in served.get("/")[1])


def test_a_change_of_the_draft_is_rebuilt(served: Any) -> None:
    """Saving the watched file, also by renaming another onto it, changes what is shown."""
    served.draft.write_text("Whales are back.", encoding="utf-8")
    _until(lambda: "Whales are back." in served.get("/mail")[1])
    beside = served.draft.with_name("draft.md.new")
    beside.write_text("Storks are back.", encoding="utf-8")
    beside.replace(served.draft)
    _until(lambda: "Storks are back." in served.get("/mail")[1])


def test_a_template_in_a_new_folder_is_noticed(served: Any) -> None:
    """A watched folder need not exist at the start: the first template in it calls for a rebuild."""
    before = served.builds
    folder = served.draft.parent / "templates" / "roundup"
    folder.mkdir(parents=True)
    (folder / "digest.mjml").write_text("<mjml/>", encoding="utf-8")
    _until(lambda: served.builds > before)


def test_other_files_beside_the_draft_are_no_reason_to_rebuild(served: Any) -> None:
    """What happens next to a watched file, and an editor's backup in a watched folder, is left alone."""
    before = served.builds
    (served.draft.parent / "email.html").write_text("x", encoding="utf-8")
    time.sleep(0.4)
    assert served.builds == before


def test_a_failed_rebuild_keeps_the_last_good_edition(served: Any) -> None:
    """The page shows the error with file and line, escaped; the mail is the one before; a repair clears it."""
    served.draft.write_text("BROKEN", encoding="utf-8")
    _until(lambda: "could not be built" in served.get("/")[1])
    body = served.get("/")[1]
    reason = html.fromstring(body).xpath("string(//p[@class='reason'])")
    assert reason.startswith("templates/roundup/digest.mjml:12: <b>unexpected</b>")
    assert "\n" not in reason
    assert "<b>unexpected" not in body
    assert "Boats are back." in served.get("/mail")[1]
    served.draft.write_text("Mended.", encoding="utf-8")
    _until(lambda: "could not be built" not in served.get("/")[1])
    assert "Mended." in served.get("/mail")[1]


def test_events_tell_the_version_and_its_changes(served: Any) -> None:
    """The stream begins with the version that the page carries, and sends another after a change."""
    version = html.fromstring(served.get("/")[1]).xpath("string(//body/@data-version)")
    with urllib.request.urlopen(served.address + "events", timeout=10) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.readline().decode() == f"data: {version}\n"
        assert stream.readline() == b"\n"
        served.draft.write_text("News.", encoding="utf-8")
        changed = stream.readline().decode()
    assert changed.startswith("data: ")
    assert changed != f"data: {version}\n"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::2]", "10.0.0.1", ""]
)
def test_a_foreign_host_name_is_refused(served: Any, host: str) -> None:
    """DNS rebinding: a site that points its own name at 127.0.0.1 reads nothing here."""
    for path in ("/", "/mail", "/events", "/desk.js"):
        status, body, _ = served.get(path, Host=host)
        assert status == 421
        assert "Boats" not in body


@pytest.mark.parametrize("host", ["localhost", "localhost:8017", "127.0.0.1:1", "[::1]", "[::1]:8017", "LOCALHOST"])
def test_this_machine_s_own_names_are_answered(served: Any, host: str) -> None:
    """With and without port, IPv6 in brackets."""
    assert served.get("/", Host=host)[0] == 200


def test_policies_keep_scripts_of_a_mail_from_running(served: Any) -> None:
    """The desk runs its own script alone and is never framed; a view runs none, alone in a tab too."""
    _, body, headers = served.get("/")
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    sandbox = html.fromstring(body).xpath("string(//iframe/@sandbox)").split()
    assert "allow-scripts" not in sandbox
    assert "allow-top-navigation" not in sandbox
    for path in ("/mail", "/web", "/text", "/notes"):
        view = served.get(path)[2]["content-security-policy"]
        assert view.startswith("default-src 'none'")
        assert "script-src" not in view
        assert "sandbox allow-same-origin" in view
        assert "allow-scripts" not in view


@pytest.mark.parametrize("path", ["/", "/mail", "/text", "/web", "/notes", "/desk.css", "/desk.js"])
def test_nothing_is_cached_or_sniffed(served: Any, path: str) -> None:
    """A preview shows the present, and what feeds say is never taken for script or style."""
    headers = served.get(path)[2]
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_hostile_subject_is_text(served: Any) -> None:
    """Markup and quotes from a title stay text in the page, its title and its attributes."""
    hostile = "\"'><img src=x onerror=alert(1)></title><script>alert(2)</script>"
    make = served.edition
    served.edition = lambda words: make(words, subject=hostile)
    served.draft.write_text("Again.", encoding="utf-8")
    _until(lambda: "onerror" in served.get("/")[1])
    page = html.fromstring(served.get("/")[1])
    assert len(page.xpath("//script")) == 1
    assert not page.xpath("//img")
    assert page.xpath("string(//p[@class='subject'])") == f"Subject: {hostile}"
    assert hostile in unescape(served.get("/text")[1])
    assert "<script>" not in served.get("/text")[1]


def test_only_get_is_answered(served: Any) -> None:
    """Nothing here can be changed from a browser."""
    request = urllib.request.Request(served.address, data=b"x", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value:
        assert refused.value.code == 405
