"""Frozen values to JSON and back, by their annotations: requests, events and results cross the socket through this.

A dataclass becomes an object with its class's name under "@"; reading is strict, for what comes may be hostile: a name
that is not expected, a field too many, a wrong type or an invalid time is a `MalformedMessage`, never another error.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import math
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime, time
from enum import Enum
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Literal, NewType, get_args, get_origin

from sixfold.app.errors import MalformedMessage
from sixfold.capture import observation, rules
from sixfold.memory import client_requests, outcomes, plugin_requests, requests
from sixfold.memory import types as memory_types

TAG = "@"
MAX_DEPTH = 24
"""Deeper than any value of ours (8) and far from Python's recursion limit."""


def to_json(value: object) -> Any:
    """What `json.dumps` takes, for any value made of the types of `sixfold.memory.requests`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {TAG: type(value).__name__, **fields}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_json(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return _scalar_to_json(value)


def plain(value: object) -> Any:
    """The same without class names: what a command prints."""
    return _untag(to_json(value))


def from_json(data: Any, expected: object) -> Any:
    """A value of type `expected` (a class or a union of them) out of `json.loads`'s; raises `MalformedMessage`."""
    return _read(data, expected, MAX_DEPTH)


def _scalar_to_json(value: object) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime() | time():
            return value.isoformat()
        case PurePath():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case None | bool() | int() | float() | str():
            return value
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _untag(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _untag(item) for key, item in data.items() if key != TAG}
    return [_untag(item) for item in data] if isinstance(data, list) else data


def _read(data: Any, expected: Any, depth: int) -> Any:
    if depth == 0:
        raise MalformedMessage(reason="too deep")
    if isinstance(expected, NewType):
        return _read(data, expected.__supertype__, depth)
    origin = get_origin(expected)
    if origin is not None:
        return _read_generic(data, origin, get_args(expected), depth)
    if dataclasses.is_dataclass(expected):
        return _read_dataclass(data, typing.cast("type", expected), depth)
    return _read_scalar(data, expected, depth)


def _read_union(data: Any, choices: tuple[Any, ...], depth: int) -> Any:
    if data is None and type(None) in choices:
        return None
    if isinstance(data, dict) and TAG in data:
        for choice in choices:
            if dataclasses.is_dataclass(choice) and typing.cast("type", choice).__name__ == data[TAG]:
                return _read_dataclass(data, typing.cast("type", choice), depth)
        raise MalformedMessage(reason="an unknown name")
    for choice in choices:
        if choice is not type(None) and not dataclasses.is_dataclass(choice):
            return _read(data, choice, depth)
    raise MalformedMessage(reason="an unexpected value")


def _read_generic(data: Any, origin: Any, arguments: tuple[Any, ...], depth: int) -> Any:
    if origin in {typing.Union, types.UnionType}:
        return _read_union(data, arguments, depth)
    if origin is Literal:
        return _read_word(data, arguments)
    if origin is Mapping:
        return {key: _read(item, arguments[1], depth - 1) for key, item in _expect(data, dict).items()}
    read = _read_items(_expect(data, list), arguments, depth)
    return frozenset(read) if origin is frozenset else read


def _read_word(data: Any, words: tuple[Any, ...]) -> str:
    word = _expect(data, str)
    if word not in words:
        raise MalformedMessage(reason="an unexpected word")
    return word


def _read_items(items: list[Any], arguments: tuple[Any, ...], depth: int) -> tuple[Any, ...]:
    """The items of a tuple of one length, or of any length of one type (`tuple[X, ...]`, `frozenset[X]`)."""
    if len(arguments) == 1 or arguments[-1] is Ellipsis:
        return tuple(_read(item, arguments[0], depth - 1) for item in items)
    if len(items) != len(arguments):
        raise MalformedMessage(reason="a wrong count")
    return tuple(_read(item, kind, depth - 1) for item, kind in zip(items, arguments, strict=True))


def _read_dataclass(data: Any, expected: type, depth: int) -> Any:
    given = _expect(data, dict)
    if given.get(TAG) != expected.__name__:
        raise MalformedMessage(reason="an unexpected name")
    hints = _hints(expected)
    if given.keys() - hints.keys() - {TAG}:
        raise MalformedMessage(reason="an unknown field")
    values = {name: _read(given[name], hint, depth - 1) for name, hint in hints.items() if name in given}
    try:
        return expected(**values)
    except (TypeError, ValueError) as error:
        raise MalformedMessage(reason="a missing or impossible field") from error


def _read_scalar(data: Any, expected: Any, depth: int) -> Any:
    if expected is object:
        return _read_free(data, depth)
    if expected is float:
        return _read_float(data)
    read = _FROM_TEXT.get(expected)
    if read is None and isinstance(expected, type) and issubclass(expected, Enum):
        read = expected
    return _expect(data, expected) if read is None else _convert(read, _expect(data, str))


def _read_free(data: Any, depth: int) -> Any:
    """Any JSON, with lists as tuples: what `Edit.fields` holds."""
    if isinstance(data, list):
        return tuple(_read(item, object, depth - 1) for item in data)
    if isinstance(data, dict):
        return {key: _read(item, object, depth - 1) for key, item in data.items()}
    return data


def _read_float(data: Any) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float) or not math.isfinite(data):
        raise MalformedMessage(reason="no number")
    return float(data)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("without an offset")
    return moment


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_FROM_TEXT: dict[Any, Callable[[str], Any]] = {
    datetime: _moment,
    time: time.fromisoformat,
    bytes: _bytes,
    Path: Path,
}

Read = typing.TypeVar("Read")


def _convert(reader: Callable[[str], Read], text: str) -> Read:
    try:
        return reader(text)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise MalformedMessage(reason="an unreadable value") from error


def _expect(data: Any, kind: type[Read]) -> Read:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise MalformedMessage(reason="a wrong type")
    return data


@cache
def _hints(expected: type) -> dict[str, Any]:
    """The annotations of a value class, its imports for type checking included: those stand in the modules below."""
    known = {"datetime": datetime, "Path": Path, "Mapping": Mapping}
    modules = (rules, observation, memory_types, requests, plugin_requests, client_requests, outcomes)
    names = {name: value for module in modules for name, value in vars(module).items()} | known
    return typing.get_type_hints(expected, localns=names)
