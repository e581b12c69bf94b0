"""The moment at which a share moves betrays nobody's answer."""

from litestar import Litestar
from litestar.testing import TestClient

from tests.conftest import local_today, sign_in
from tests.support.answers import give
from tests.support.databases import TestDatabase

DISABLED = {"overall": "yes", "disability": "yes", "access_satisfied": "yes"}
OTHERS = {"overall": "yes", "disability": "no"}


def test_the_organization_steps_on_whole_answer_sets_never_on_one_persons_kind(
    client: TestClient[Litestar], town: TestDatabase
) -> None:
    """Else a figure of disabled people would move when, and only when, one of them answered."""
    headers = sign_in(client, "department")
    moved_at: dict[str, list[int]] = {}
    last: dict[str, int] = {}
    for given in range(1, 61):
        disabled = given % 4 == 0
        give(town, "school-1", DISABLED if disabled else OTHERS, times=1, day=local_today())
        client.get("/api/v1/indicators/overview", headers=headers)
        for row in town.fetch("SELECT question, answered FROM shown_opinions"):
            if row["answered"] != last.get(row["question"]):
                last[row["question"]] = row["answered"]
                moved_at.setdefault(row["question"], []).append(given)
    steps = moved_at["*"]
    assert steps == list(range(10, 61, 5))
    for question, moments in moved_at.items():
        assert set(moments) <= set(steps), question
    assert 0 < len(moved_at["access_satisfied"]) < len(steps)
