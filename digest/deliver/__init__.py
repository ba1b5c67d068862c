"""Edition -> Deliveries: the message, the lines to a relay, and the loop that leaves nobody unaccounted for.

People come in as `Recipient`, the ledger as an argument: this room knows no store and no subscribers.
"""

from digest.deliver.course import Pause, Pulse
from digest.deliver.dkim import Seal, Signer, signer
from digest.deliver.domains import Domains
from digest.deliver.envelopes import envelope
from digest.deliver.fields import address_of
from digest.deliver.letters import letter
from digest.deliver.message import Skeleton, skeleton
from digest.deliver.opening import opener
from digest.deliver.outcomes import Ledger, Line, Outcome, next_attempt
from digest.deliver.pace import Pace
from digest.deliver.relays import Relay, relay
from digest.deliver.sending import Sender
from digest.deliver.ways import Standing, Way

__all__ = [
    "Domains",
    "Ledger",
    "Line",
    "Outcome",
    "Pace",
    "Pause",
    "Pulse",
    "Relay",
    "Seal",
    "Sender",
    "Signer",
    "Skeleton",
    "Standing",
    "Way",
    "address_of",
    "envelope",
    "letter",
    "next_attempt",
    "opener",
    "relay",
    "signer",
    "skeleton",
]
