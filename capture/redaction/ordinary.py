"""What stands beside the words of secrets without being one: names of things, code that speaks of them, figures.

Screens of programmers are full of "password" and "token". A line of code names where a value comes from; only what it
quotes can be one itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sixfold.capture.redaction.span import Span

_THING = re.compile(
    r"""[\"']?(?:
      [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}       # UUID
    | (?:sha|md|blake)[0-9]{1,3}[:\-=$].*                                 # a hash that says so
    | [a-z0-9_.\-\[\]]{1,40}(?:==|>=|<=|~=|!=|@v?)[0-9.*]{1,20}.*         # a pinned version
    | [0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:[:/][0-9]{1,5})?                    # an IP address
    | (?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.\-~\\/ ]{0,200}                              # a path
    | [a-z0-9_\-]+(?:[\\/][A-Za-z0-9_.\-]*[a-z.][A-Za-z0-9_.\-]*)+\.[a-z]{1,5}(?::[0-9]{1,6}){0,3}
      | [a-z0-9_\-]+(?:[\\/][a-z0-9_.\-]+)+                                           # another
    | [\w.\-]{1,60}\.(?:py|js|ts|tsx|jsx|java|go|rs|c|h|cpp|cs|rb|php|sh|md|txt|pdf|docx?|xlsx?|pptx?|csv|json|ya?ml
      |toml|ini|cfg
        |conf|log|xml|html?|css|sql|db|key|pem|crt|p12|pub|zip|tar|gz|tgz|7z|png|jpe?g|gif|svg|exe|msi|dmg|iso|env
          |lock|kdbx
        |com|org|net|de|fr|es|io|eu|ch|at|it|local|example)(?::[0-9]{1,6}){0,2}   # a file or a host
    | \$\{.*|\$\(.*|\{\{.*|\{[\w.]*\}.*|%[sdr(].*|<.*|\$[A-Z_][A-Z0-9_]*\b.*|%[A-Z_]+%
      |\[[^\]0-9]*\]|\[[0-9]*\]|[A-Z]{2,8}/[0-9][0-9.]*
      |![a-z]+   # what is filled in, or named
    | _{0,2}[a-z]+(?:_[a-z]+)+(?:\[.*|\(.*)?|[A-Z]+(?:_[A-Z0-9]+)+           # a name in code
    | [a-z]+(?:[A-Z][a-z]+)+(?:\(.*|\..*)?                                 # another
    | [A-Za-z_][\w.:]{2,60}[(\[].*                                              # a call
    | (?:self|cls|this|args|opts|options|config|cfg|settings|conf|request|req|form|user|data|params|env|process|os
      |ctx|props|state)\..*
    | [a-z]{1,4}[0-9]{1,2}\.[a-z]+.*
    | (?:origin|upstream|refs|feature|bugfix|hotfix)/.*
    | [a-z_]{2,20}=[A-Za-z0-9\-_.]{1,80}  # a field of a log
    | (?![a-z]{4,}(?:-[a-z]{4,}){2,4}-[0-9])[a-z]{2,}(?:-[a-z]+){1,4}-(?:v?[0-9]{1,2}|[0-9a-f]{40})
      # a release's name; a pass phrase has longer words
    | \d{1,2}/[A-Za-z]{3}/\d{4}.* | .*\u00b0.* | \$[a-z_]{4,} | (?:new|old|my|your|current)_?pass\w*\d?
      | [0-9a-f]{6,40}\.\.[0-9a-f]{6,40} | 0x[0-9a-f]+ | -{1,2}[a-z\-]{2,24}=.*
    | data:\w.* | [A-Z]/".* | [a-z]{2,12}:\d{1,6}
    | (?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?:/\d+)?                        # an address of a network
    )""",
    re.VERBOSE,
)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CODE = re.compile(
    r"""^\s*(?:def|class|import|from|function|return|raise|throw|assert|elif|elsif|while|async|public|private|protected|static|final|fn|func
      |package|using|interface|type|struct|enum|impl|use|@\w+|const|let|var|val|\#include|\#define|SELECT|INSERT
        |CREATE\sTABLE|ALTER|UPDATE)\b.*[(){}\[\];=:<>*]
    | ^\s*(?:if|for|try|except|catch|with|switch|case|unless|else)\b.*[(){}:]\s*\\?$
    | (?<![\w$])[A-Za-z_][\w.]*\([^)\s]{0,80}[^)]{0,120}\)[\s;:,.{)?\]]*$   # a call that ends the line
    | \)\s?=>|=>\s?\{|\s===?\s|\s!==?\s|&&|\|\||[A-Za-z_]\w*::[A-Za-z_]\w*[(!<]|</|/>|\)\s*\{|\]\s*=|\bself\.
      |\bthis\.|[=:]\s?(?:None|null|undefined|True|False)\b|\bVARCHAR|\bNOT\sNULL
    | ^\s*<[a-zA-Z][^>]*>""",
    re.VERBOSE,
)
_BEFORE_LITERAL = re.compile(r"[\"'`][^\"'`\n]{0,30}$")


def is_thing(word: str) -> bool:
    """Tell whether a token names a thing: a file, a path, a host, a version, a hash, a variable, a placeholder."""
    return _THING.fullmatch(word.rstrip(".,;:")) is not None


def is_uuid(word: str) -> bool:
    """Tell whether it is a universally unique identifier: keys have that form too, but only beside their name."""
    return _UUID.fullmatch(word) is not None


LOOK = 200
"""Characters on either side of a find that may tell whether its line is code."""


@lru_cache(maxsize=512)
def is_code(line: str) -> bool:
    """Tell whether a line is one of a program."""
    return _CODE.search(line) is not None


_ITSELF = re.compile(r"(?:password|passwort|passwd|secret|token)[0-9s]?", re.IGNORECASE)
_CACHED = re.compile(r"[a-z]{2,20}(?:-[a-z]{1,20}){1,4}-[0-9a-f]{7,40}")
_KEPT = re.compile(r"[A-Za-z0-9+/]{20}")
"""Base64 may look like a path, and keys have the form of UUIDs; a run of so many characters is no name."""


def _is_inside(text: str, at: int) -> bool:
    """Tell whether what begins at a place is the middle of a token, such as an address."""
    return at > 0 and not text[at - 1].isspace() and text[at - 1] not in "=:\"'`([{"


def is_spoken_of(text: str, span: Span) -> bool:
    """Tell whether what was found beside its word is only code that speaks of a secret."""
    low, limit = max(0, span.start - LOOK), min(len(text), span.end + LOOK)
    start = max(low, text.rfind("\n", low, span.start) + 1)
    end = text.find("\n", span.end, limit)
    line = text[start : end if end >= 0 else limit]
    value = text[span.start : span.end]
    before, behind = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if (before == "<" and behind == ">") or value[0] in "> %" or (before in {'"', "'"} and _ITSELF.fullmatch(value)):
        return True
    if _CACHED.fullmatch(value):
        return True
    if (span.rule in {"password", "token"} and is_thing(value) and not _KEPT.search(value) and not is_uuid(value)) or (
        value[:1] in "-:/." and _is_inside(text, span.start)
    ):
        return True
    if not is_code(line):
        return False
    return text[span.start - 1 : span.start] not in {'"', "'", "`"} and "=" not in text[span.start - 1 : span.start]
