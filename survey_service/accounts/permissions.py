"""Who may do what: one table, read by the routes and by the tests."""

from typing import Literal

from survey_service.accounts.structs import Account, Role
from survey_service.problems import Forbidden

Action = Literal["read_figures", "read_plans", "read_calendar"]

_READERS: frozenset[Role] = frozenset({"department", "council", "administrator", "auditor"})

PERMISSIONS: dict[Action, frozenset[Role]] = {
    "read_figures": _READERS,
    "read_plans": _READERS,
    "read_calendar": _READERS | {"operator", "organization"},
}


def require(account: Account, action: Action) -> None:
    if account.role not in PERMISSIONS[action]:
        raise Forbidden("У вашей учётной записи нет права на это действие.")
