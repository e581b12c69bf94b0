"""Whether an answer of a citizen is taken as it comes, marked, or asked for work. Pure
but for the buckets' memory: the clock is given in.

Nobody is refused for good and nothing is dropped: beyond the bucket of their address a
sender pays by a proof of work or by waiting, and what was paid for is stored with the
label ``burst``. Labels, the first that holds: ``test``, ``burst`` (paid, also when a filled
trap demanded it; or more from one place, or at one organisation, than people send there),
``fast`` (see ``FASTEST``).
Tests, and what the staff types in, are none of flood control's business.
"""

import math
from datetime import date, timedelta
from typing import Literal

import msgspec

from survey_service.responses import proof_of_work, tickets
from survey_service.responses.flood import Buckets, Flood
from survey_service.responses.form_tokens import Verdict
from survey_service.responses.structs import OPEN_CHANNELS, Challenge, Label, Sender, Submission
from survey_service.responses.tickets import Ticket

# Nobody reads and answers the questionnaire in less. The page is the same bytes for a
# minute and caches keep it for another, so the token's age is only an upper bound of the
# filling time: whoever is marked was faster than this, and many a robot is not marked.
FASTEST = timedelta(seconds=10)


class Arrival(msgspec.Struct, frozen=True):
    """A submission with a good token and valid answers, and when it came."""

    submission: Submission
    sender: Sender
    verdict: Verdict
    # Unix seconds and the local day.
    now: float
    day: date


Bucket = Literal["by_address", "by_pace", "by_organization"]


class Admission(msgspec.Struct, frozen=True):
    label: Label
    # What to return when nothing new was stored: buckets and keys in them.
    taken: tuple[tuple[Bucket, bytes], ...] = ()
    # What to return when it was: the place in the queue that the work made needless.
    needless_place: bytes | None = None


class Gate:
    def __init__(self, secret: bytes, *, on: bool = True) -> None:
        self._secret = secret
        self._on = on
        self._flood = Flood()

    def admit(self, arrival: Arrival) -> Admission | None:
        """None: it has to bring work or waiting (see ``challenge``)."""
        if arrival.verdict.test:
            return Admission("test")
        if not self._on or arrival.submission.channel not in OPEN_CHANNELS:
            return Admission("")
        address = self._key(arrival)
        if arrival.submission.proof is not None:
            ticket = self._ticket(arrival)
            if ticket is not None:
                # One without a place waited longer than any other.
                return Admission("burst") if arrival.now >= ticket.not_before else None
            for placed in (True, False):
                if proof_of_work.is_solved(
                    self._prefix(arrival, placed=placed), arrival.submission.proof
                ):
                    return Admission("burst", needless_place=address if placed else None)
        if arrival.sender.trapped or not self._flood.by_address.take(address, arrival.now):
            return None
        taken: list[tuple[Bucket, bytes]] = [("by_address", address)]
        label: Label = "fast" if arrival.verdict.age < FASTEST else ""
        organization = arrival.submission.organization.encode()
        marking: tuple[tuple[Bucket, bytes], ...] = (
            ("by_pace", address),
            ("by_organization", organization),
        )
        for bucket, key in marking:
            if self._buckets(bucket).take(key, arrival.now):
                taken.append((bucket, key))
            else:
                label = "burst"
        return Admission(label, tuple(taken))

    def settle(self, admission: Admission, *, stored: bool) -> None:
        """``stored`` is False for a replay and for what the database did not take: a
        client that repeats itself, as it should, costs its neighbours nothing."""
        if stored:
            if admission.needless_place is not None:
                self._flood.by_address.give_back(admission.needless_place)
            return
        for bucket, key in admission.taken:
            self._buckets(bucket).give_back(key)

    def challenge(self, arrival: Arrival) -> Challenge:
        """Whoever comes back too early keeps the ticket; anybody else joins the queue."""
        submission = arrival.submission
        ticket = self._ticket(arrival)
        if ticket is None or arrival.now >= ticket.not_before:
            ticket = self._flood.by_address.reserve(self._key(arrival), arrival.now)
        return Challenge(
            algorithm=proof_of_work.ALGORITHM,
            prefix=self._prefix(arrival, placed=ticket.placed),
            difficulty=proof_of_work.DIFFICULTY,
            ticket=tickets.issue(
                ticket,
                self._secret,
                submission.organization,
                submission.id,
                submission.form_token,
            ),
            wait=math.ceil(ticket.not_before - arrival.now),
        )

    def _buckets(self, bucket: Bucket) -> Buckets:
        buckets: Buckets = getattr(self._flood, bucket)
        return buckets

    def _key(self, arrival: Arrival) -> bytes:
        return self._flood.key_of(
            arrival.sender.address, arrival.submission.organization, arrival.day
        )

    def _ticket(self, arrival: Arrival) -> Ticket | None:
        submission = arrival.submission
        if submission.proof is None:
            return None
        return tickets.read(
            submission.proof,
            self._secret,
            submission.organization,
            submission.id,
            submission.form_token,
            arrival.now,
        )

    def _prefix(self, arrival: Arrival, *, placed: bool) -> str:
        submission = arrival.submission
        return proof_of_work.prefix_of(
            self._secret,
            submission.organization,
            submission.id,
            submission.form_token,
            placed=placed,
        )
