"""Buckets let a meeting through and a flood not, and forget what is idle."""

import ipaddress
import math
import tracemalloc
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from survey_service.responses.flood import (
    ADDRESS_CAPACITY,
    ADDRESS_REFILL_SECONDS,
    LONGEST_WAIT_SECONDS,
    MOST_BUCKETS,
    Buckets,
    Flood,
)
from survey_service.responses.tickets import Ticket

START = 1_700_000_000.0
DAY = date(2026, 3, 1)
KEY = b"k"


def address_buckets(*, most: int = MOST_BUCKETS) -> Buckets:
    return Buckets(ADDRESS_CAPACITY, ADDRESS_REFILL_SECONDS, most=most)


def emptied() -> Buckets:
    buckets = address_buckets()
    assert all(buckets.take(KEY, START) for _ in range(ADDRESS_CAPACITY))
    return buckets


def test_a_bucket_takes_its_capacity_at_once_and_then_one_per_refill() -> None:
    buckets = emptied()
    assert not buckets.take(KEY, START)
    assert not buckets.take(KEY, START + 19.9)
    assert buckets.take(KEY, START + 20)
    assert not buckets.take(KEY, START + 20)
    assert buckets.take(b"other", START)


def test_what_was_a_replay_is_given_back() -> None:
    buckets = emptied()
    buckets.give_back(KEY)
    assert buckets.take(KEY, START)
    assert not buckets.take(KEY, START)


def test_giving_back_more_than_was_taken_makes_no_bucket_larger() -> None:
    buckets = address_buckets()
    buckets.take(KEY, START)
    for _ in range(100):
        buckets.give_back(KEY)
    assert sum(buckets.take(KEY, START) for _ in range(200)) == ADDRESS_CAPACITY
    buckets.give_back(b"unknown")


def test_each_who_waits_gets_the_next_free_moment_up_to_ten_minutes() -> None:
    buckets = emptied()
    queue = [buckets.reserve(KEY, START) for _ in range(31)]
    assert [t.not_before - START for t in queue[:30]] == [20 * n for n in range(1, 31)]
    assert all(ticket.placed for ticket in queue[:30])
    assert queue[30] == Ticket(int(START) + LONGEST_WAIT_SECONDS, placed=False)


def test_a_newcomer_does_not_overtake_those_who_wait() -> None:
    buckets = emptied()
    buckets.reserve(KEY, START)
    assert not buckets.take(KEY, START + 20)
    assert buckets.take(KEY, START + 40)


def test_who_must_wait_though_there_is_room_waits_one_refill() -> None:
    assert address_buckets().reserve(KEY, START) == Ticket(int(START) + 20, placed=True)


def test_an_idle_bucket_that_was_not_swept_yet_holds_no_more_than_a_full_one() -> None:
    buckets = emptied()
    buckets.take(b"idle", START)
    late = START + 1000
    assert sum(buckets.take(b"idle", late) for _ in range(100)) == ADDRESS_CAPACITY
    assert len(buckets) == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["answer", "wait", "return", "work", "replay"]),
            st.floats(0, 90) | st.just(0.0),
        ),
        max_size=150,
    ),
    st.integers(1, 5),
)
def test_never_more_than_capacity_and_refill_without_paying_by_work(
    steps: list[tuple[str, float]], capacity: int
) -> None:
    """Whatever mixture of answers, tickets, work and replays: from the beginning on no
    more is let through free or by a kept place than the bucket held and regained."""
    buckets = Buckets(capacity, 20)
    now, through = START, 0
    placed: list[Ticket] = []
    for action, pause in steps:
        now += pause
        if action == "answer":
            through += buckets.take(KEY, now)
        elif action == "replay" and buckets.take(KEY, now):
            buckets.give_back(KEY)
        elif action == "wait":
            ticket = buckets.reserve(KEY, now)
            placed += [ticket] if ticket.placed else []
            assert now < ticket.not_before <= now + LONGEST_WAIT_SECONDS
        elif action == "return" and placed and placed[0].not_before <= now:
            placed.pop(0)
            through += 1
        elif action == "work" and placed:
            placed.pop()
            buckets.give_back(KEY)
        assert through <= capacity + math.ceil((now - START) / 20)


def test_a_bucket_that_is_full_again_is_freed() -> None:
    buckets = address_buckets()
    for n in range(1000):
        buckets.take(b"%d" % n, START)
    assert len(buckets) == 1000
    for n in range(600):
        buckets.take(b"late %d" % n, START + 21)
    assert len(buckets) == 600


def test_memory_stays_bounded_whatever_the_number_of_addresses() -> None:
    flood = Flood()
    base = int(ipaddress.IPv4Address("11.0.0.0"))

    def answer(numbers: range) -> None:
        for n in numbers:
            address = str(ipaddress.IPv4Address(base + 256 * n))
            flood.by_address.take(flood.key_of(address, "school-1", DAY), START)

    tracemalloc.start()
    try:
        answer(range(4000))
        each = tracemalloc.get_traced_memory()[0] / 4000
    finally:
        tracemalloc.stop()
    answer(range(4000, 300_000))
    assert len(flood.by_address) == MOST_BUCKETS
    assert each * MOST_BUCKETS < 20 * 1024 * 1024


def test_of_too_many_buckets_the_one_untouched_for_longest_goes_first() -> None:
    buckets = address_buckets(most=3)
    for _ in range(ADDRESS_CAPACITY):
        buckets.take(KEY, START)
    for n in range(50):
        buckets.take(b"%d" % n, START)
        assert not buckets.take(KEY, START), "who goes on trying is remembered"
    assert len(buckets) == 3
    for n in range(3):
        buckets.take(b"%d" % n, START)
    assert buckets.take(KEY, START)


def test_a_clock_that_was_set_back_locks_nobody_out_for_long() -> None:
    buckets = emptied()
    earlier = START - 86_400
    assert not buckets.take(KEY, earlier)
    whole = ADDRESS_CAPACITY * ADDRESS_REFILL_SECONDS
    assert buckets.reserve(KEY, earlier).not_before <= earlier + LONGEST_WAIT_SECONDS
    assert buckets.take(KEY, earlier + whole + LONGEST_WAIT_SECONDS)


def test_one_bucket_is_one_prefix_at_one_organization_on_one_day() -> None:
    flood = Flood()
    key = flood.key_of("192.0.2.1", "school-1", DAY)
    assert flood.key_of("192.0.2.9", "school-1", DAY) == key
    assert flood.key_of("192.0.3.1", "school-1", DAY) != key
    assert flood.key_of("192.0.2.1", "school-2", DAY) != key
    assert flood.key_of("192.0.2.1", "school-1", DAY.replace(day=2)) != key
    assert Flood().key_of("192.0.2.1", "school-1", DAY) != key


def test_a_new_day_drops_yesterdays_buckets() -> None:
    flood = Flood()
    flood.by_address.take(flood.key_of("192.0.2.1", "school-1", DAY), START)
    flood.key_of("192.0.2.1", "school-1", DAY.replace(day=2))
    assert len(flood.by_address) == 0
