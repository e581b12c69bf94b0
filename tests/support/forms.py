"""The form as a browser without JavaScript sends it."""

import re

from litestar import Litestar
from litestar.testing import TestClient

from tests.support.databases import TestDatabase

Client = TestClient[Litestar]

ANSWERS = {"stand_used": "no", "comfort": "yes", "overall": "yes"}


def hidden_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def opened_form(client: Client, address: str = "/q/school-1") -> dict[str, str]:
    return hidden_fields(client.get(address).text)


def checked(client: Client, address: str = "/q/school-1") -> dict[str, str]:
    """The hidden fields of the check page: what the second post sends."""
    form = opened_form(client, address.partition("?")[0]) | ANSWERS
    return hidden_fields(client.post(address, data=form).text)


def receipt_of(page: str) -> str:
    found = re.search(r"data-receipt>([^<]+)<", page)
    assert found is not None
    return found[1]


def stored(town: TestDatabase) -> int:
    return int(town.value("SELECT count(*) FROM responses"))
