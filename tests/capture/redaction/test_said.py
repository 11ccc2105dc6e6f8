from __future__ import annotations

from itertools import count

import pytest

from sixfold.capture.redaction.redact import RawText, Redactor
from sixfold.capture.redaction.rulebook import may_wrap
from sixfold.capture.redaction.said import is_date, is_property_of, is_said_of, is_state

ORDINARY = [
    "May 24 23:31:12 srv-web2 kernel[7378]: Failed password for invalid user test",
    '192.168.7.177 - - [18/May/2024:09:07:17 +0200] "GET /account/password HTTP/1.1" 200 64270',
    "Password last changed: 12 Jan 2024",
    "Robustesse du mot de passe : moyenne",
    "Seguridad de la contraseña: media",
    "Seguridad de la contraseña: razonable",
    "passwd: Passwort erfolgreich geändert",
    "Le mot de passe wifi est affiché dans l'entrée",
    "Mot de passe WebKitGTK",
    "Kein Benutzername mit »--ask-password« verwendet.",
    "Passwort: zurückgesetzt",
    "Password: unchanged",
    "Order code: 898\nRoom",
    "Authenticator\nOpen the app and scan the picture",
    "room 204\n678 chairs",
]
SECRET = [
    ("Administrator login:\npassword: shadow-purple-maple-falcon-93", "falcon"),
    ('PASSWORD = "zitrone-berlin-fahrrad-4"', "fahrrad"),
    ("Contraseña: girasol\u2013girasol\u2013verano\u2013toledo\u201388", "toledo"),
    ("admin, mot de passe : loulou.\nChocolat-82\nBASE_URL", "Chocolat-82"),
    ("mot de passe\npapillon-\njardin-paris-49\nConfidentialité", "jardin"),
    ("mot de passe\npapillon-\njardin-paris-49\nConfidentialité", "papillon"),
    ("WhatsApp code: 898\n461\nDo not share", "461"),
    ("WhatsApp code: 898\n461\nDo not share", "898"),
    ("Login: Administrator Password   [Shadow.Monkey-37]", "Monkey"),
    ("Benutzer birgit, Passwort vTOYjpQcfPO!", "vTOY"),
    ("RUT\t6.611.604-2", "611"),
    ("WordPress\nCódigo de un solo uso:\n499609\nUn saludo", "499609"),
    ("Buscar\nCódigo de confirmación\t547-489", "489"),
    ("WhatsApp code:\n500277\nDo not share", "500277"),
    ("ok\n834\n008 ist Ihr Moodle-Sicherheitscode.", "834"),
    ("7 9 3 4 5 8 est votre code de connexion Netflix.", "7 9 3"),
    ("Votre code de vérification est 0 3 6 6 0 5.", "0 3 6"),
    ("Authenticator\nZalando (m.l@outlook.com)\n96O 016\nAnnuler", "96O"),
    ("they asked for my NHS number, it's 943\n678 1687", "943"),
    ("Windows 11 Pro Número de serie KTX4H-PN5R8-VYDBJ-H1PPN-H82VT", "H82VT"),
    ("Numéro AVS\t756.-8162-.804-0.32", "8162"),
    ("Mot de passe initial : Bonjour 1960*", "Bonjour"),
    ("Mot de passe\twbRdol PztBD5m", "wbRdol"),
    ("use the password Winter 23? until Friday.", "Winter"),
    ("He cambiado la clave de Netflix a vNGUpCAtl, no se la pases", "vNGUp"),
    ("und die Prüfziffer hinten ist 278", "278"),
    ("Anmeldung als svc_backup mit Kennwort schatzi.", "schatzi"),
    ("$ kubectl get secret db -o jsonpath={.data.admin-password} | base64 -d\notono 791\n$ ls", "otono"),
    ("| user | password | role |\n| ann.b |\nCerise1995!! | admin |", "Cerise"),
]


def redact(text: str) -> str:
    numbers = count()
    return Redactor(lambda: str(next(numbers))).redact(RawText(text)).text


@pytest.mark.parametrize("text", ORDINARY)
def test_what_only_tells_of_a_secret_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(("text", "secret"), SECRET)
def test_a_value_that_wraps_or_is_spoken_is_gone(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in redact(text)


def test_in_a_table_whose_row_wraps_the_user_stays() -> None:
    assert "ann.b" in redact("| user | password | role |\n| ann.b |\nCerise1995!! | admin |")


@pytest.mark.parametrize(
    "word", ["geandert", "verwendet", "modifiee", "cambiada", "unchanged", "verschlusselt", "lang"]
)
def test_participles_are_known_by_their_endings(word: str) -> None:
    assert is_state(word) is (word != "lang")


@pytest.mark.parametrize("word", ["helado", "mermelada", "geranien", "butterfly", "tulipe", "elefant", "soldado"])
def test_after_a_colon_a_plain_noun_may_be_the_value(word: str) -> None:
    assert not is_state(word, sure=True)
    assert word not in redact(f"Password: {word}")


def test_a_word_before_a_place_is_said_of_the_secret() -> None:
    text = "est affiche dans l'entree"
    assert is_said_of(text, 4, 11)
    assert not is_said_of("est Tulipe77 dans", 4, 12)


def test_dates_and_properties_are_told_from_values() -> None:
    assert is_date("12 Jan 2024")
    assert is_date("Jan 12, 2024")
    assert not is_date("12 Jane 4")
    text = "robustesse du mot de passe"
    assert is_property_of(text, text.index("mot"))
    assert not is_property_of("nota de la clave", 11)


@pytest.mark.parametrize(
    ("pattern", "wraps"),
    [
        (r"ghp_[A-Za-z0-9]{20}", False),
        (r"a[^\n]{3}b", False),
        (r"a[^\s:]{3}b", False),
        (r"a[^:]{3}b", True),
        (r"a[ \n]b", True),
        (r"a\nb", True),
        (r"(?m:^a)", True),
        (r"(?s:a.b)", True),
    ],
)
def test_an_expression_that_may_reach_over_a_line_is_known(pattern: str, wraps: bool) -> None:
    assert may_wrap(pattern) is wraps
