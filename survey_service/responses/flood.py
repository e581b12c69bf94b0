"""Buckets that tell a parents' meeting from a flood. Pure: the clock is given in.

In memory only, and per worker process: each worker runs one event loop and counts what
it sees itself, so several workers let through that many times as much. That is meant:
a shared count would be a look-up per answer, and a limit that people do not feel need
not be exact.

A bucket holds ``capacity`` answers and regains one every ``refill`` seconds. It is one
number, the moment at which it will be full again: taking an answer moves that moment
``refill`` seconds on, and it may be at most ``capacity * refill`` seconds away.
"""

import hashlib
import math
import secrets
from collections import OrderedDict
from datetime import date

from survey_service.responses.client_address import prefix_of
from survey_service.responses.tickets import Ticket

# A hall of parents with their phones in one wireless network, half as many again as
# the forty that come, and nobody is asked anything.
ADDRESS_CAPACITY = 60
ADDRESS_REFILL_SECONDS = 20.0
# Beyond this nobody is asked for anything, but the answers are marked: a meeting of parents
# shows in the figures as what it is, and so does one person with a script. A family, a class
# or the evening of a mobile network in a small town stays below.
PACE_CAPACITY = 15
PACE_REFILL_SECONDS = 600.0
# Whatever the addresses: a whole school on its busiest evening.
ORGANIZATION_CAPACITY = 200
ORGANIZATION_REFILL_SECONDS = 3.0
# A longer wait is no longer an honest offer.
LONGEST_WAIT_SECONDS = 600
# Some 9 MB when all are taken, and more homes than answer within the twenty minutes
# that a bucket needs to become idle.
MOST_BUCKETS = 50_000
# Looked at whenever one is touched, so that sweeping keeps up and costs next to nothing.
_SWEPT_AT_ONCE = 2


class Buckets:
    """A bucket that is full again is the same as none, so only the others are kept; of too
    many the one that was untouched for longest goes. Times are Unix seconds."""

    def __init__(self, capacity: int, refill: float, *, most: int = MOST_BUCKETS) -> None:
        self._refill = refill
        self._whole = capacity * refill
        self._most = most
        self._full_at: OrderedDict[bytes, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: bytes, now: float) -> bool:
        """Whether there was room for one more."""
        self._sweep(now)
        known = self._moment(key, now)
        room = known + self._refill - now <= self._whole
        # Also when refused: else whoever goes on trying would be forgotten before others.
        self._keep(key, known + self._refill if room else known)
        return room

    def give_back(self, key: bytes) -> None:
        """What was taken or reserved was not used after all."""
        if key in self._full_at:
            self._full_at[key] -= self._refill

    def reserve(self, key: bytes, now: float) -> Ticket:
        """The next moment of the refill that nobody waits for yet, at least one refill
        away: answers that wait are never faster than the bucket. When the queue is as
        long as an honest wait, no moment is kept."""
        self._sweep(now)
        full_at = self._moment(key, now) + self._refill
        not_before = math.ceil(max(full_at - self._whole, now + self._refill))
        latest = math.floor(now + LONGEST_WAIT_SECONDS)
        if not_before > latest:
            return Ticket(latest, placed=False)
        self._keep(key, full_at)
        return Ticket(not_before, placed=True)

    def _moment(self, key: bytes, now: float) -> float:
        # The upper bound matters only after the clock was set back.
        latest = now + self._whole + LONGEST_WAIT_SECONDS
        return min(max(self._full_at.get(key, now), now), latest)

    def _keep(self, key: bytes, full_at: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > self._most:
            self._full_at.popitem(last=False)

    def _sweep(self, now: float) -> None:
        """Those untouched for longest come first. A busy one among them holds up the rest
        for half an hour at most."""
        for _ in range(min(_SWEPT_AT_ONCE, len(self._full_at))):
            key = next(iter(self._full_at))
            if self._full_at[key] > now:
                return
            del self._full_at[key]


class Flood:
    """The buckets of an address prefix at one organisation, a wide one that asks and a
    narrow one that marks, and of an organisation.

    Addresses are kept only as keyed hashes; the key is random, lives in memory for one
    local day and takes its buckets with it.
    """

    def __init__(self) -> None:
        self.by_address = Buckets(ADDRESS_CAPACITY, ADDRESS_REFILL_SECONDS)
        self.by_pace = Buckets(PACE_CAPACITY, PACE_REFILL_SECONDS)
        self.by_organization = Buckets(ORGANIZATION_CAPACITY, ORGANIZATION_REFILL_SECONDS)
        self._day: date | None = None
        self._key = b""

    def key_of(self, address: str, organization: str, day: date) -> bytes:
        if day != self._day:
            self._day = day
            self._key = secrets.token_bytes(32)
            self.by_address = Buckets(ADDRESS_CAPACITY, ADDRESS_REFILL_SECONDS)
            self.by_pace = Buckets(PACE_CAPACITY, PACE_REFILL_SECONDS)
        place = f"{prefix_of(address)}\n{organization}".encode(errors="replace")
        return hashlib.blake2b(place, key=self._key, digest_size=16).digest()
