"""Who may do what: one table, read by the routes and by the tests."""

from typing import Literal

from survey_service.accounts.structs import Account, Role
from survey_service.problems import Forbidden

Action = Literal["read_figures", "read_plans", "read_calendar", "enter_responses"]

_READERS: frozenset[Role] = frozenset({"department", "council", "administrator", "auditor"})

PERMISSIONS: dict[Action, frozenset[Role]] = {
    "read_figures": _READERS,
    "read_plans": _READERS,
    "read_calendar": _READERS | {"operator", "organization"},
    # Answers on paper, by interview and by telephone.
    "enter_responses": frozenset({"department", "administrator"}),
}


def require(account: Account, action: Action) -> None:
    if account.role not in PERMISSIONS[action]:
        raise Forbidden("У Вашей учётной записи нет права на это действие.")
