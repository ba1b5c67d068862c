"""`digest pipe`: the contract of docs/pipe.md, measured from outside."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from digest import collect
from tests.cli.conftest import Run
from tests.fakes.web import Web

FERRY = (
    "The night ferry across Kilindini Harbour in Mombasa will run every hour from October, Kenya's port office said "
    "on Monday.\n\nThe council in Nairobi paid for two new boats. Crews start training next week."
)
BRIDGE = (
    "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs.\n\n"
    "Norwegian drivers had taken a boat since May."
)


def feed(*entries: str) -> str:
    """An RSS feed with these items."""
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Coast Courier</title>'
    return f"{head}{''.join(entries)}</channel></rss>"


def item(number: int, text: str = FERRY) -> str:
    """An RSS item."""
    return f"<item><title>Story {number}</title><link>https://coast.example/{number}</link><description>{text}</description></item>"


def lines(*found: object) -> str:
    """JSON lines."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)


def test_collect_gives_a_line_an_entry_and_an_error_for_what_fails(tmp_path: Path, digest: Run) -> None:
    """A missing file does not stop the feed beside it; the source is the very path that was read."""
    path = tmp_path / "feed.xml"
    path.write_text(feed(item(1), item(2)))
    said = digest("pipe", "collect", path, tmp_path / "missing.xml")
    assert said.code == 3
    assert [line["source"] for line in said.lines] == [str(path), str(path), str(tmp_path / "missing.xml")]
    assert "error" in said.lines[2]
    assert len({line["id"] for line in said.lines[:2]}) == 2
    assert said.lines[0]["url"] == "https://coast.example/1"
    assert "night ferry" in said.lines[0]["html"]


def test_collect_asks_this_machine_only_where_the_settings_say_so(tmp_path: Path, digest: Run) -> None:
    """Without settings one clear line, and the server hears nothing; with private_addresses the entries."""
    (tmp_path / "digest.toml").write_text(
        '[newsletter]\nname = "Pier"\nfrom = "Ed <ed@pier.example>"\n[collect]\nprivate_addresses = true\n'
    )
    with Web() as web:
        address = web.page("/feed", feed(item(1)), kind="application/rss+xml")
        refused = digest("pipe", "collect", address)
        assert refused.code == 3
        assert refused.lines == [
            {
                "source": address,
                "error": f"{address}: 127.0.0.1 is not a public address (collect.private_addresses = true allows it)",
            }
        ]
        assert web.requests == []
        allowed = digest("-C", tmp_path, "pipe", "collect", address)
    assert allowed.code == 0
    assert [line["title"] for line in allowed.lines] == ["Story 1"]
    assert [request.headers["user-agent"] for request in web.requests] == [collect.agent("ed@pier.example")]


def test_the_stages_chain(tmp_path: Path, digest: Run) -> None:
    """Feeds in at one end, sentences with receipts out at the other, the ids untouched."""
    path = tmp_path / "feed.xml"
    path.write_text(feed(item(1), item(2, BRIDGE)))
    found = digest("pipe", "collect", path)
    ids = [line["id"] for line in found.lines]
    out = found.out
    for stage in ("extract", "group", "summarize"):
        said = digest("pipe", stage, stdin=out)
        assert said.code == 0, said.out
        assert [line["id"] for line in said.lines] == ids
        out = said.out
    final = said.lines
    assert {line["heading"] for line in final} == {"Kenya", "Norway"}
    for line in final:
        assert "html" not in line
        assert line["source"] == "Coast Courier"
        for sentence in line["sentences"]:
            assert line["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_lines_that_cannot_be_handled_are_answered_and_the_others_go_on(digest: Run) -> None:
    """Rubbish, a list, a line without text, a line that has failed before: one answer each, in order, exit 3."""
    good = {"id": "ok", "title": "", "text": FERRY, "mine": {"kept": [1, None]}}
    earlier = {"id": "e", "error": "earlier", "more": 1}
    stdin = (
        lines(good)
        + "{not json\n[1]\n"
        + '{"id": 1, "n": NaN}\n'
        + lines({"id": 7, "title": "x"}, earlier, {"id": "n", "text": 5})
    )
    said = digest("pipe", "summarize", stdin=stdin)
    assert said.code == 3
    assert [line["id"] for line in said.lines] == ["ok", None, None, None, 7, "e", "n"]
    assert said.lines[0]["mine"] == {"kept": [1, None]}
    assert said.lines[5] == earlier
    assert all("error" in line for line in said.lines[1:])


def test_group_takes_lines_in_any_order_with_the_same_result(digest: Run) -> None:
    """The partition, the headings and what is kept do not depend on the order of the lines."""
    found = [
        {"id": "a", "title": "Night ferry", "text": FERRY, "published": "2026-09-20"},
        {"id": "b", "title": "Night ferry", "text": FERRY, "published": "2026-09-21"},
        {"id": "c", "title": "Bridge open", "text": BRIDGE},
        {"id": "d", "title": "", "text": ""},
    ]
    said = {line["id"]: line for line in digest("pipe", "group", stdin=lines(*found)).lines}
    again = {line["id"]: line for line in digest("pipe", "group", stdin=lines(*found[::-1])).lines}
    assert said == again
    assert {said["a"]["duplicate_of"], said["b"]["duplicate_of"]} in ({None, "a"}, {None, "b"})
    assert said["a"]["story"] == said["b"]["story"] != said["c"]["story"]
    assert said["a"]["heading"] == said["b"]["heading"] == "Kenya"
    assert said["d"]["heading"] == "More news"
    assert all(line["why"] for line in said.values())


def test_lines_with_the_same_id_are_each_answered(digest: Run) -> None:
    """Ids are the caller's affair: two lines may share one."""
    said = digest("pipe", "group", stdin=lines(*({"id": 1, "title": "", "text": text} for text in (FERRY, BRIDGE))))
    assert [line["heading"] for line in said.lines] == ["Kenya", "Norway"]


def test_sentences_of_a_story_name_their_article(digest: Run) -> None:
    """With several articles every span says whose text it points into, in the caller's own id."""
    story = {
        "id": "s",
        "title": "",
        "articles": [{"id": 1, "title": "", "text": FERRY}, {"id": 2, "title": "", "text": BRIDGE}],
    }
    (line,) = digest("pipe", "summarize", "--words", "60", stdin=lines(story)).lines
    texts = {1: FERRY, 2: BRIDGE}
    assert line["sentences"]
    assert sum(len(one["text"].split()) for one in line["sentences"]) <= 60
    for one in line["sentences"]:
        assert texts[one["article"]][one["start"] : one["end"]] == one["text"]


@pytest.mark.parametrize("articles", [[], "x", [1], [{"id": 1, "text": "A b c."}, {"id": 1, "text": "D e f."}]])
def test_a_story_without_articles_is_an_error_line(digest: Run, articles: object) -> None:
    """An empty story, no list, no objects, or one id twice: told, not guessed."""
    said = digest("pipe", "summarize", stdin=lines({"id": "s", "articles": articles}))
    assert said.code == 3
    assert set(said.lines[0]) == {"id", "error"}


def test_an_unknown_method_is_wrong_usage(digest: Run) -> None:
    """The methods that exist are named."""
    said = digest("pipe", "summarize", "--method", "magic")
    assert said.code == 2
    assert "lexrank" in said.err


def test_learned_headings_are_the_only_headings(tmp_path: Path, digest: Run) -> None:
    """With --headings every heading is one of the file's, character for character."""
    labels = ['Sea & "sail"', "Ærø's bridges"]
    examples = [
        {"title": "", "text": text, "label": label} for text, label in zip((FERRY, BRIDGE), labels, strict=True)
    ] * 5
    (tmp_path / "labelled.jsonl").write_text(lines(*examples))
    assert digest("learn", tmp_path / "labelled.jsonl", "--out", tmp_path / "headings.toml").code == 0
    unsure = {"id": 3, "title": "", "text": "Nothing of the kind."}
    stdin = lines(*({"id": n, **example} for n, example in enumerate(examples[:2])), unsure)
    said = digest("pipe", "group", "--headings", tmp_path / "headings.toml", stdin=stdin)
    assert [line["heading"] for line in said.lines[:2]] == labels
    assert said.lines[2]["heading"] in labels


def test_an_issue_is_rendered_again_from_its_json(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """What `build` wrote and what `pipe render` makes of issue.json are the same, byte for byte."""
    (tmp_path / "feed.xml").write_text(feed(item(1), item(2, BRIDGE)))
    assert digest("-C", newsletter, "build", tmp_path / "feed.xml", "--date", "2026-09-21").code == 0
    folder = newsletter / "issues" / "2026-09-21"
    (line,) = digest("pipe", "render", stdin=(folder / "issue.json").read_text()).lines
    assert line["html"] == (folder / "email.html").read_text()
    assert line["text"] == (folder / "email.txt").read_text()
    assert line["subject"]


def test_what_is_no_issue_is_an_error_line_that_says_where(digest: Run) -> None:
    """A wrong type deep inside is named by its path."""
    said = digest("pipe", "render", stdin=lines({"id": 1, "masthead": {"name": 5}}))
    assert said.code == 3
    assert "$" in said.lines[0]["error"]


def test_nothing_in_nothing_out(digest: Run) -> None:
    """Empty input is no error."""
    for stage in ("extract", "group", "summarize", "render"):
        said = digest("pipe", stage)
        assert (said.code, said.out) == (0, "")


def test_hostile_characters_go_through(digest: Run) -> None:
    """Lone surrogates, NULs and bidi overrides in any field neither crash nor tear a line."""
    raw = (
        '{"id":"\\ud800","title":"a\\u0000b\\u202e","text":"\\ud800 The ferry ran late on Monday, said the port. "}\n'
    )
    for stage in ("extract", "group", "summarize"):
        said = digest("pipe", stage, stdin=raw)
        assert len(said.lines) == 1


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path) -> None:
    """`digest ... | head -1` ends quietly with exit code 0."""
    items = "".join(item(number) for number in range(3000))
    (tmp_path / "feed.xml").write_text(feed(items))
    digest = Path(sys.executable).with_name("digest")
    script = f"{digest} pipe collect {tmp_path}/feed.xml | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")
