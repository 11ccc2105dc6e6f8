"""Pages that want more than the user gives: nothing is read, shown or filled for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.app.browser.manifests import ORIGIN

if TYPE_CHECKING:
    from tests.app.browser.conftest import Browser
    from tests.app.browser.devtools import Tab

pytestmark = [pytest.mark.display, pytest.mark.slow]

EMAIL = "<p><label>E-mail <input id=e name=email autocomplete=email></label>"
NOBODY = f"chrome-extension://{'a' * 32}/"
UNSEEN = {
    "hidden input": "<input type=hidden name=x>",
    "hidden attribute": "<input name=x hidden>",
    "display": "<div style='display:none'><input name=x></div>",
    "visibility": "<input name=x style='visibility:hidden'>",
    "no size": "<input name=x style='width:0;height:0;padding:0;border:0'>",
    "one pixel": "<input name=x style='width:1px;height:1px;padding:0;border:0'>",
    "scaled": "<input name=x style='transform:scale(0.01)'>",
    "in a box of no height": "<div style='height:0;overflow:hidden'><input name=x></div>",
    "clipped": "<input name=x style='clip-path:inset(50%)'>",
    "clear": "<input name=x style='opacity:0'>",
    "nearly clear": "<input name=x style='opacity:0.1'>",
    "clear by what is around": "<div style='opacity:0.6'><div style='opacity:0.6'><input name=x></div></div>",
    "clear by a filter": "<div style='filter:opacity(5%)'><input name=x></div>",
    "masked": "<div style='mask-image:linear-gradient(transparent,transparent)'><input name=x></div>",
    "clear print": "<input name=x style='color:rgba(0,0,0,0.01)'>",
    "clear print, as browsers fill": "<input name=x style='-webkit-text-fill-color:transparent'>",
    "print too small": "<input name=x style='font-size:1px;width:100px;height:20px'>",
    "left of the page": "<input name=x style='position:absolute;left:-9999px'>",
    "above the page": "<input name=x style='position:fixed;top:-100px'>",
    "right of the window": "<input name=x style='position:fixed;left:200vw'>",
    "covered": "<div style='position:relative'><input name=x>"
    "<div style='position:absolute;inset:0;background:#fff'></div></div>",
    "covered by what lets clicks through": "<div style='position:relative'><input name=x>"
    "<div style='position:absolute;inset:0;background:#fff;pointer-events:none'></div></div>",
    "covered by its own label": "<div style='position:relative'><input name=x id=y>"
    "<label for=y style='position:absolute;inset:0;background:#fff'>Search</label></div>",
    "behind the page": "<div style='background:#fff;position:relative'><input name=x "
    "style='position:absolute;z-index:-1'>&nbsp;<p>Words</div>",
    "read-only": "<input name=x readonly>",
    "disabled": "<fieldset disabled><input name=x></fieldset>",
    "a frame that is clear": "<iframe srcdoc='<input name=x>' style='opacity:0'></iframe>",
    "a frame of one pixel": "<iframe srcdoc='<input name=x>' width=1 height=1></iframe>",
    "a sandboxed frame": "<iframe srcdoc='<input name=x>' sandbox></iframe>",
}
PROBE = """
<p><label>E-mail <input id=e name=email autocomplete=email></label>
<script>
  heard = [];
  for (const kind of ['focus', 'focusin', 'blur', 'focusout', 'input', 'change', 'scroll', 'resize', 'click', 'message',
      'error', 'unhandledrejection', 'selectionchange', 'mouseenter', 'pointermove', 'animationstart', 'transitionrun'])
    addEventListener(kind, (event) => heard.push(kind + ' ' + (event.target.id ?? 'window')), true);
  changed = 0;
  new MutationObserver((all) => { changed += all.length; }).observe(document,
    {subtree: true, childList: true, attributes: true, characterData: true});
  touched = 0;  // a script that reads the page through the page's own functions would be heard
  for (const [what, name] of [[Document, 'querySelectorAll'], [Element, 'getBoundingClientRect'],
      [Document, 'elementFromPoint'], [Node, 'cloneNode'], [Element, 'getAttribute']]) {
    const real = what.prototype[name];
    what.prototype[name] = function (...given) { touched += 1; return real.apply(this, given); };
  }
  Object.defineProperty(e, 'value', {get() { touched += 1; return ''; }});
  globals = () => JSON.stringify(Object.keys(globalThis).filter((key) => !['heard', 'changed', 'touched', 'globals',
    'before'].includes(key)).sort());
  before = globals();
</script>"""
MADE = """new Promise((told) => {{
  const made = document.createElement('{tag}');
  made.onload = () => told('load');
  made.onerror = () => told('error');
  made.src = '{address}';
  document.body.append(made);
  setTimeout(() => told('nothing'), 2000);
}})"""
LOOKS = "Promise.allSettled([{}]).then((all) => all.map((one) => one.status + ' ' + (one.reason?.message ?? '')))"


def said(browser: Browser) -> list[str]:
    return [line.removeprefix("offers ") for line in browser.asked() if line.startswith("offers")]


def fill_after(browser: Browser, tab: Tab, happens: str) -> None:
    """Choose when something has happened on the page since the offers were made, and be told that nothing is done."""
    picker = browser.picker()
    tab.js(happens)
    browser.choose(picker, "[data-offer=email]")
    picker.until("document.getElementById('says').textContent.startsWith('Nothing was filled')")


def test_what_a_person_does_not_see_is_not_read(browser: Browser) -> None:
    for what, body in UNSEEN.items():
        browser.open(EMAIL + body)
        browser.picker()
        assert said(browser) == ["email"], what
        browser.close_pickers()


def test_what_is_further_down_is_counted_and_not_read(browser: Browser) -> None:
    browser.open(EMAIL + "<div style='height:3000px'></div><input name=x>")
    picker = browser.picker()
    assert said(browser) == ["email"]
    assert picker.js("document.getElementById('says').textContent").startswith("1 more below or above")


def test_a_decorated_field_that_a_person_sees_is_read(browser: Browser) -> None:
    icon = "<span style='position:absolute;right:0;top:0;width:16px;height:100%;background:#888'></span>"
    label = "<span style='position:absolute;left:2px;top:2px;pointer-events:none'>Name</span>"
    back = "<div style='position:fixed;inset:0;background:#eef;pointer-events:none;z-index:-1'></div>"
    field = f"<div style='position:relative;width:200px'><input name=x style='width:200px;border:0'>{label}{icon}</div>"
    browser.open(back + EMAIL + field)
    browser.picker()
    assert said(browser) == ["email x"]


def test_what_the_user_typed_is_not_read(browser: Browser) -> None:
    typed = EMAIL.replace("<input", "<input value='a-private-word'")
    browser.open(typed + "<textarea name=x>a-private-word</textarea>")
    picker = browser.picker()
    assert said(browser) == ["email x"]
    assert "a-private-word" not in picker.js("JSON.stringify(reading)")


def test_a_frame_of_another_origin_is_not_read(browser: Browser) -> None:
    browser.pages.texts["/other"] = "<!doctype html><input name=x autocomplete=email autofocus>"
    tab = browser.open(EMAIL + f"<iframe id=i src='{browser.pages.other}/other' onload='done = 1'></iframe>")
    tab.until("globalThis.done")
    browser.picker()
    assert said(browser) == ["email"]


def test_a_page_that_probes_sees_nothing_before_the_fill(browser: Browser) -> None:
    tab = browser.open(PROBE)
    tab.js("new Promise((done) => setTimeout(done, 500))")  # what the test's own click has set off
    tab.js("heard.length = 0")
    picker = browser.picker()
    assert said(browser) == ["email"]
    # That another window came to the front is all: so it does when the user turns to any other program.
    assert {word for word in tab.js("heard") if not word.startswith("pointermove")} <= {"blur window"}
    assert tab.js("[changed, touched, globals() === before, document.activeElement.localName]") == [0, 0, True, "body"]
    browser.choose(picker, "[data-offer=email]")
    tab.until("heard.includes('change e')")


def test_a_page_cannot_tell_our_extension_from_one_that_is_not_there(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    for name in ("manifest.json", "picker.html", "icon16.png", "background.js", "nothing.txt"):
        ours, others = (tab.js(LOOKS.format(f"fetch('{one}{name}')")) for one in (ORIGIN, NOBODY))
        assert ours == others
        ours, others = (tab.js(LOOKS.format(f"import('{one}{name}')")) for one in (ORIGIN, NOBODY))
        assert [text.replace(ORIGIN, "") for text in ours] == [text.replace(NOBODY, "") for text in others]
        for tag in ("img", "iframe"):
            ours, others = (tab.js(MADE.format(tag=tag, address=one + name)) for one in (ORIGIN, NOBODY))
            assert ours == others
    assert tab.js("globalThis.chrome?.runtime === undefined")


def test_a_page_that_presses_and_clicks_by_script_gets_nothing(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    tab.js(
        "for (const kind of ['keydown', 'keypress', 'keyup']) for (const to of [e, document, window]) to.dispatchEvent("
        "new KeyboardEvent(kind, {key: '>', code: 'Period', ctrlKey: true, shiftKey: true, bubbles: true}));"
        "e.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true})); e.focus(); e.click();"
        "postMessage({do: 'offers'}, '*')"
    )
    tab.js("new Promise((done) => setTimeout(done, 1000))")
    assert (browser.asked(), browser.open_pickers(), tab.js("e.value")) == ([], 0, "")


def test_a_page_that_opens_the_picker_itself_gets_the_page_that_is_nowhere(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    said = []
    for start in (ORIGIN, NOBODY):
        address = f"{start}picker.html#tab=1&reading=x"
        tab.ask("Runtime.evaluate", expression=f"open('{address}')", userGesture=True)
        opened = browser.devtools.attach(address)
        opened.until("document.body.innerText.includes('ERR_BLOCKED_BY_CLIENT')")
        said.append(opened.js("[location.href, typeof start, document.body.innerText.length]"))
        browser.devtools.ask("Target.closeTarget", targetId=opened.target)
    assert said[0] == said[1] == ["chrome-error://chromewebdata/", "undefined", said[0][2]]
    assert browser.asked() == []


def test_a_click_in_the_picker_that_no_hand_made_chooses_nothing(browser: Browser) -> None:
    tab = browser.open(EMAIL + "<p><input name=given autocomplete=given-name>")
    picker = browser.picker()
    browser.asked()
    picker.js(
        "for (const one of document.querySelectorAll('button')) { one.click(); one.dispatchEvent(new Event('click')); }"
    )
    picker.js("new Promise((done) => setTimeout(done, 500))")
    assert (browser.asked(), tab.js("e.value")) == ([], "")


def test_nothing_is_filled_on_the_page_that_came_between(browser: Browser) -> None:
    tab = browser.open(EMAIL, more={"/after": f"<!doctype html>{EMAIL}"})
    picker = browser.picker()
    tab.js("location.href = '/after'")
    tab.until("location.pathname === '/after' && document.readyState === 'complete'")
    browser.choose(picker, "[data-offer=email]")
    picker.until("document.getElementById('says').textContent.startsWith('Nothing was filled')")
    assert tab.js("e.value") == ""


def test_nothing_is_filled_on_the_same_address_loaded_anew(browser: Browser) -> None:
    tab = browser.open(EMAIL)
    picker = browser.picker()
    tab.js("globalThis.old = true; location.reload()")
    tab.until("!globalThis.old && document.readyState === 'complete'")
    browser.choose(picker, "[data-offer=email]")
    picker.until("document.getElementById('says').textContent.startsWith('Nothing was filled')")
    assert tab.js("e.value") == ""


def test_nothing_is_filled_on_another_origin(browser: Browser) -> None:
    browser.pages.texts["/other"] = f"<!doctype html>{EMAIL}"
    tab = browser.open(EMAIL)
    picker = browser.picker()
    tab.js(f"location.href = '{browser.pages.other}/other'")
    tab.until("location.hostname === 'localhost' && document.readyState === 'complete'")
    browser.choose(picker, "[data-offer=email]")
    picker.until("document.getElementById('says').textContent.startsWith('Nothing was filled')")
    assert tab.js("e.value") == ""


@pytest.mark.parametrize(
    "happens",
    [
        "history.pushState({}, '', '/elsewhere')",
        "e.replaceWith(e.cloneNode())",
        "e.name = 'card'",
        "e.autocomplete = 'cc-number'",
        "e.labels[0].firstChild.data = 'Your card'",
        "e.style.opacity = 0",
        "e.style.position = 'absolute'; e.style.left = '-9999px'",
        "e.type = 'hidden'",
        "document.body.insertAdjacentHTML('beforeend', '<p style=position:fixed;inset:0;background:#fff>')",
        "e.remove()",
    ],
)
def test_nothing_is_filled_when_the_field_is_no_longer_what_it_was(browser: Browser, happens: str) -> None:
    tab = browser.open(EMAIL)
    tab.js("kept = e")
    fill_after(browser, tab, happens)
    assert tab.js("kept.value + (globalThis.e?.value ?? '')") == ""


def test_the_value_is_asked_for_by_the_click_and_not_before(browser: Browser) -> None:
    browser.open(EMAIL)
    browser.picker()
    assert browser.asked() == ["hello", "offers email"]
