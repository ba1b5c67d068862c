"""Story -> Item: verbatim sentences with receipts; one method per small file.

splitting    a text's sentences, as spans
gates        what is never printed
candidates   the sentences that may be printed
lede         the first paragraph: the default
several      a story of several outlets in so many words
classical    sumy's methods, by name
choosing     limits and receipts
items        the item: sentences, each outlet's with its label
updates      the item of a report whose lede readers have had
"""

from digest.summarize.choosing import METHODS, Chosen, sentences
from digest.summarize.items import item, label
from digest.summarize.splitting import spans
from digest.summarize.updates import update

__all__ = ["METHODS", "Chosen", "item", "label", "sentences", "spans", "update"]
