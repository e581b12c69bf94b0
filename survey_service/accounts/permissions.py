"""Who may do what: one table, read by the routes and by the tests."""

from typing import Literal

from survey_service.accounts.structs import Account, Role
from survey_service.problems import Forbidden

Action = Literal[
    "read_figures",
    "read_plans",
    "read_calendar",
    "read_materials",
    "read_all_materials",
    "read_alerts",
    "acknowledge_alerts",
    "enter_responses",
    "test_questionnaire",
]

_READERS: frozenset[Role] = frozenset({"department", "council", "administrator", "auditor"})

PERMISSIONS: dict[Action, frozenset[Role]] = {
    "read_figures": _READERS,
    "read_plans": _READERS,
    "read_calendar": _READERS | {"operator", "organization"},
    # Posters and paper forms; an organisation has only its own.
    "read_materials": frozenset({"department", "administrator", "organization"}),
    "read_all_materials": frozenset({"department", "administrator"}),
    # Urgent proposals: somebody is in danger, and only who must act may read it.
    "read_alerts": frozenset({"department"}),
    "acknowledge_alerts": frozenset({"department"}),
    # A link whose answers are stored as tests and never counted.
    "test_questionnaire": frozenset({"department", "administrator"}),
    # Answers on paper, by interview and by telephone.
    "enter_responses": frozenset({"department", "administrator"}),
}


def require(account: Account, action: Action) -> None:
    if account.role not in PERMISSIONS[action]:
        raise Forbidden("У Вашей учётной записи нет права на это действие.")
