import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_service.assessment.statistics import target_sample, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_the_interval_is_the_one_in_the_literature(
    successes: int, n: int, low: float, high: float
) -> None:
    interval = wilson(successes, n, None)

    assert interval is not None
    assert (round(interval.low, 2), round(interval.high, 2)) == (low, high)


def test_a_known_population_narrows_the_interval() -> None:
    # By hand: f = 50/99, m = 50/f = 99, z² = 3.84146; 50 ± 100·1.95996/(2·√102.84146).
    interval = wilson(25, 50, 100)

    assert interval is not None
    assert interval.low == pytest.approx(40.3366, abs=1e-3)
    assert interval.high == pytest.approx(59.6634, abs=1e-3)


def test_more_confidence_is_a_wider_interval() -> None:
    # By hand: z = 2.575829 at 99 %; 50 ± 100·z/(2·√(100 + z²)).
    interval = wilson(50, 100, None, confidence=0.99)

    assert interval is not None
    assert interval.low == pytest.approx(37.5278, abs=1e-3)
    assert interval.high == pytest.approx(62.4722, abs=1e-3)


def test_nobody_answered_has_no_interval() -> None:
    assert wilson(0, 0, None) is None
    assert wilson(0, 0, 100) is None
    assert wilson(0, 0, 0) is None


@pytest.mark.parametrize("population", [0, 1, 11, 12])
def test_when_everybody_answered_there_is_nothing_to_estimate(population: int) -> None:
    assert wilson(7, 12, population) is None


@pytest.mark.parametrize(("successes", "n"), [(-1, 10), (11, 10), (0, -1)])
def test_counts_that_cannot_be_are_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="successes"):
        wilson(successes, n, None)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        wilson(5, 10, None, confidence)


@given(st.data())
def test_the_interval_holds_the_share_within_0_and_100(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 10_000_000))
    successes = data.draw(st.integers(0, n))
    population = data.draw(st.none() | st.integers(n + 1, 20_000_000))

    interval = wilson(successes, n, population)

    assert interval is not None
    assert 0 <= interval.low < interval.high <= 100
    assert interval.low <= 100 * successes / n + 1e-9
    assert interval.high >= 100 * successes / n - 1e-9


@given(st.data())
def test_knowing_the_population_never_widens_the_interval(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 5_000))
    successes = data.draw(st.integers(0, n))
    known = wilson(successes, n, data.draw(st.integers(n + 1, 50_000)))
    unknown = wilson(successes, n, None)

    assert known is not None
    assert unknown is not None
    assert known.low >= unknown.low - 1e-9
    assert known.high <= unknown.high + 1e-9


@pytest.mark.parametrize(
    ("recipients", "target"),
    [(0, 0), (1, 1), (5, 2), (6, 3), (12, 5), (900, 360), (1499, 600), (1500, 600), (9000, 600)],
)
def test_the_target_is_two_fifths_rounded_up_and_at_most_600(recipients: int, target: int) -> None:
    assert target_sample(recipients) == target


def test_a_negative_number_of_recipients_is_refused() -> None:
    with pytest.raises(ValueError, match="recipients"):
        target_sample(-1)
