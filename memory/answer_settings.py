"""The measured settings of answering, read from `answer.toml`, and the prompt from `answer.txt`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.memory.sources import Budget
from sixfold.memory.sufficiency import Limits
from sixfold.memory.verify import Thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Infer:
    """Questions for what is likely: how they are known, what is said behind them, how the reply to them begins."""

    asks: re.Pattern[str]
    english: re.Pattern[str]
    begins: str
    hint: str
    verdict: re.Pattern[str]
    verdict_hint: str
    cited: int

    def asked(self, question: str) -> str:
        """The question with the hint of its kind."""
        return f"{question}{self.verdict_hint if self.verdict.search(question) else self.hint}"


@dataclass(frozen=True, slots=True)
class Lists:
    """Questions for several things: how they are known, how many things are enough, how many words one may have."""

    asks: re.Pattern[str]
    enough: int
    words: int

    def asked(self, question: str) -> bool:
        """Whether a question asks for several things."""
        return self.asks.search(question) is not None


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Budgets by mode, lengths, thresholds and the prompt with its version."""

    budgets: Mapping[str, Budget]
    answer_tokens: int
    answer_words: int
    short_words: int
    citations: int
    quote_characters: int
    thresholds: Thresholds
    limits: Limits
    steps: re.Pattern[str]
    when: re.Pattern[str]
    how_long: re.Pattern[str]
    several: re.Pattern[str]
    lists: Lists
    infer: Infer
    insist_hint: str
    version: str
    prompt: str


def load() -> AnswerSettings:
    """The settings that ship with the program."""
    files = resources.files(__package__)
    table: dict[str, Any] = tomllib.loads(files.joinpath("answer.toml").read_text("utf-8"))
    version, prompt = versioned(files.joinpath("answer.txt").read_text("utf-8"))
    length, check, enough = table["length"], table["check"], table["sufficiency"]
    return AnswerSettings(
        budgets={mode: Budget(**values) for mode, values in table["budget"].items()},
        answer_tokens=length["answer_tokens"],
        answer_words=length["answer_words"],
        short_words=length["short_words"],
        citations=length["citations"],
        quote_characters=length["quote_characters"],
        thresholds=Thresholds(
            words=check["words"],
            about=check["about"],
            contributes=check["contributes"],
            most=check["most"],
            beside=check["beside"],
            cited=length["citations"],
            free=frozenset(check["free"].split()),
        ),
        limits=Limits(
            doubt=enough["doubt"],
            doubt_coverage=enough["doubt_coverage"],
            address=frozenset(enough["address"].split()),
            calendar=frozenset(enough["calendar"].split()),
            free=frozenset(enough["free"].split()),
        ),
        steps=_any(table["steps"]["asks"]),
        when=_any(table["when"]["asks"]),
        how_long=_any(table["how_long"]["asks"]),
        several=_any(table["several"]["asks"]),
        lists=Lists(**{**table["lists"], "asks": _any(table["lists"]["asks"])}),
        infer=_infer(table["infer"]),
        insist_hint=table["insist"]["hint"],
        version=version,
        prompt=prompt,
    )


def _infer(table: Mapping[str, Any]) -> Infer:
    return Infer(
        asks=_any([*table["asks"], *table["asks_elsewhere"]]),
        english=_any(table["asks"]),
        begins=table["begins"],
        hint=table["hint"],
        verdict=_any(table["verdict"]),
        verdict_hint=table["verdict_hint"],
        cited=table["cited"],
    )


def versioned(text: str) -> tuple[str, str]:
    """A prompt file's version (its first line) and its text."""
    first, _, rest = text.partition("\n")
    return first.removeprefix("version:").strip(), rest.strip()


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
