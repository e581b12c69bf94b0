"""How far a share may be from that of all recipients of services.

Floats are right here, unlike in the points: an interval is an estimate. Respondents choose
themselves, so it is a guide and not a proof, and the page that shows it has to say so.
"""

from math import sqrt
from statistics import NormalDist

from survey_service.assessment.structs import Interval

SAMPLE_CEILING = 600


def wilson(
    successes: int, n: int, population: int | None, confidence: float = 0.95
) -> Interval | None:
    """Wilson's score interval of successes / n, in points 0–100.

    With m = n / f, p = successes / n and z the quantile of the confidence:

        (p + z²/2m ± z·√(p(1−p)/m + z²/4m²)) / (1 + z²/m)

    f = (N − n) / (N − 1) is the finite-population correction for N recipients; f = 1 when N is
    not known. None when nobody answered, and when everybody did (n ≥ N): then the share is
    known and there is nothing to estimate. Raises ValueError on counts that cannot be.
    Source: E. B. Wilson 1927 (interval), W. G. Cochran (correction); README, Method.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be within 0..{n}, got {successes}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, got {confidence}")
    if n == 0 or (population is not None and n >= population):
        return None

    correction = 1.0 if population is None else (population - n) / (population - 1)
    z_squared = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    share, sample = successes / n, n / correction
    scale = 1 + z_squared / sample
    centre = (share + z_squared / (2 * sample)) / scale
    spread = share * (1 - share) / sample + z_squared / (4 * sample**2)
    margin = sqrt(z_squared * spread) / scale
    # At the ends the formula gives exactly 0 or 1; floats may miss them by their last bit.
    low = 0.0 if successes == 0 else max(0.0, centre - margin)
    high = 1.0 if successes == n else min(1.0, centre + margin)
    return Interval(low=100 * low, high=100 * high)


def target_sample(recipients: int) -> int:
    """How many answers an organization should collect: min(600, ⌈0.4·N⌉).

    Integers only, because 0.4·N as a float is not exact. Raises ValueError below 0.
    Source: README, Method.
    """
    if recipients < 0:
        raise ValueError(f"recipients must not be negative, got {recipients}")
    return min(SAMPLE_CEILING, (2 * recipients + 4) // 5)
