"""As much of JSON Schema (draft 2020-12) as `jsonl.schema.json` is written in: what it says is what is checked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema with its definitions. It is our own file: a keyword that this module does not know is a bug."""

    definitions: Mapping[str, Any]

    @classmethod
    def load(cls, package: str, name: str) -> Schema:
        """That of a data file."""
        return cls(json.loads(resources.files(package).joinpath(name).read_text("utf-8"))["$defs"])

    def fits(self, value: object, definition: str) -> bool:
        """Whether a value is as the definition says, to its last part."""
        return self.check(value, self.definitions[definition])

    def check(self, value: Any, schema: Mapping[str, Any]) -> bool:
        """Whether a value is as a part of the schema says."""
        return all(_CHECKS[word](self, value, rule, schema) for word, rule in schema.items())


Part = Mapping[str, Any]


def _type(_schema: Schema, value: Any, rule: str, _part: Part) -> bool:
    # To Python True is a number; to JSON it is none.
    return isinstance(value, _TYPES[rule]) and (rule == "boolean") == isinstance(value, bool)


def _properties(schema: Schema, value: Any, rule: Part, _part: Part) -> bool:
    return not isinstance(value, dict) or all(
        schema.check(value[name], inner) for name, inner in rule.items() if name in value
    )


def _others(schema: Schema, value: Any, rule: Part, part: Part) -> bool:
    known = part.get("properties", {})
    return not isinstance(value, dict) or all(
        schema.check(inner, rule) for name, inner in value.items() if name not in known
    )


def _items(schema: Schema, value: Any, rule: Part, _part: Part) -> bool:
    return not isinstance(value, list) or all(schema.check(inner, rule) for inner in value)


def _prefix(schema: Schema, value: Any, rule: list[Any], _part: Part) -> bool:
    return not isinstance(value, list) or all(map(schema.check, value, rule))


def _if(schema: Schema, value: Any, rule: Part, part: Part) -> bool:
    return not schema.check(value, rule) or schema.check(value, part["then"])


def _ref(schema: Schema, value: Any, rule: str, _part: Part) -> bool:
    return schema.check(value, schema.definitions[rule.removeprefix("#/$defs/")])


def _all(schema: Schema, value: Any, rule: list[Any], _part: Part) -> bool:
    return all(schema.check(value, inner) for inner in rule)


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    return re.compile(rule.removesuffix("$") + r"\Z")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS: Mapping[str, Callable[[Schema, Any, Any, Part], bool]] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _others,
    "items": _items,
    "prefixItems": _prefix,
    "allOf": _all,
    "if": _if,
    "then": lambda _self, _value, _rule, _schema: True,
    "description": lambda _self, _value, _rule, _schema: True,
    "const": lambda _self, value, rule, _schema: type(value) is type(rule) and value == rule,
    "enum": lambda _self, value, rule, _schema: isinstance(value, str) and value in rule,
    "required": lambda _self, value, rule, _schema: not isinstance(value, dict) or all(name in value for name in rule),
    "minimum": lambda _self, value, rule, _schema: not _number(value) or value >= rule,
    "maximum": lambda _self, value, rule, _schema: not _number(value) or value <= rule,
    "minItems": lambda _self, value, rule, _schema: not isinstance(value, list) or len(value) >= rule,
    "maxItems": lambda _self, value, rule, _schema: not isinstance(value, list) or len(value) <= rule,
    "maxLength": lambda _self, value, rule, _schema: not isinstance(value, str) or len(value) <= rule,
    "pattern": lambda _self, value, rule, _schema: not isinstance(value, str) or bool(_pattern(rule).match(value)),
}
