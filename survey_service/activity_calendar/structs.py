"""The department's plan of measures, as approved and as shown."""

import msgspec


class MeasureWords(msgspec.Struct, frozen=True):
    name: str
    term: str
    responsible: str
    result: str


class Measure(msgspec.Struct, frozen=True):
    """``approved`` is verbatim; ``shown`` is the same with its spelling corrected."""

    number: int
    approved: MeasureWords
    shown: MeasureWords


class ActivityPlan(msgspec.Struct, frozen=True):
    """``approved`` is the head of the signed document, verbatim; empty until there is one."""

    title: str
    first_year: int
    last_year: int
    approved: str
    measures: tuple[Measure, ...]
