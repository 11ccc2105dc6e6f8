"""The tools as `tools.json` describes them, and their arguments made requests: what does not fit is one sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.app.clock import parse_moment
from sixfold.app.errors import NotUnderstood
from sixfold.memory.requests import Ask, ListObservations, Remember, Search

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class ToolText:
    """One tool as a client is told of it. `properties` and `required` are its arguments' JSON Schema."""

    name: str
    title: str
    description: str
    read_only: bool
    properties: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of all arguments."""
        properties = {name: dict(form) for name, form in self.properties.items()}
        return {
            "type": "object",
            "properties": properties,
            "required": list(self.required),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Texts:
    """What a client's model reads before it asks anything."""

    instructions: str
    tools: tuple[ToolText, ...]


@cache
def texts() -> Texts:
    """Give the contents of `tools.json`."""
    data = json.loads(resources.files(__package__).joinpath("tools.json").read_text(encoding="utf-8"))
    tools = tuple(ToolText(**{**tool, "required": tuple(tool["required"])}) for tool in data["tools"])
    return Texts(data["instructions"], tools)


def request(tool: ToolText, arguments: Mapping[str, Any], zone: str) -> Search | Ask | Remember | ListObservations:
    """Make the request of a call; times without an offset are in `zone`. Raises `NotUnderstood`."""
    given = checked(tool, arguments, zone)
    match tool.name:
        case "search":
            return Search(**given)
        case "ask":
            return Ask(**given)
        case "remember":
            return Remember(**given)
    return ListObservations(**given)


def checked(tool: ToolText, arguments: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Give the arguments with their defaults, each as its schema says. Raises `NotUnderstood` for any other."""
    unknown = arguments.keys() - tool.properties.keys()
    if unknown:
        raise NotUnderstood(name="the arguments", remedy=f"{tool.name} takes {', '.join(sorted(tool.properties))}")
    values: dict[str, Any] = {}
    for name, form in tool.properties.items():
        if arguments.get(name) is not None:
            values[name] = _value(name, arguments[name], form, zone)
        elif name in tool.required:
            raise NotUnderstood(name=name, remedy=f"{tool.name} needs it")
        elif "default" in form:
            values[name] = form["default"]
    return values


def _value(name: str, value: Any, form: Mapping[str, Any], zone: str) -> Any:
    if form["type"] == "integer":
        if not isinstance(value, int) or isinstance(value, bool) or not form["minimum"] <= value <= form["maximum"]:
            raise NotUnderstood(name=name, remedy=f"give a whole number from {form['minimum']} to {form['maximum']}")
        return value
    if not isinstance(value, str):
        raise NotUnderstood(name=name, remedy="give a text")
    if "enum" in form:
        if value not in form["enum"]:
            raise NotUnderstood(name=name, remedy=f"give one of {', '.join(form['enum'])}")
        return value
    if not value.strip() or len(value) > form["maxLength"]:
        raise NotUnderstood(name=name, remedy=f"give 1 to {form['maxLength']} characters")
    return _moment(name, value, zone) if form.get("format") == "date-time" else value


def _moment(name: str, value: str, zone: str) -> datetime:
    try:
        return parse_moment(value.strip(), zone)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(name=name, remedy="write it as 2024-05-31 or 2024-05-31T14:30+02:00") from error
