"""The extension in real Chromium: what a user does with it, and what the page has of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app.browser.manifests import CHROMIUM_ID

if TYPE_CHECKING:
    from tests.app.browser.conftest import Browser
    from tests.app.browser.devtools import Tab

pytestmark = [pytest.mark.display, pytest.mark.slow]

ADDRESS = """
<form id=f>
  <p><label>First name <input name=given autocomplete=given-name></label>
  <p><label for=l>Last name</label> <input id=l name=family autocomplete=family-name>
  <p><label>Street <textarea name=street autocomplete=street-address></textarea></label>
  <p><label>Postcode <input name=code autocomplete=postal-code maxlength=8></label>
  <p><label>Country <select name=country autocomplete=country>
    <option value="">Choose<option value=FR>France<option value=GB>United Kingdom</select></label>
  <p><label>Fax <input name=fax></label>
</form>
<script>
  heard = [];
  for (const kind of ['input', 'change']) f.addEventListener(kind, (e) => heard.push(kind + ' ' + e.target.name));
</script>"""
EMAIL = "<p><label>E-mail <input id=e name=email autocomplete=email></label>"
# As React follows a controlled input: a value property of the element's own swallows writes that it made itself.
CONTROLLED = """
<div id=root></div>
<script>
  state = '';
  const node = document.createElement('input');
  node.name = 'email';
  node.autocomplete = 'email';
  root.append('E-mail ', node);
  const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  let tracked = '';
  Object.defineProperty(node, 'value', {
    configurable: true,
    get() { return own.get.call(this); },
    set(value) { tracked = String(value); own.set.call(this, value); },
  });
  node.addEventListener('input', () => {
    if (own.get.call(node) !== tracked) { tracked = own.get.call(node); state = tracked; }
    own.set.call(node, state);
  });
</script>"""


def values(tab: Tab) -> dict[str, Any]:
    got: dict[str, Any] = tab.js("Object.fromEntries([...document.forms[0]].map((one) => [one.name, one.value]))")
    return got


def test_the_key_opens_the_offers_at_the_field_and_a_choice_fills_it(browser: Browser) -> None:
    tab = browser.open(ADDRESS)
    tab.js("f.family.focus()")
    picker = browser.picker()
    assert picker.js("document.activeElement.dataset.offer") == "family-name"
    assert picker.js("document.activeElement.innerText") == "Lovelace\nFamily name · You said so"
    assert browser.asked() == ["hello", "offers given family street code country fax"]
    browser.keys.press("Return")
    picker.until("document.getElementById('says').textContent === 'Filled.'")
    assert values(tab) == {"given": "", "family": "Lovelace", "street": "", "code": "", "country": "", "fax": ""}
    assert tab.js("heard") == ["input family", "change family"]
    assert browser.asked() == ["value family-name"]


def test_all_fields_are_filled_at_once_and_the_picker_goes(browser: Browser) -> None:
    tab = browser.open(ADDRESS)
    picker = browser.picker()
    browser.choose(picker, "#all")
    tab.until("heard.length === 10")
    assert values(tab) == {
        "given": "Ada",
        "family": "Lovelace",
        "street": "12 St James's Square",
        "code": "SW1Y 4LE",
        "country": "GB",
        "fax": "",
    }
    browser.until_closed()


def test_another_fields_offer_can_be_chosen_freely(browser: Browser) -> None:
    tab = browser.open(ADDRESS)
    picker = browser.picker()
    picker.js("document.querySelector('[data-field=\"0\"] details').open = true")
    browser.choose(picker, "[data-field='0'] [data-offer=family-name]")
    tab.until("f.given.value === 'Lovelace'")


def test_a_choice_with_the_pointer_counts_as_well(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    picker = browser.picker()
    browser.point(picker, "[data-offer=email]")
    tab.until("e.value === 'ada@engine.example'")


def test_the_menu_on_a_field_opens_the_offers(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    browser.point(tab, "#e", button=3)
    browser.keys.until_menu()
    browser.keys.press("Up")  # the last is "Inspect", the last but one ours
    browser.keys.press("Up")
    browser.keys.press("Return")
    picker = browser.shown()
    assert picker.js("document.activeElement.dataset.offer") == "email"


def test_a_controlled_input_as_react_makes_it_keeps_the_value(browser: Browser) -> None:
    tab = browser.open(CONTROLLED)
    browser.choose(browser.picker(), "[data-offer=email]")
    tab.until("state === 'ada@engine.example' && root.querySelector('input').value === state")


def test_a_frame_of_the_same_origin_is_filled(browser: Browser) -> None:
    inner = f"<!doctype html>{EMAIL}"
    tab = browser.open("<iframe id=i src=/inner width=400 height=200></iframe>", more={"/inner": inner})
    tab.until("i.contentDocument.readyState === 'complete' && i.contentDocument.querySelector('input')")
    browser.choose(browser.picker(), "[data-offer=email]")
    tab.until("i.contentDocument.querySelector('input').value === 'ada@engine.example'")


def test_a_wrong_code_pairs_nothing_and_the_right_one_does(browser: Browser) -> None:
    browser.open(EMAIL)
    picker = browser.picker()
    token = picker.js("chrome.storage.local.get().then(JSON.stringify)")
    picker.js("chrome.storage.local.clear()")
    browser.close_pickers()
    picker = browser.pair("000000")
    picker.until("document.getElementById('says').textContent.startsWith('That is not the code')")
    assert picker.js("chrome.storage.local.get().then(JSON.stringify)") == "{}"
    browser.close_pickers()
    picker = browser.pair("493027")
    picker.until("document.body.dataset.ready")
    assert picker.js("chrome.storage.local.get().then(JSON.stringify)") == token


def test_the_extension_has_the_id_that_the_hosts_file_allows_and_keeps_the_token_alone(browser: Browser) -> None:
    browser.open(EMAIL)
    picker = browser.picker()
    assert picker.js("chrome.runtime.id") == CHROMIUM_ID
    assert picker.js("chrome.storage.local.get().then(Object.keys)") == ["token"]
    assert picker.js("chrome.storage.session.get().then(Object.keys)") == []
