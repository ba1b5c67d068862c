"""Rule 44: the issue's day in its folder, its title and its subject."""

import datetime as dt

import pytest

from digest.edit import names
from tests.check.houses import DAY, issue, item, said


@pytest.mark.parametrize(
    "language", ["en", "en-GB", "es", "fr", "de", "pt-BR", "ru", "ar", "fa", "zh", "ja", "ko", "hu"]
)
def test_the_title_that_a_build_gives_is_of_its_day(language: str) -> None:
    """In each language's own form, of a day that could be read as two; the same title a day later is not."""
    day = dt.date(2023, 3, 4)
    title = names.title(language, day, "N")
    assert said(44, issue(title=title, language=language, date=day, slug="2023-03-04-2")) == []
    later = issue(title=title, language=language, date=dt.date(2023, 4, 3), slug="2023-04-03")
    assert len(said(44, later)) == 1


@pytest.mark.parametrize(
    "title",
    [
        "News Roundup 9/20/2023", "News Roundup 9/20/23", "Roundup, September 20, 2023", "Roundup 20th of Sept. 2023",
        "Resumen del 20 de septiembre de 2023", "Le 20 septembre 2023", "2023年9月20日", "2023년 9월 20일",
        "2023-09-20",
    ],
)  # fmt: skip
def test_a_title_of_another_day(title: str) -> None:
    """In figures and in words."""
    (found,) = said(44, issue(title=title))
    assert found.startswith("the title says “")
    assert found.endswith("and the issue is of 2023-09-21")
    (found,) = said(44, issue(), subject=title)
    assert found.startswith("the subject says “")


@pytest.mark.parametrize(
    "title",
    [
        "News Roundup 9/21/2023", "21/9/2023", "21.9.23", "September 21st, 2023", "21 de septiembre de 2023",
        "No date", "In May 2023 12 ships", "1/2", "Version 1.2.3.4", "10.0.0.1", "99/99/2023", "31/2/2023",
        "May 99, 2023", "", "1-800-555-2023",
    ],
)  # fmt: skip
def test_a_title_of_its_day_or_of_none(title: str) -> None:
    """Another order of the same day is the same day; what is no date is none."""
    assert said(44, issue(title=title), subject=f"{title}!") == []


def test_a_date_in_the_newsletters_name() -> None:
    """It is the name's, and no other is let through for it."""
    assert said(44, issue(name="Since 1/1/1901", title="Since 1/1/1901 9/21/2023")) == []
    assert len(said(44, issue(name="Since 1/1/1901", title="Since 1/1/1901 9/20/2023"))) == 1


def test_a_date_in_a_subject_that_is_news() -> None:
    """An item, or the headline it comes from, has it."""
    told = "Harbour to close by 10/3/2023"
    assert said(44, issue(("Kenya", [item(f"{told}, they say.")])), subject=told) == []
    assert said(44, issue(("Kenya", [item("It closes.", title=told)])), subject=told) == []
    assert len(said(44, issue(("Kenya", [item("It closes.")])), subject=told)) == 1


def test_a_folder_of_another_day() -> None:
    """A second issue of the day is of the day."""
    (found,) = said(44, issue(slug="2023-09-20-2"))
    assert found == "the issue is of 2023-09-21, and its folder is called “2023-09-20-2”"
    assert said(44, issue(slug=f"{DAY}-2")) == said(44, issue(slug="sample")) == []
