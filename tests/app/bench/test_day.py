from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from stdnum import luhn

from sixfold.app.bench import day
from sixfold.app.bench.day import Day, from_folder, readable

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_gives_the_same_day_and_another_one_another() -> None:
    assert Day(3).screens(8) == Day(3).screens(8)
    assert Day(3).screens(8) != Day(4).screens(8)


def test_a_day_has_all_kinds_of_pages_under_titles_of_their_own() -> None:
    pages = Day(1).screens(24)
    assert {page.kind for page in pages} == set(day.KINDS)
    assert len({page.title for page in pages}) == len(pages)


@pytest.mark.parametrize("kind", [*day.KINDS, "dense", "video"])
def test_no_page_has_an_unfilled_place_and_its_words_stand_in_it(kind: str) -> None:
    page = Day(2).page(kind)
    assert f"<title>{page.title}</title>" in page.markup
    assert "@" not in page.text.replace("@harbour-goods", "")
    assert set(page.text.split()[:5]) <= set(readable(page.markup).split())


def test_a_checkout_shows_a_valid_card_and_a_password_that_are_not_among_its_words() -> None:
    page = Day(5).page("checkout")
    card, password = page.secrets
    assert luhn.is_valid(card.replace(" ", ""))
    assert card in page.markup
    assert password in page.markup
    assert card not in page.text
    assert password not in page.text


def test_another_days_folder_is_read_with_its_secrets_taken_out_of_its_words(tmp_path: Path) -> None:
    screens = [{"page": "a.html", "app_title": "Shop", "kind": "checkout", "text": "Pay with 4111 1111 now"}]
    (tmp_path / "truth.json").write_text(json.dumps({"screens": screens, "secrets": ["4111 1111", "other"]}), "utf-8")
    (tmp_path / "a.html").write_text("<title>Shop</title>", "utf-8")
    (page,) = from_folder(tmp_path)
    assert (page.title, page.text.split(), page.secrets) == ("Shop", ["Pay", "with", "now"], ("4111 1111",))


def test_script_and_style_are_no_words_of_a_page() -> None:
    assert readable("<style>a{}</style><p>Tea &amp; toast</p><script>let x</script><b>now</b>") == "Tea & toast now"
