"""One ordinary school, so that a test only names what differs from it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from survey_service.assessment.structs import Inputs

GOLDEN = Path(__file__).parents[2] / "golden" / "worked_examples.json"


@pytest.fixture(scope="session")
def golden() -> dict[str, Any]:
    examples: dict[str, Any] = msgspec.json.decode(GOLDEN.read_bytes())
    return examples


@pytest.fixture(scope="session")
def school(golden: dict[str, Any]) -> Inputs:
    return msgspec.convert(golden["constructed"][0]["inputs"], Inputs)
