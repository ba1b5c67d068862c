"""Story -> Item: verbatim sentences with receipts; one method per small file.

splitting    a text's sentences, as spans
gates        what is never printed
standing     whether a sentence can be read alone
candidates   the sentences of an article, each printable or with the rule that forbids it
lede         the first paragraph, or the nut graf: the default
ranked       our ranker, for any text and length
several      a story of several outlets as an item
classical    sumy's methods, by name
choosing     limits and methods
receipts     of what is printed, refused, and kept for a person to swap in
items        the item: sentences, each outlet's with its label
updates      the item of a report whose lede readers have had
"""

from digest.summarize.choosing import METHODS, Chosen, sentences
from digest.summarize.items import item, label
from digest.summarize.receipts import spare
from digest.summarize.splitting import spans
from digest.summarize.updates import update

__all__ = ["METHODS", "Chosen", "item", "label", "sentences", "spans", "spare", "update"]
