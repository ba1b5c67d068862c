"""Edition -> Deliveries: the message, the lines to a relay, and the loop that leaves nobody unaccounted for.

People come in as `Recipient`, the ledger as an argument: this room knows no store and no subscribers.
"""

from digest.deliver.envelopes import envelope
from digest.deliver.letters import letter
from digest.deliver.message import Skeleton, address_of, skeleton
from digest.deliver.opening import opener
from digest.deliver.outcomes import Ledger, Line, Outcome, next_attempt
from digest.deliver.pace import Pace
from digest.deliver.relays import Relay, relay
from digest.deliver.sending import Sender

__all__ = [
    "Ledger",
    "Line",
    "Outcome",
    "Pace",
    "Relay",
    "Sender",
    "Skeleton",
    "address_of",
    "envelope",
    "letter",
    "next_attempt",
    "opener",
    "relay",
    "skeleton",
]
