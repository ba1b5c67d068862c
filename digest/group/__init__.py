"""Articles -> Stories under Headings: copies, same event, place, rules.

stories(articles)  ->  Story, Story, ...    copies set aside, articles about the same event together
fresh(articles, ran)                        the same without what ran; `renamed` keeps ids, `linked` follow-ups
Window(articles).add(more).stories()        articles that keep coming, only the new ones read
filed(stories)     ->  Story, Story, ...    each under its heading: rules, learned, place, affair, "More news"
led(story)         ->  Story                the article first that the newsletter links first
learn(examples)    ->  Headings             from labelled lines, or saved roundups: `labelled_from_page`
"""

from digest.canonical import canonical
from digest.group.already import fresh, linked, renamed
from digest.group.filed import filed
from digest.group.leading import led
from digest.group.learned import Headings, Labelled, learn, load
from digest.group.pages import labelled_from_page
from digest.group.stories import stories
from digest.group.window import Window

__all__ = [
    "Headings", "Labelled", "Window", "canonical", "filed", "fresh", "labelled_from_page", "learn", "led", "linked",
    "load", "renamed", "stories",
]  # fmt: skip
