"""Improvement plans («План по устранению недостатков», ПП РФ 17.04.2018 № 457)."""

from datetime import date
from typing import Annotated, Literal

import msgspec

PlanState = Literal["draft", "submitted", "agreed", "approved"]
ItemState = Literal["planned", "in_progress", "done"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]

PLAN_STATE_TITLES: dict[str, str] = {
    "draft": "черновик",
    "submitted": "на согласовании",
    "agreed": "согласован",
    "approved": "утверждён",
}
ITEM_STATE_TITLES: dict[str, str] = {
    "planned": "запланировано",
    "in_progress": "в работе",
    "done": "сделано",
}


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    criterion: Annotated[int, msgspec.Meta(ge=1, le=5)]
    shortcoming: Text
    action: Text
    due_on: date
    responsible_name: Text
    responsible_position: Text
    state: ItemState = "planned"
    measures_taken: str = ""
    completed_on: date | None = None


class NewPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    state: PlanState
    items: tuple[NewItem, ...]
    remark: str = ""
    approved_on: date | None = None


class Item(msgspec.Struct, frozen=True):
    """``overdue`` is computed: the term has passed and the item is not done."""

    criterion: int
    shortcoming: str
    action: str
    due_on: date
    responsible_name: str
    responsible_position: str
    state: ItemState
    measures_taken: str
    completed_on: date | None
    overdue: bool


class Plan(msgspec.Struct, frozen=True):
    organization: str
    state: PlanState
    remark: str
    approved_on: date | None
    items: tuple[Item, ...]


class PlanProgress(msgspec.Struct, frozen=True):
    """``overdue`` items are not among ``in_work``: the three add up to the whole plan."""

    organization: str
    state: PlanState | None
    done: int
    in_work: int
    overdue: int


class Progress(msgspec.Struct, frozen=True):
    today: date
    plans: tuple[PlanProgress, ...]
