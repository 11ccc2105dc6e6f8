"""Secrets that stand beside their word: "Password: X", "my wifi password is X", "PIN 4821", "X is my password".

The word alone is no secret ("the password policy is strict"), so between word and value something must say so: a
colon or an equals sign, a verb, the edge of a box on a form, or a value that no ordinary text has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.fold import fold
from sixfold.capture.redaction.said import is_property_of, is_said_of, is_state
from sixfold.capture.redaction.span import Span
from sixfold.capture.redaction.values import Range, ValueReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sixfold.capture.redaction.rulebook import KeyedRule, Rulebook
    from sixfold.capture.redaction.words import Condensed

_PLACE = (
    r"(?:[ ](?:w[il1]-?f[il1]|wlan|admin|root|guest|provisoire|temporaire|temporal|provisional|actuel|actual"
    r"|nueva|nuevo|nouveau|nuova|nova|antigua|anterior|ancien)"
    r"|[ \-](?:nummer|nr|no|number|num|code)\.?)?"
)
_AFTER_WORD = _PLACE + r"(?:_[A-Za-z0-9]{1,12}){0,2}[\"'`*]{0,2}(?:[ ]?\([^)\n]{0,40}\))?[*]?"
_STRONG = r"(?P<strong>[ \t]{0,3}(?::=|=>|->|>>|[:=\u2192\u21d2])[ \t]{0,4})"
_ADVERBS = r"(?:now|still|again|currently|just|either|jetzt|nun|noch|entweder|maintenant|toujours|soit|ahora|agora|ora)"
_VERBAL = (
    r"(?P<verbal>[ ]{1,3}(?:[il1|]s|was|are|will be|used to be|remains|reads|[il1|]st|war|[l1I|]autet|c'est|"
    r"heisst|hei\u00dft|est|etait|"
    r"sera|es|era|foi|brzmi|\u044d\u0442\u043e|\u0431\u044b\u043b|\u0442\u0435\u043f\u0435\u0440\u044c)"
    rf"(?:[ ]{{1,2}}{_ADVERBS})?[ ]?[:=]?[ \t]{{1,3}}(?:(?:le|la|el|il|the|der|die|das|o)[ ](?=[0-9]))?)"
)
# An accent gone, the Italian and Portuguese "is" is their "and"; a dash stands before remarks as well.
_WEAK = (
    r"(?P<weak>[ ]{1,2}(?:e|-{1,2}|(?:would|should|must|shall) be|ware|serait|seria)[ ]{1,2}"
    r"|[ ]?(?:\.{2,3}|;|,(?=[ ](?:which|that|das|c'est)))(?:[ ](?:which|that|das|c'est))?(?:[ ](?:is|ist))?[ ]{1,2})"
)
_CHANGED = (
    r"(?P<changed>[ ]{1,3}(?:was |has been |is |got |wurde |a ete |ha sido |se ha )?"
    r"(?:(?:chang|updat|(?:re)?set|geander|cambi|mud|modifi|remplac|defini|establec|reinitial|restabl)[a-z]{0,6}[ ])?"
    r"(?:t[o0]|from|with|auf|von|mit|avec|par|en|con|de|da|para|a|per|\u043d\u0430|\u0441)[ ]{1,3})"
)
_JOINED = "|".join(
    fold(word).text
    for word in ("是", "为", "為", "は", "が", "는", "은", "가", "이", "改为", "改成", "改為", "设为", "設為", "を")
)
_SCRIPT = rf"(?P<script>[ ]?(?:{_JOINED})[ ]?:?[ ]?)"
_BESIDE = r"(?P<beside>[ ]{1,3}|(?=[\"'`(<{*#\-A-Za-z0-9]))"
_FOR = (
    r"(?P<purpose>[ ]{1,2}"
    r"(?:for|of|on|to|at|in|from|fur|furs|ins|von|vom|zum|zur|der|des|bei|beim|im|de|du|del|della|do|da|d['e]|pour|para|per|en|em|sur|\u043e\u0442|\u0434\u043b\u044f|\u043d\u0430|\u043a)"
    r"[ ]{1,2}[^\n\t:=;?!\u27e6\ue000]{1,48}?)"
)
_DIRECT = re.compile(_AFTER_WORD + f"(?:{_STRONG}|{_VERBAL}|{_WEAK}|{_CHANGED}|{_SCRIPT}|{_BESIDE})", re.IGNORECASE)
_SHORTENED = re.compile(r"(?P<shortened>['\u2019]s[ ]{1,3}(?:now[ ])?)")
_BY_PURPOSE = re.compile(_AFTER_WORD + _FOR + f"(?:{_STRONG}|{_VERBAL}|(?P<weak>[ ]e[ ]))", re.IGNORECASE)
_OURS = (
    r"(?:my|our|your|the|a|his|her|their|mein|unser|dein|ihr|das|der|mon|ma|notre|votre|le|la|mi|tu|su|nuestra|minha|"
    r"meu|sua|seu|a|o|il|mio|mia|tuo|\u043c\u043e\u0438|\u043d\u0430\u0448|\u0432\u0430\u0448)"
)
_NAMES = r"(?:[A-Za-z0-9\-'.&]{1,20}[ ]){0,3}"
_TURNED = re.compile(
    r"(?<!\S)(?P<value>[^\s\u27e6\u27e7\ue000]{4,128}+)[ ]{1,2}"
    r"(?:(?:[il1|]s|that['\u2019]?s|that is|das ist|c['\u2019]est|eso es|was|for|"
    r"ist|war|est|es|era|e|foi|-|=|\u044d\u0442\u043e)[ ]{1,2}(?:now |still |jetzt )?"
    rf"{_OURS}[ ]{_NAMES}"
    rf"|(?:as|als|comme|como|come)[ ]{{1,2}}(?:{_OURS}[ ])?{_NAMES}|\((?:{_OURS}[ ])?)$",
    re.IGNORECASE,
)
_TURNED_SCRIPT = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>[\x21-\x7e]{4,64}?)[ ]?" + rf"(?:{_JOINED})[ ]?[^\s\x21-\x7e]{{0,12}}[ ]?$"
)
_USED = re.compile(
    r"(?<![a-z])(?:use|using|enter|type|set|try|verwende|nutze|benutze|nimm|utilise|utilisez|usa|usar|usare)[ ]{1,2}"
    r"(?P<value>[^\s\u27e6\u27e7\ue000]{4,128})[ ]{1,2}(?:as|als|comme|como|come)[ ]{1,2}"
    rf"(?:{_OURS}[ ])?(?:[A-Za-z\-]{{1,20}}[ ]){{0,2}}$",
    re.IGNORECASE,
)
_NAMES_A_THING = re.compile(
    r"[ -]{1,2}(?:manager|polic|reset|file|field|hash|vault|generator|protect|hint|rule|prompt|safe|database|app|"
    r"store|tresor|storage|input|box|check|strength|length|option|setting|parameter|argument|variable)",
    re.IGNORECASE,
)
_NAMES_ITS_PROPERTY = re.compile(
    r"(?:[_.\-][a-z]{1,12}){0,2}?[_.\-](?:reset|timeout|ttl|min|max|len|length|hint|policy|file|path|field|hash|header|name|url|type|enabled|seconds|size|count|expir\w{0,5}"
    r"|encoder|salt|required|rules?|strength|validators?|attempts|days|hours)(?![a-z])",
    re.IGNORECASE,
)
_REPLACED = re.compile(
    r"[\"'`]?[ ]{0,2}[,.;]?[ ](?:(?:but|and|so|aber|und|mais|et|pero|y|mas|ma|e)[ ])?"
    rf"(?:(?P<now>now|today|{_ADVERBS})[ ])?"
    r"(?:(?:the|my)[ ]new[ ](?:one|password|pin|code)[ ]is|"
    r"it[ ]is|it['\u2019]s|its|it[ ]was|is|es[ ]ist|ist[ ]es|ist|c'est|il[ ]est|est|es)[ ]"
    rf"(?P<then>{_ADVERBS}[ ])?"
    r"|[ ]?[,.;][ ](?:(?:but|and)[ ])?(?:now|jetzt|maintenant|ahora|agora|ora)[ ]",
    re.IGNORECASE,
)
_ONWARDS = re.compile(r"[\"'`]?[ ](?:->|=>|to|into|then|auf|zu|en|a|para|in|\u043d\u0430)[ ]{1,2}", re.IGNORECASE)
_CHANGING = re.compile(
    r"(?:\bset|chang|reset|updat|rotat|switch|replac|ander|geander|cambi|mud|trocad|troquei|remplac|modifi)[^\n.;]{0,60}$",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"(?:my|his|her|our|their|mein|unser|mon|ma|mi)[ ](?:[A-Za-z'\u2019\-]{1,20}[ ]){1,5}", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[\"'`)]{0,2}[ ]{0,2}(?:[.,;!?]|\n|\t|$)")
_CAPTION_WORD = re.compile(r"[A-Za-z][A-Za-z\-']{1,19}")
_ACTION = re.compile(
    r"[ \t]*(?:change|changing|reset|forgot|forgotten|show|hide|save|create|copy|use|lost|manage|remove|no|without|"
    r"andern|zurucksetzen|changer|modifier|reinitialiser|afficher|cambiar|restablecer|mostrar|olvide|olvidaste)(?![A-Za-z])",
    re.IGNORECASE,
)
"""How the words of a button or a heading begin: what stands below them is not what they name."""
_QUOTE = ('"', "'", "`")
_CODE_SIGN = re.compile(r"[=!<>{}]")
_ASSIGNED = re.compile(r"[A-Za-z_][\w.]*[=:]")
_EXPRESSION = re.compile(
    r"[\"']?(?:\$\{|\$\(|\{\{|%\(|<%|\$[A-Za-z_]{3,}|[fbr][\"']\{)"
    r"|(?:await[ ]|new[ ])?(?:[A-Za-z_]+|\w+\.[\w.]+)\(|[A-Za-z_.]+\[[^\n]{0,200}\]"
    r"|[\"'][^\"'\n]{0,60}(?:%[srd]|\{[a-z0-9_]{0,20}\})"
    r"|(?:self|cls|this|args|opts|options|config|cfg|settings|conf|request|req|form|user|data|params|env|process|os|ctx"
    r"|props|state)\.[A-Za-z_.]+(?![\w!@#$%^&*])"
)
"""Code that names where a value comes from: `password = getpass.getpass()`, `PASSWORD=${DB_PASSWORD}`."""
_VARIABLE = re.compile(
    r"[a-z_.]{0,30}(?:passw|passwd|passphrase|pwd|secret|token|(?<![a-z])key|apikey|cred|auth)"
    r"[a-z_]{0,30}(?=[ ,;)\]:]|$|\n)",
    re.IGNORECASE,
)
"""After " = " a name that speaks of a secret is a variable that holds one."""
_CHANGE_TOLD = re.compile(
    r"(?:passwort|kennwort|password|contrasena|mot de passe)(?:[ ][a-z]{2,20}){0,3}?[ ]"
    r"(?P<last>[a-z]{4,20})[.!]?(?=[\n\t]|$)",
    re.IGNORECASE,
)
"""A message behind the name of what gives it: "passwd: Passwort erfolgreich geandert"."""
LOOK_BACK = 240
MAX_CAPTION = 60
MAX_REPLACED = 4
TURNED_SHAPES: Mapping[str, tuple[str, ...]] = {
    "mixed": ("mixed", "pin"),
    "ascii mixed": ("ascii mixed",),
    "pin": ("pin",),
    "code": ("code",),
    "digits": ("digits",),
    "entropy": ("entropy",),
}
"""What may stand before "is my password", by the shape that is wanted where no "is" stands."""
LABEL_WORDS = 4
"""A box with more words than this is a sentence that happens to end in "password", not the label of a field."""


class KeyedFinder:
    """Finds secrets beside their words in a folded text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._ordinary = rulebook.ordinary
        self._reader = ValueReader(rulebook.ordinary)
        self._rules = rulebook.keyed

    def find(self, text: str, condensed: Condensed) -> Iterator[Span]:
        """Give the spans of all values, rule by rule; they may overlap."""
        for rule in self._rules:
            for match in rule.keyword.matches(text, condensed):
                for found in self._values(rule, text, match):
                    caption = self._caption(rule, text, match, found)
                    yield Span(*found, rule.rule, rule.entry_type, caption)

    def _values(self, rule: KeyedRule, text: str, word: re.Match[str]) -> Iterator[Range]:
        first = self._first(rule, text, word)
        if first is None or is_property_of(text, word.start()):
            return
        yield first
        changing = _CHANGING.search(text, max(0, word.start() - LOOK_BACK // 3), word.start()) is not None
        following = self._following(rule, text, first[1], changing=changing)
        for _ in range(MAX_REPLACED):
            if following is None:
                return
            yield following
            following = self._following(rule, text, following[1], changing=changing)

    def _first(self, rule: KeyedRule, text: str, word: re.Match[str]) -> Range | None:
        if rule.before is not None:
            line = text[max(0, word.start() - LOOK_BACK // 3) : word.start()].rpartition("\n")[2]
            if rule.before.search(line) is None:
                return self._by_purpose(rule, text, word.end())
        return self._after(rule, text, word.end()) or self._before(rule, text, word)

    def _following(self, rule: KeyedRule, text: str, end: int, *, changing: bool) -> Range | None:
        """Read the value that took the place of the first: "was X but now it is Y", "from X to Y"."""
        replaced = _REPLACED.match(text, end)
        if replaced is not None:
            sure = replaced.group("now") is not None or replaced.group("then") is not None
            return self._reader.read(rule.value if sure else rule.loose, text, replaced.end()) if rule.loose else None
        onwards = _ONWARDS.match(text, end)
        if onwards is None or not rule.loose:
            return None
        return self._reader.read(rule.value if changing else rule.loose, text, onwards.end())

    def _after(self, rule: KeyedRule, text: str, end: int) -> Range | None:
        if _NAMES_ITS_PROPERTY.match(text, end):
            return None
        direct = _SHORTENED.match(text, end) or _DIRECT.match(text, end)
        if direct is not None:
            found = self._beside(rule, direct, text)
            if found is not None:
                return found
        return self._by_purpose(rule, text, end)

    def _by_purpose(self, rule: KeyedRule, text: str, end: int) -> Range | None:
        match = _BY_PURPOSE.match(text, end)
        if match is None or (rule.purpose is not None and rule.purpose.search(match.group("purpose")) is None):
            return None
        shape = rule.value if match.group("weak") is None else rule.loose
        return self._reader.read(shape, text, match.end()) if shape else None

    def _beside(self, rule: KeyedRule, direct: re.Match[str], text: str) -> Range | None:
        """Read the value behind a connector, first in the way that is the connector's own."""
        kind, at, word = direct.lastgroup, direct.end(), rule.value == "word"
        if kind == "changed" and word:
            return self._old_one(rule, text, direct)
        found = None
        if kind == "strong" and _is_code(direct.group("strong"), text, at):
            return None
        if kind == "strong" and word and _is_label(text, direct):
            found = self._reader.read("line", text, at)
        shape = _shape(rule, direct, text)
        found = found or (self._reader.read(shape, text, at) if shape else None)
        if kind == "beside" and found is not None and _ASSIGNED.match(text, *found):
            return None
        if word and found is not None and _only_described(kind, text, found):
            return None
        if found is None and word:
            return self._remoter(kind, text, at)
        return found

    def _remoter(self, kind: str | None, text: str, at: int) -> Range | None:
        """Read a plain word at a clause's end ("password's sunshine."), or the one that words before it describe."""
        if kind == "shortened":
            plain = self._reader.read("word", text, at)
            return plain if plain is not None and _CLAUSE_END.match(text, plain[1]) else None
        described = _DESCRIBED.match(text, at) if kind == "verbal" else None
        return self._reader.read("mixed", text, described.end()) if described else None

    def _old_one(self, rule: KeyedRule, text: str, direct: re.Match[str]) -> Range | None:
        """Read "from X to Y": X may be a plain word only where something is said to change and Y follows."""
        found = self._reader.read(rule.loose, text, direct.end())
        changing = _CHANGING.search(text, max(0, direct.start() - LOOK_BACK // 3), direct.start())
        if found is not None or changing is None:
            return found
        plain = self._reader.read("word", text, direct.end())
        to_the_end = plain is not None and _CLAUSE_END.match(text, plain[1]) is not None
        return plain if plain is not None and (to_the_end or _ONWARDS.match(text, plain[1])) else None

    def _before(self, rule: KeyedRule, text: str, word: re.Match[str]) -> Range | None:
        """Read "X is my password": only what no ordinary text has, for anything may stand before an "is"."""
        start = word.start()
        begin = max(0, start - LOOK_BACK)
        if _NAMES_A_THING.match(text, word.end()):
            return None
        line = text[begin:start].rpartition("\n")[2]
        begin = start - len(line)
        plural = word.group().lower().endswith("s")  # "use fingerprints as passwords"
        used = _USED.search(line) if rule.value == "word" and not plural else None
        if used is not None:
            found = self._reader.read("word", text, begin + used.start("value"))
            if found is not None and found[1] <= begin + used.end("value"):
                return found
        match = _TURNED_SCRIPT.search(line) if rule.value == "ascii" or not line.isascii() else None
        in_brackets = line[-1:] == "(" and text[word.end() : word.end() + 1] == ")"
        match = match or (_TURNED.search(line) if line[-1:] == " " or in_brackets else None)
        if match is None:
            return None
        at, end = begin + match.start("value"), begin + match.end("value")
        for shape in TURNED_SHAPES.get(rule.loose, ()):
            found = self._reader.read(shape, text, at)
            if found is not None and found[1] <= end:
                return found
        return None

    def _caption(self, rule: KeyedRule, text: str, word: re.Match[str], value: tuple[int, int]) -> str:
        """Give the words around the secret: up to two before its word, and what it is for."""
        if rule.rule in {"card", "iban"}:
            return rule.caption
        line = text[max(0, word.start() - LOOK_BACK) : word.start()].rpartition("\n")[2].rpartition("\t")[2]
        before: list[str] = []
        for token in reversed(line.replace("-", " ").split()[-2:]):
            if not _CAPTION_WORD.fullmatch(token) or token.lower() in self._ordinary:
                break
            before.insert(0, token.lower())
        key = word.group().lower().strip(" _-:")
        purpose = _BY_PURPOSE.match(text, word.end())
        after = purpose.group("purpose") if purpose and purpose.end() <= value[0] else ""
        tokens = after.lower().split()
        after = " ".join(tokens) if all(_CAPTION_WORD.fullmatch(token) for token in tokens) else ""
        return " ".join([*before, key, after]).strip()[:MAX_CAPTION] or rule.caption


def _only_described(kind: str | None, text: str, found: Range) -> bool:
    """Tell whether a verb or a colon tells the state of a secret."""
    if kind == "verbal":
        return is_said_of(text, *found)
    line = _CHANGE_TOLD.match(text, found[0]) if kind == "strong" else None
    if line is not None and is_state(line.group("last")):
        return True
    return kind == "strong" and text[slice(*found)].islower() and is_state(text[slice(*found)], sure=True)


def _shape(rule: KeyedRule, connector: re.Match[str], text: str) -> str:
    """Give the shape that is wanted of the value after this connector."""
    apart = "mixed" if rule.value in {"word", "answer"} else rule.value
    if (
        connector.lastgroup == "strong"
        and _is_arrow(connector)
        and text[connector.end() : connector.end() + 1] not in _QUOTE
    ):
        return apart
    if connector.lastgroup in {"strong", "verbal", "script"}:
        return rule.value
    return rule.loose


def _is_arrow(connector: re.Match[str]) -> bool:
    """Tell whether it points on, as a way through menus does ("Passwords > Add"): a plain word there is no value."""
    return any(sign in connector.group("strong") for sign in (">", "\u2192", "\u21d2"))


def _label_length(text: str, end: int) -> int:
    """Count the words of the line or cell that ends here; 0 where they are more than a label has."""
    before = _line_before(text, end)
    count = 0 if _names_no_field(before) else len(before.split())
    return count if count <= LABEL_WORDS and len(before) < LOOK_BACK else 0


def _line_before(text: str, end: int) -> str:
    return text[max(0, end - LOOK_BACK) : end].rpartition("\n")[2].rpartition("\t")[2]


def _names_no_field(line: str) -> bool:
    """Tell whether it is the text of a button, or code."""
    return _ACTION.match(line) is not None or _CODE_SIGN.search(line) is not None


def _is_label(text: str, connector: re.Match[str]) -> bool:
    """Tell whether a word and its colon are a label, whose value may go on to the line's end; "A=b c" is a command."""
    plain = connector.group("strong") != "=" and not _is_arrow(connector)
    return plain and _label_length(text, connector.start()) > 0


def _is_code(connector: str, text: str, at: int) -> bool:
    """Tell whether what is assigned is an expression and no value."""
    if "=" not in connector:
        return False
    return _EXPRESSION.match(text, at) is not None or (" = " in connector and _VARIABLE.match(text, at) is not None)
