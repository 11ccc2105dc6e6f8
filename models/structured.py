"""Constrained output: a JSON Schema (a small part of it) to a grammar for generation, and the text back to values.

The part: objects (all properties required, in the order given, no others), arrays (`minItems`, `maxItems`), strings
(`maxLength`, `enum`), integers and numbers (`minimum`, `maximum`), booleans. The JSON is compact: a model that may
choose its white space spends a fifth of its tokens on it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sixfold.models.errors import MalformedOutput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Fixed rules of every grammar. A string holds no control character (RFC 8259, section 7).
RULES = r"""
char ::= [^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4})
integer ::= "-"? ("0" | [1-9] [0-9]{0,8})
number ::= integer ("." [0-9]{1,6})?
boolean ::= "true" | "false"
"""


def text(max_length: int | None = None) -> dict[str, object]:
    """A string of at most `max_length` characters."""
    return {"type": "string"} if max_length is None else {"type": "string", "maxLength": max_length}


def choice(values: Sequence[str]) -> dict[str, object]:
    """One of these strings."""
    return {"type": "string", "enum": list(values)}


def integer(minimum: int | None = None, maximum: int | None = None) -> dict[str, object]:
    """A whole number of at most nine digits. Bounds are checked when the answer is read, not while it is made."""
    bounds = {"minimum": minimum, "maximum": maximum}
    return {"type": "integer", **{name: value for name, value in bounds.items() if value is not None}}


def flag() -> dict[str, object]:
    """True or false."""
    return {"type": "boolean"}


def items(of: Mapping[str, object], most: int, least: int = 0) -> dict[str, object]:
    """A list of `least` to `most` values."""
    return {"type": "array", "items": dict(of), "minItems": least, "maxItems": most}


def record(fields: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """An object with exactly these fields, generated in this order: put what the model should think of first first."""
    return {"type": "object", "properties": dict(fields), "required": list(fields), "additionalProperties": False}


def grammar(schema: Mapping[str, object]) -> str:
    """The schema as GBNF, llama.cpp's form of a grammar, with `root` as its start."""
    named: dict[str, str] = {}
    root = _rule(schema, named)
    lines = [f"root ::= {root}", *(f"{name} ::= {body}" for body, name in named.items())]
    return "\n".join(lines) + "\n" + RULES


def parse(schema: Mapping[str, object], answer: str) -> Any:
    """The values of an answer; raises `MalformedOutput` if it is not JSON or not what the schema asks for."""
    try:
        value = json.loads(answer)
    except ValueError as error:
        raise MalformedOutput from error
    if not _fits(schema, value):
        raise MalformedOutput
    return value


def _rule(schema: Mapping[str, Any], named: dict[str, str]) -> str:
    if "enum" in schema:
        return "(" + " | ".join(_literal(json.dumps(value, ensure_ascii=False)) for value in schema["enum"]) + ")"
    kind = str(schema["type"])
    rules = {"object": _object, "array": _array, "string": _string}
    if kind in rules:
        return rules[kind](schema, named)
    if kind in ("integer", "number", "boolean"):
        return kind
    raise ValueError(f"a schema of type {kind} cannot be a grammar")


def _name(body: str, named: dict[str, str]) -> str:
    """A rule of its own: llama.cpp refuses repetitions within repetitions whose counts multiply past 2000."""
    return named.setdefault(body, f"rule-{len(named)}")


def _string(schema: Mapping[str, Any], named: dict[str, str]) -> str:
    return _name(f'"\\"" char{_times(0, schema.get("maxLength"))} "\\""', named)


def _object(schema: Mapping[str, Any], named: dict[str, str]) -> str:
    fields = [
        f"{_literal(json.dumps(name) + ':')} {_rule(inner, named)}" for name, inner in schema["properties"].items()
    ]
    return '"{" ' + ' "," '.join(fields) + ' "}"'


def _array(schema: Mapping[str, Any], named: dict[str, str]) -> str:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if most == 0:
        return '"[]"'
    one = _name(_rule(schema["items"], named), named)
    rest = f'{one} ("," {one}){_times(max(least - 1, 0), None if most is None else most - 1)}'
    return f'"[" {rest} "]"' if least else f'"[" ({rest})? "]"'


def _times(least: int, most: int | None) -> str:
    if most is None:
        return f"{{{least},}}" if least else "*"
    return f"{{{least},{most}}}"


def _literal(text_: str) -> str:
    return '"' + text_.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _fits(schema: Mapping[str, Any], value: object) -> bool:
    if "enum" in schema:
        return any(value == one for one in schema["enum"])
    match schema["type"], value:
        case "object", dict():
            inner = schema["properties"]
            return list(value) == list(inner) and all(_fits(inner[name], value[name]) for name in inner)
        case "array", list():
            enough = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
            return bool(enough) and all(_fits(schema["items"], one) for one in value)
        case "string", str():
            return bool(len(value) <= schema.get("maxLength", len(value)))
        case "integer" | "number", int() | float():
            return _fits_number(schema, value)
        case kind, _:
            return kind == "boolean" and isinstance(value, bool)


def _fits_number(schema: Mapping[str, Any], value: float) -> bool:
    if isinstance(value, bool) or (schema["type"] == "integer" and not isinstance(value, int)):
        return False
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
