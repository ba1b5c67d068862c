"""Articles -> Stories under Headings: copies, same event, place, rules.

stories(articles)  ->  Story, Story, ...    copies set aside, articles about the same event together
filed(stories)     ->  Story, Story, ...    each under its heading: rules, learned, place, "More news"
learn(examples)    ->  Headings             from labelled lines, or saved roundups: `labelled_from_page`
"""

from digest.canonical import canonical
from digest.group.filed import filed
from digest.group.learned import Labelled, learn, load
from digest.group.pages import labelled_from_page
from digest.group.stories import stories

__all__ = ["Labelled", "canonical", "filed", "labelled_from_page", "learn", "load", "stories"]
