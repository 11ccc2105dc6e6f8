"""Cells of a text: where a label's field begins, and which cells are labels.

A cell is what stands between tabs and line ends. Between a secret's word and its value something must say so: a colon,
an arrow, a verb, a dash; the surer of these makes plainer values count (`pieces.Trust`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.pieces import Trust
from sixfold.capture.redaction.said import is_property_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.capture.redaction.pieces import Range

_END = r"[\"'`*)\]]{0,3}(?:[ ]?\[[^\]\n]{0,24}\]|[ ]?\([^)\n]{0,32}\))?"
STRONG = re.compile(rf"[.]?{_END}[ ]{{0,20}}(?::=|=>|->|>>|[:=\u2192\u21d2\u279c\u2794])[ ]{{0,3}}")
_IS = (
    r"[il1|]s|was|are|reads|[il1|]st|war|[l1I|]autet|lauten|est|sont|etait|es|son|era|sera|c'est|c[o0]m[o0] s[il1]gue"
    r"|(?:should|would|will|must) be|deberia ser|debe ser|devrait etre|doit etre|sollte|ware|as follows|wie folgt"
    r"|comme suit"
)
_BECAME = (
    r"(?:(?:was|has been|is|wurde|a ete|ha sido|se ha)[ ])?"
    r"(?:(?:re)?set|changed?|updated|geandert|change|cambiado|defini|establecid[oa])?[ ]?(?:to|auf|par|por)"
)
_VERBAL = re.compile(
    rf"{_END}[ ]{{1,3}}(?:{_IS}|{_BECAME})(?:[ ](?:now|currently|jetzt|nun|maintenant|ahora|the|le|la|el|die|der|das))?"
    r"[ ]?[:=]?(?:[ ]{1,3}|$|(?=\n))",
    re.IGNORECASE,
)
_DASH = re.compile(rf"{_END}(?:[ ]{{1,2}}-{{1,2}}|-)[ ]{{1,2}}(?=\S)|{_END}[ ]{{0,2}}[|;][ ]{{1,2}}(?=\S)")
_WEAK = re.compile(
    rf"{_END}[ ]{{0,2}}(?:[;.,][ ]{{1,2}}|\([ ]?)(?=\S)|[\"'`]?[ ]{{0,2}}(?=[\"'`\u201c\u201e\u00ab(<]?\S)"
)
_QUALIFIED = re.compile(
    r"[^\n\t:=;?!\u2192|]{1,60}?(?=[ ]{0,2}(?:[:=\u2192\u279c]|->|=>)|[ ]{1,3}(?:is|ist|lautet|est|es)(?=[ \n\t]|$)"
    r"|[ ]?[;][ ])|[^\n\t:=;?!\u2192|0-9]{1,60}?(?=[ ]-{1,2}[ ])",
    re.IGNORECASE,
)
"""What stands between a secret's word and its colon: whose it is, or what for."""
_PROPERTIES = (
    r"(?:[_.\-][a-z]{1,12}){0,2}?[_.\-](?:reset|timeout|ttl|min|max|len|length|hint|policy|file|path|field|hash"
    r"|header|name"
    r"|url|type|enabled|seconds|size|count|expir\w{0,5}|encoder|salt|required|rules?|strength|validators?|attempts|days"
    r"|hours|cookie|cache|generator|manager|store)(?![a-z])"
)
_THINGS = (
    r"[ \-_]{0,2}(?:manager|age\b|polic|reset|field|hash|vault|generat|protect|hint(?!en)|rule|prompt|safe\b|database"
    r"|app\b|store"
    r"|tresor|storage|input|check|strength|length|option|setting|parameter|argument|variable|secretref|ref\b|verwalt"
    r"|richtlin|starke|lange|hinweis|schutz|feld|anderung|zurucksetz|wechsel|gestion|politique|oubli|oblig|gestor"
    r"|politica|olvid|less|only|count|type|name|confirm|encod|validat|\d+_)"
)
_NAMES_A_THING = re.compile(f"{_THINGS}|{_PROPERTIES}", re.IGNORECASE)
_ACTION = re.compile(
    r"[ \t]*(?:import|export|change|changing|reset|forgot|forgotten|show|hide|create|copy|use|lost|manage|remove|no"
    r"|without"
    r"|require|invalid|wrong|generate|get|pin (?:to|this|the)|resend|view|delete|update|andern|zurucksetzen|changer"
    r"|modifier"
    r"|reinitialiser|afficher|mot de passe oubli|cambiar|restablecer|mostrar|olvid|has olvid|ver|generar|crear"
    r"|gestionar"
    r"|neue[sn]? .{0,20} (?:anfordern|erstellen)|passwort (?:vergessen|andern))(?![A-Za-z])",
    re.IGNORECASE,
)
"""How the words of a button or a heading begin: what stands below them is not what they name."""
_SENTENCE = re.compile(
    r"(?<![a-z])(?:is|are|was|will|must|should|can|cannot|have|has|does|do|your account|ist|sind|wird|wurde|muss|kann"
    r"|konnen|haben|hat|est|sont|doit|peut|a ete|sera|es|son|debe|puede|ha sido|esta|fue|vergessen|andern|oublie"
    r"|olvidado"
    r"|required|incorrect|invalid|expired|changed|falsch|ungultig|abgelaufen|geandert|invalide|incorrecte?|expire"
    r"|incorrecta|invalida|caducad[oa]|per)(?![a-z])",
    re.IGNORECASE,
)
_PARTED = re.compile(r"[,;]|[ ]\|[ ]")
_ASIDE = re.compile(r"</?(?:key|name)>|[ ]?\([^()\n]{0,40}\)")
_CODE = re.compile(r"[={}<>;]|\w\(")
BARE_TAIL = re.compile(r"[ \t:=.>|\-\u2192\"'`)\]]*[*]{0,2}[ \t:=.>|\-\u2192\"'`)\]]*$")
_OTHER_BEFORE = re.compile(
    r"(?:season|boarding|bus|ski|day|week|month|monthly|annual|rail|travel|backstage|press|palabras?|mots?|foreign"
    r"|primary"
    r"|public|publique|sort|group|order|cache|hot|arrow|house|car|ust|mwst|vat|umsatzsteuer|piano|answer|haupt|fremd"
    r"|primar"
    r"|offentlicher?|noten|schrauben|auto|haus)[ \-_]?\Z",
    re.IGNORECASE,
)
_OTHER_BEHIND = re.compile(
    r"[ ](?:primari?[ao]|primaire|publi[cq]|foran|etrangere|gnupg|gpg|del exito|de la casa|de casa|du succes|inglesa"
    r"|allen"
    r"|du projet|de voute|de sol\b|de registro|de ordenacion)",
    re.IGNORECASE,
)
_WRAP = re.compile(
    r"(?<=[A-Za-z,])[ ]?\n[ ]{0,4}(?=[a-z0-9(\"'])(?![a-z]{1,20}[:=])"
    r"|(?<=[0-9])[ ]?\n[ ]{0,4}(?=[a-z]{3})(?![a-z]{1,20}[:=])"
    r"|(?<=[ ](?:de|of|to|le|la|el|du|is|es|on|at|au|im|am))\n[ ]{0,4}(?=[A-Z])"
    r"|(?<=[ ](?:fur|for|the|der|die|das|les|los|von|mit|con|des|del|und|and|ist|est))\n[ ]{0,4}(?=[A-Z])"
)
_SLASH = re.compile(r"[/\\]")
LABEL_WORDS, LABEL_LENGTH = 7, 64
LOOK_BACK, LOOK_AHEAD = 160, 400


def paragraphs(text: str) -> str:
    """Give a text of the same length in which the lines of a sentence that wraps are one."""
    return _WRAP.sub(lambda gap: " " * len(gap.group()), text)


def cell_around(text: str, word: re.Match[str]) -> Range:
    """Give the cell around a word; of one that is longer than a screen is wide, what stands near."""
    low = max(0, word.start() - LOOK_BACK)
    start = max(text.rfind("\n", low, word.start()), text.rfind("\t", low, word.start()), low - 1) + 1
    return start, end_of_cell(text, word.end())


def end_of_cell(text: str, at: int) -> int:
    """Give where the cell ends that a place is in."""
    limit = min(len(text), at + LOOK_AHEAD)
    ends = [end for end in (text.find("\t", at, limit), text.find("\n", at, limit)) if end >= 0]
    return min(ends, default=limit)


def end_of_line(text: str, at: int) -> int:
    """Give where the line ends that a place is in."""
    limit = min(len(text), at + LOOK_AHEAD)
    end = text.find("\n", at, limit)
    return end if end >= 0 else limit


def connected(text: str, at: int, end: int) -> Iterator[tuple[int, Trust]]:
    """Give where a value may begin behind the word, and how sure it is that one follows: the surest first."""
    qualified = _QUALIFIED.match(text, at, end)
    places = [at, qualified.end()] if qualified else [at]
    direct = False
    for pattern, trust in ((STRONG, Trust.COLON), (_VERBAL, Trust.SAID), (_DASH, Trust.SAID)):
        for place in places:
            match = pattern.match(text, place, end)
            if match:
                direct = direct or place == at
                yield match.end(), trust if place == at else min(trust, Trust.BESIDE)
    later = text.find(": ", at, min(end, at + LOOK_BACK))
    if later >= 0 and not (qualified and later <= qualified.end()):
        yield later + 2, Trust.NEAR
    weak = _WEAK.match(text, at, end) if not direct else None
    if weak:
        misread = text[at : at + 1] in {".", ";"}  # a colon of which the reader lost one point
        yield weak.end(), Trust.UNDER if misread else Trust.NEAR


def is_told(text: str, at: int, end: int) -> bool:
    """Tell whether something stands after the word and its colon, so that the next line is none of its value."""
    qualified = _QUALIFIED.match(text, at, end)
    for place in (at, qualified.end() if qualified else at):
        strong = STRONG.match(text, place, end)
        if strong is not None and not BARE_TAIL.fullmatch(text, strong.end(), end):
            return True
    return False


def is_label(text: str) -> bool:
    """Tell whether a cell is the label of a field: few words, no sentence, no button, no code."""
    words = _ASIDE.sub("", text).strip(" \t\n:*.|-")
    if (
        not 0 < len(words) <= LABEL_LENGTH
        or len(words.split()) > LABEL_WORDS
        or words[-1] in "?!"
        or _PARTED.search(words)
    ):
        return False
    return not is_action(words) and _SENTENCE.search(words) is None and _CODE.search(words) is None


def is_action(text: str) -> bool:
    """Tell whether a text begins as that of a button."""
    return _ACTION.match(text) is not None


def is_other(text: str, word: re.Match[str]) -> bool:
    """Tell whether a secret's word has another meaning here ("season pass", "password policy") or is part of a path."""
    if _NAMES_A_THING.match(text, word.end()) or _OTHER_BEHIND.match(text, word.end()):
        return True
    if _OTHER_BEFORE.search(text, max(0, word.start() - 16), word.start()) or is_property_of(text, word.start()):
        return True
    low = max(0, word.start() - LOOK_BACK)
    token = max(text.rfind(sign, low, word.start()) for sign in " \t\n\"'") + 1
    before, behind = text[token : word.start()], text[word.end() : word.end() + 1]
    if before.lstrip("\u00ab\u00bb\u201e\u201c`").startswith("-") and behind and behind in "\u00ab\u00bb\u201c\u201d`":
        return True  # an option's name in quotes
    if behind == "." and text[word.end() + 1 : word.end() + 4].isalpha():
        return True  # a file's name
    if before.startswith(("/", "http", "~", ".")) or len(_SLASH.findall(before)) > 1:
        return behind != "="
    return _SLASH.search(before) is not None and behind not in {"=", " ", "", ":", "\t", "\n"}


def names_a_thing(text: str, at: int) -> bool:
    """Tell whether a word that ends here is only part of a name ("password policy")."""
    return _NAMES_A_THING.match(text, at) is not None


def is_plural(word: str) -> bool:
    """Tell whether a secret's word names several, as the heading of a list does."""
    return word.lower().rstrip().endswith(("s", "worter")) or "codes" in word.lower()
