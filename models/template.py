"""How a model wants a conversation written: the fixed text around the system's, the user's and its own words.

The template that a GGUF file carries (Jinja, as the transformers library reads it) is rendered once around markers.
The text between the markers is scaffolding, whose control tokens count; what is put in their place never has any.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

SYSTEM_MARK = "SIXFOLD-SYSTEM-PART"
USER_MARK = "SIXFOLD-USER-PART"
# ChatML, for a file that carries no template: what most small models were tuned on.
DEFAULT_TEMPLATE = (
    "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
# Templates that print the date get a fixed one: a date that moves would spoil every kept state at midnight.
FIXED_DATE = datetime(2025, 1, 1, tzinfo=UTC)


class UnreadableTemplateError(Exception):
    """The template does not put the texts it is given into the conversation."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The fixed texts: `before`, the system's words, `between`, the user's words, `after`, and the model goes on."""

    before: str
    between: str
    after: str


def scaffold(template: str, start: str, end: str) -> Scaffold:
    """Read a conversation template; `start` and `end` are the names of the model's first and last token.

    Where a template knows no system role, the system's words begin the user's. Raises `UnreadableTemplateError`.
    """
    roles = [{"role": "system", "content": SYSTEM_MARK}, {"role": "user", "content": USER_MARK}]
    merged = [{"role": "user", "content": f"{SYSTEM_MARK}\n\n{USER_MARK}"}]
    for messages in (roles, merged):
        try:
            text = _render(template or DEFAULT_TEMPLATE, messages, start, end)
        except (TemplateError, TypeError, ValueError):
            continue
        if text.count(SYSTEM_MARK) == 1 and text.count(USER_MARK) == 1:
            before, _, rest = text.partition(SYSTEM_MARK)
            between, _, after = rest.partition(USER_MARK)
            return Scaffold(before, between, after)
    raise UnreadableTemplateError


def _render(template: str, messages: list[dict[str, str]], start: str, end: str) -> str:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
    return environment.from_string(template).render(
        messages=messages,
        add_generation_prompt=True,
        enable_thinking=False,
        bos_token=start,
        eos_token=end,
        raise_exception=_refuse,
        strftime_now=FIXED_DATE.strftime,
    )


def _refuse(reason: str) -> str:
    raise TemplateError(reason)
