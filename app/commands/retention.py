from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Done, Expired, StorageView
from sixfold.memory.requests import AppRetention, Expire, GetStorage, Retention, SetRetention

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation

EVER = "ever"
UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}


class Days(click.ParamType[int | str]):
    """A number of days, or "ever"."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        text = str(value).strip().lower()
        if text != EVER and not (text.isascii() and text.isdigit()):
            self.fail('that is no number of days; write 30, or "ever"', param, ctx)
        return text if text == EVER else int(text)


class Size(click.ParamType[int | str]):
    """A number of bytes with a unit (500MB, 2GB), or "ever"."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        text = str(value).strip().lower()
        match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,3})?)\s*([kmgt]?)b?", text, re.ASCII)
        if text != EVER and match is None:
            self.fail('that is no size; write 500MB, 2GB, or "ever"', param, ctx)
        return text if match is None else int(float(match[1]) * UNITS[match[2]])


class AppRule(click.ParamType[AppRetention | str]):
    """NAME:DAYS, or NAME:IMAGE_DAYS/TEXT_DAYS; NAME:default takes the rule away."""

    name = "name:days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> AppRetention | str:
        match = re.fullmatch(r"(.+):(?:(default)|(\d{1,5})(?:/(\d{1,5}))?)", str(value).strip(), re.ASCII)
        if match is None:
            self.fail("that is no rule; write NAME:30, NAME:0/90 (images/texts), or NAME:default", param, ctx)
        app, default, images, texts = match.groups()
        if default:
            return str(app)
        return AppRetention(app, int(images), int(texts) if texts else int(images))


@click.command("retention", cls=Command)
@click.option("--image-days", type=Days(), help='Days that images are kept; 0 keeps only the text, "ever" all.')
@click.option("--text-days", type=Days(), help='Days that the text is kept, or "ever".')
@click.option("--max-images", type=Size(), help='Bytes that all images may take (2GB), or "ever": the oldest go first.')
@click.option("--app", "apps", type=AppRule(), multiple=True, help="NAME:DAYS for one application.")
@click.option("--now", is_flag=True, help="Let go at once, not within the next hour.")
@click.option("--preview", is_flag=True, help="Only count what would go; nothing is set.")
@click.pass_obj
def command(  # noqa: PLR0917 - click hands over each option
    invocation: Invocation,
    image_days: int | str | None,
    text_days: int | str | None,
    max_images: int | str | None,
    apps: tuple[AppRetention | str, ...],
    now: bool,
    preview: bool,
) -> int:
    """How long what was seen is kept. Images go first, then texts; memories and their quotes stay."""
    expired: Expired | None = None
    with Session(invocation) as session:
        before = session.ask(GetStorage(), StorageView).retention
        retention = _with_apps(
            Retention(
                _chosen(image_days, before.image_days),
                _chosen(text_days, before.text_days),
                _chosen(max_images, before.max_image_bytes),
                before.apps,
            ),
            apps,
        )
        if preview:
            expired = session.ask(Expire(preview=True, retention=retention), Expired)
        elif retention != before:
            session.ask(SetRetention(retention), Done)
        if now and not preview:
            expired = session.ask(Expire(), Expired)
    if invocation.json:
        output.as_json({"retention": plain(retention), "expired": plain(expired)})
        return EXIT_DONE
    output.line(in_words(retention))
    if expired is not None:
        verb = "Past their time:" if preview else "Let go of:"
        output.line(f"{verb} {expired.images} images, {expired.texts} texts, {expired.bytes / 1e6:.1f} MB.")
    return EXIT_DONE


def in_words(retention: Retention) -> str:
    """The rules as a person reads them."""
    size = "" if retention.max_image_bytes is None else f", at most {retention.max_image_bytes / 1e9:.1f} GB of them"
    words = [f"Images are kept {_span(retention.image_days)}{size}; texts {_span(retention.text_days)}."]
    words += [
        f"{rule.app}: images {_span(rule.image_days, 'as all')}, texts {_span(rule.text_days, 'as all')}."
        for rule in retention.apps
    ]
    return " ".join(words)


def _span(days: int | None, none: str = "for ever") -> str:
    return none if days is None else f"{days} days"


def _chosen(given: int | str | None, before: int | None) -> int | None:
    if given is None:
        return before
    return None if isinstance(given, str) else given


def _with_apps(retention: Retention, given: tuple[AppRetention | str, ...]) -> Retention:
    rules = {rule.app.casefold(): rule for rule in retention.apps}
    for rule in given:
        if isinstance(rule, str):
            rules.pop(rule.casefold(), None)
        else:
            rules[rule.app.casefold()] = rule
    return replace(retention, apps=tuple(rules.values()))
