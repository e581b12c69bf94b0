"""Who is taken as they come, who is marked, and who is asked for work or patience."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from survey_service.responses import flood
from survey_service.responses.admission import Admission, Arrival, Gate
from survey_service.responses.form_tokens import Verdict
from survey_service.responses.structs import Channel, Label, Sender, Submission
from tests.support.proofs import solve

NOW = 1_700_000_000.0
SLOWLY = timedelta(minutes=2)


def arrival(
    *,
    id: uuid.UUID | None = None,
    proof: str | None = None,
    address: str = "192.0.2.1",
    after: float = 0,
    trapped: bool = False,
    channel: Channel = "page",
    organization: str = "school-1",
    **verdict: Any,
) -> Arrival:
    submission = Submission(
        id=id or uuid.uuid4(),
        organization=organization,
        edition="e-1",
        form_token="1.a",
        channel=channel,
        answers={"overall": "yes"},
        proof=proof,
    )
    return Arrival(
        submission,
        Sender(address=address, trapped=trapped),
        Verdict(None, **{"age": SLOWLY, **verdict}),
        NOW + after,
        date(2026, 3, 1),
    )


def bringing(first: Arrival, proof: str, *, after: float = 0) -> Arrival:
    """The same answer again, with what was asked for."""
    return replace(first, submission=replace(first.submission, proof=proof), now=first.now + after)


@pytest.fixture
def gate() -> Gate:
    return Gate(b"x" * 32)


@pytest.fixture
def flooded(gate: Gate) -> Gate:
    """The bucket of 192.0.2.0/24 at school-1 is empty."""
    for _ in range(flood.ADDRESS_CAPACITY):
        assert gate.admit(arrival()) is not None
    return gate


def label(admission: Admission | None) -> Label | None:
    return None if admission is None else admission.label


def test_sixty_from_one_place_are_taken_and_the_next_is_asked(flooded: Gate) -> None:
    assert flooded.admit(arrival()) is None
    assert label(flooded.admit(arrival(address="192.0.3.1"))) == ""
    assert label(flooded.admit(arrival(organization="school-2"))) == ""
    assert label(flooded.admit(arrival(after=20))) == "burst"


def test_more_from_one_place_than_a_family_or_a_class_are_marked_and_asked_nothing(
    gate: Gate,
) -> None:
    labels = [label(gate.admit(arrival())) for _ in range(40)]
    assert labels == [""] * flood.PACE_CAPACITY + ["burst"] * (40 - flood.PACE_CAPACITY)
    assert label(gate.admit(arrival(organization="school-2"))) == ""
    assert label(gate.admit(arrival(after=flood.PACE_REFILL_SECONDS))) == ""


def test_work_opens_the_gate_for_that_answer_alone(flooded: Gate) -> None:
    first = arrival()
    challenge = flooded.challenge(first)
    proof = solve(challenge.prefix, challenge.difficulty)
    assert label(flooded.admit(bringing(first, proof))) == "burst"
    assert flooded.admit(arrival(proof=proof)) is None


def test_work_for_another_organization_is_worth_nothing(flooded: Gate) -> None:
    first = arrival()
    challenge = flooded.challenge(first)
    proof = solve(challenge.prefix, challenge.difficulty)
    for _ in range(flood.ADDRESS_CAPACITY):
        flooded.admit(arrival(organization="school-2"))
    elsewhere = arrival(id=first.submission.id, organization="school-2", proof=proof)
    assert flooded.admit(elsewhere) is None


def test_waiting_opens_the_gate_when_its_time_has_come_and_not_before(flooded: Gate) -> None:
    first = arrival()
    challenge = flooded.challenge(first)
    assert challenge.wait == 20
    early = bringing(first, challenge.ticket, after=19)
    assert flooded.admit(early) is None
    again = flooded.challenge(early)
    assert (again.ticket, again.wait, again.prefix) == (challenge.ticket, 1, challenge.prefix)
    in_time = bringing(first, challenge.ticket, after=20)
    assert label(flooded.admit(in_time)) == "burst"


def test_coming_back_too_early_does_not_lengthen_the_queue(flooded: Gate) -> None:
    first = arrival()
    ticket = flooded.challenge(first).ticket
    for _ in range(5):
        flooded.challenge(bringing(first, ticket, after=1))
    assert flooded.challenge(arrival()).wait == 40


def test_another_answers_ticket_and_a_forged_one_join_the_queue(flooded: Gate) -> None:
    ticket = flooded.challenge(arrival()).ticket
    stolen = arrival(proof=ticket, after=20)
    assert flooded.admit(stolen) is None
    assert flooded.challenge(stolen).ticket != ticket
    forged = arrival(proof=f"wait.1.{'0' * 32}")
    assert flooded.admit(forged) is None
    assert flooded.challenge(forged).wait > 20


def test_who_works_leaves_the_queue_to_those_who_wait(flooded: Gate) -> None:
    working = arrival()
    challenge = flooded.challenge(working)
    proof = solve(challenge.prefix, challenge.difficulty)
    admission = flooded.admit(bringing(working, proof))
    assert admission is not None
    flooded.settle(admission, stored=True)
    assert flooded.challenge(arrival()).wait == 20


def test_work_that_only_repeats_an_answer_frees_no_place(flooded: Gate) -> None:
    working = arrival()
    challenge = flooded.challenge(working)
    proof = solve(challenge.prefix, challenge.difficulty)
    for _ in range(5):
        admission = flooded.admit(bringing(working, proof))
        assert admission is not None
        flooded.settle(admission, stored=False)
    assert flooded.challenge(arrival()).wait == 40


def test_however_many_wait_nobody_waits_longer_than_ten_minutes(flooded: Gate) -> None:
    """A neighbour who asks for ticket after ticket locks nobody out."""
    queue = [arrival() for _ in range(200)]
    challenges = [flooded.challenge(one) for one in queue]
    assert max(challenge.wait for challenge in challenges) == 600
    for one, challenge in zip(queue, challenges, strict=True):
        assert flooded.admit(bringing(one, challenge.ticket, after=challenge.wait - 1)) is None
        in_time = bringing(one, challenge.ticket, after=challenge.wait)
        assert label(flooded.admit(in_time)) == "burst"


def test_a_replay_costs_its_neighbours_nothing(gate: Gate) -> None:
    for _ in range(flood.ADDRESS_CAPACITY * 4):
        admission = gate.admit(arrival())
        assert label(admission) == ""
        assert admission is not None
        gate.settle(admission, stored=False)


def test_a_burst_at_one_organization_is_marked_wherever_it_comes_from(gate: Gate) -> None:
    labels = [
        label(gate.admit(arrival(address=f"10.1.{n}.1", after=0)))
        for n in range(flood.ORGANIZATION_CAPACITY + 5)
    ]
    assert labels == [""] * flood.ORGANIZATION_CAPACITY + ["burst"] * 5
    assert label(gate.admit(arrival(address="10.2.0.1", after=3))) == ""
    assert label(gate.admit(arrival(address="10.2.0.2", organization="school-2"))) == ""


def test_who_paid_leaves_the_organizations_bucket_to_the_others(flooded: Gate) -> None:
    for _ in range(30):
        working = arrival()
        ticket = flooded.challenge(working)
        back = bringing(working, ticket.ticket, after=ticket.wait)
        assert label(flooded.admit(back)) == "burst"
    rest = flood.ORGANIZATION_CAPACITY - flood.ADDRESS_CAPACITY
    labels = [label(flooded.admit(arrival(address=f"10.1.{n}.1"))) for n in range(rest)]
    assert set(labels) == {""}


@pytest.mark.parametrize(("seconds", "expected"), [(0, "fast"), (9.9, "fast"), (10, ""), (90, "")])
def test_faster_than_anybody_reads_is_marked(gate: Gate, seconds: float, expected: Label) -> None:
    assert label(gate.admit(arrival(age=timedelta(seconds=seconds)))) == expected


def test_a_burst_is_a_burst_also_when_it_is_fast(gate: Gate) -> None:
    for n in range(flood.ORGANIZATION_CAPACITY):
        gate.admit(arrival(address=f"10.1.{n}.1"))
    assert label(gate.admit(arrival(age=timedelta(0)))) == "burst"


def test_a_filled_trap_is_asked_for_work_though_there_is_room(gate: Gate) -> None:
    trapped = arrival(trapped=True)
    assert gate.admit(trapped) is None
    challenge = gate.challenge(trapped)
    assert challenge.wait == 20
    proof = solve(challenge.prefix, challenge.difficulty)
    assert label(gate.admit(bringing(trapped, proof))) == "burst"


@pytest.mark.parametrize("channel", ["paper", "interview", "phone"])
def test_what_the_staff_types_in_is_neither_counted_nor_marked(
    gate: Gate, channel: Channel
) -> None:
    for _ in range(flood.ORGANIZATION_CAPACITY + 5):
        typed = arrival(channel=channel, age=timedelta(0), trapped=True)
        assert label(gate.admit(typed)) == ""
    assert label(gate.admit(arrival())) == ""


def test_a_kiosk_is_a_place_like_any_other(gate: Gate) -> None:
    labels = [label(gate.admit(arrival(channel="kiosk"))) for _ in range(61)]
    assert labels == [""] * 15 + ["burst"] * 45 + [None]


def test_a_test_is_a_test_and_nothing_else(flooded: Gate) -> None:
    for channel in ("page", "embed", "qr", "kiosk", "paper", "phone"):
        tested = arrival(channel=channel, test=True, age=timedelta(0), trapped=True)
        assert label(flooded.admit(tested)) == "test"


def test_without_flood_control_nobody_is_asked_or_marked() -> None:
    gate = Gate(b"x" * 32, on=False)
    for _ in range(flood.ORGANIZATION_CAPACITY + 5):
        assert label(gate.admit(arrival(age=timedelta(0), trapped=True))) == ""
    assert label(gate.admit(arrival(test=True))) == "test"
