"""From a file's bare values to an edition, with every problem and its place. Pure.

A decoder stops at the first wrong value; a methodologist wants them all. So values are
walked by the edition's own types, and what is wrong is replaced by something harmless,
for the rules of an edition to be checked over the rest.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import inspect

from survey_service.questionnaires.checking import find_problems
from survey_service.questionnaires.places import EditionProblem, Place, short
from survey_service.questionnaires.structs import Edition

_MISSING = "Значение не указано. Укажите его."
_EDITION_KEY = "Код редакции — строчные латинские буквы, цифры и дефисы, до 64 знаков."
_KEY = "Код — строчные латинские буквы, цифры и знаки «_», «-», «+», до 64 знаков."


class RepeatedFields(dict[str, Any]):
    """A JSON object in which some names stand twice; the last value counts nowhere."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = sorted({name for name in names if names.count(name) > 1})


def edition_of(
    raw: object, known: Sequence[EditionProblem] = ()
) -> tuple[Edition | None, list[EditionProblem]]:
    """The edition, or every problem of it: one of the two.

    ``known``: what the reader of the file could not understand; nothing else is said
    about those places.
    """
    walker = _Walker(known)
    edition: Edition = walker.value(raw, inspect.type_info(Edition), ())
    problems = [*known, *walker.found]
    problems += [p for p in find_problems(edition) if not _follows(p.place, problems, edition)]
    return (None, problems) if problems else (edition, [])


def _follows(place: Place, causes: Sequence[EditionProblem], edition: Edition) -> bool:
    """Whether a rule's problem only repeats that a value is missing or unreadable."""
    if any(_same_part(place, cause.place) for cause in causes):
        return True
    mentioned = _mentioned(place, edition)
    if mentioned is None:
        return False
    damaged = {
        edition.questions[cause.place[1]].key
        for cause in causes
        if len(cause.place) > 1
        and cause.place[0] == "questions"
        and isinstance(cause.place[1], int)
    }
    # A question whose code is unreadable may be any of those that are missed.
    return mentioned in damaged or "" in damaged


def _mentioned(place: Place, edition: Edition) -> str | None:
    """The question that is spoken of from somewhere else."""
    match place:
        case ("questions", int(number), "visible_when", *_):
            when = edition.questions[number].visible_when
            return when.question if when else None
        case ("headline",):
            return edition.headline
        case ("translations", _, "questions", str(key), *_):
            return key
    return None


def _same_part(place: Place, cause: Place) -> bool:
    """A question is one part, and so is its translation; the rest counts by its path."""
    depth = {"questions": 2, "translations": 4}.get(str(place[0]), 1) if place else 0
    shared = min(depth, len(place), len(cause))
    return place[:shared] == cause[:shared]


class _Walker:
    def __init__(self, known: Sequence[EditionProblem]) -> None:
        self.found: list[EditionProblem] = []
        self._known = {problem.place for problem in known}

    def value(self, raw: object, wanted: inspect.Type, place: Place) -> Any:
        match wanted:
            case inspect.StructType():
                return self._struct(raw, wanted, place)
            case inspect.VarTupleType():
                if not isinstance(raw, list):
                    return self._wrong(place, "Здесь нужен список в квадратных скобках.", ())
                items = (
                    self.value(item, wanted.item_type, (*place, number))
                    for number, item in enumerate(raw)
                )
                return tuple(items)
            case inspect.DictType():
                return self._dictionary(raw, wanted, place)
            case inspect.UnionType():
                other = next(t for t in wanted.types if not isinstance(t, inspect.NoneType))
                return None if raw is None else self.value(raw, other, place)
            case inspect.LiteralType():
                if raw in wanted.values:
                    return raw
                there = ", ".join(str(value) for value in wanted.values)
                return self._wrong(place, f"Такого значения нет. Есть: {there}.", wanted.values[0])
            case inspect.BoolType():
                ok = isinstance(raw, bool)
                return raw if ok else self._wrong(place, "Здесь нужно true или false.", False)
            case inspect.StrType():
                return self._text(raw, wanted, place)
        raise TypeError(wanted)

    def _wrong(self, place: Place, message: str, instead: Any) -> Any:
        if not any(place[: len(known)] == known for known in self._known):
            self.found.append(EditionProblem(place, message))
        return instead

    def _text(self, raw: object, wanted: inspect.StrType, place: Place) -> str:
        if not isinstance(raw, str):
            return str(self._wrong(place, "Здесь нужен текст в кавычках.", ""))
        # The whole of it: «$» would let a line end through.
        if wanted.pattern and not re.fullmatch(wanted.pattern.removesuffix("$"), raw):
            hint = _EDITION_KEY if place == ("key",) else _KEY
            return str(self._wrong(place, f"«{short(raw)}» не подходит. {hint}", ""))
        return raw

    def _struct(self, raw: object, wanted: inspect.StructType, place: Place) -> Any:
        if not isinstance(raw, dict):
            self._wrong(place, "Здесь нужен объект в фигурных скобках.", None)
            raw = None
        known = {field.name: field for field in wanted.fields}
        for name in getattr(raw, "repeated", ()):
            self._wrong((*place, name), "Поле записано дважды. Оставьте одно.", None)
        for name in raw or ():
            if name not in known:
                self._wrong(
                    (*place, name),
                    f"Такого поля нет. Удалите его или исправьте название; есть: "
                    f"{', '.join(known)}.",
                    None,
                )
        values: dict[str, Any] = {}
        for name, field in known.items():
            if raw is not None and name in raw:
                values[name] = self.value(raw[name], field.type, (*place, name))
            elif field.required:
                if raw is not None:
                    self._wrong((*place, name), _MISSING, None)
                values[name] = _harmless(field.type)
        return wanted.cls(**values)

    def _dictionary(self, raw: object, wanted: inspect.DictType, place: Place) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self._wrong(place, "Здесь нужен объект в фигурных скобках.", None)
            return {}
        for name in getattr(raw, "repeated", ()):
            self._wrong((*place, name), "Поле записано дважды. Оставьте одно.", None)
        return {
            name: self.value(value, wanted.value_type, (*place, name))
            for name, value in raw.items()
            if self.value(name, wanted.key_type, (*place, name)) == name
        }


def _harmless(wanted: inspect.Type) -> Any:
    match wanted:
        case inspect.VarTupleType():
            return ()
        case inspect.DictType():
            return {}
        case inspect.LiteralType():
            return wanted.values[0]
        case inspect.BoolType():
            return False
        case inspect.StructType():
            return wanted.cls(**{f.name: _harmless(f.type) for f in wanted.fields if f.required})
    return ""


def bare_values(value: object) -> Any:
    """The other way: the values of a file, without what is only a default."""
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        return {
            field.name: bare_values(found)
            for field in fields
            if (found := getattr(value, field.name)) != field.default
            and (field.default_factory is msgspec.NODEFAULT or found)
        }
    if isinstance(value, dict):
        return {name: bare_values(found) for name, found in value.items()}
    if isinstance(value, tuple):
        return [bare_values(found) for found in value]
    return value
