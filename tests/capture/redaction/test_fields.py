from __future__ import annotations

from itertools import count

import pytest

from sixfold.capture.redaction.fold import CLOSE
from sixfold.capture.redaction.redact import RawText, Redactor

OWNED = [
    # (text, what must be gone): a label owns its field, whatever stands in it
    ("Backup password: tunnel hammer river", "hammer"),
    ("Mail password\tnarzisse", "narzisse"),
    ("Contraseña del servidor\nYv7-pq!!2", "Yv7"),
    ("Passwort Postausgang\tBirnbaum.Regen88", "Regen88"),
    ("Mot de passe SMTP - &QX7unNJ2", "NJ2"),
    ("WLAN-Netzwerkschlüssel\t0917 7656 0320 2913 3307", "2913"),
    ("Clé Wi-Fi\n287B9BB0", "287B9"),
    ("Recovery codes\n7fd4d-bf034\ne9e54-ac9ea\n16a2c-99fe0", "16a2c"),
    ("Códigos de respaldo:\n98872495, 29200158", "29200158"),
    ("Códigos de respaldo:\n98872495, 29200158", "98872495"),
    ("Produktschlüssel\t6J PG-3JL 8-8SG7-7LLX", "8SG7"),
    ("Setup key:\nno32 iypn 7lyh vi4n", "7lyh"),
    ("Question secrète\nVille de naissance ?\nRéponse\nBeauval", "Beauval"),
    ("Passphrase\ncastle lobster juniper wizard", "juniper"),
    ("Numéro AVS : 756.2531.1331.81", "2531"),
    ("name;password\nann;vK7!pq2", "vK7"),
    ("name;password\nann;vK7!pq2\nben;Sommer1", "Sommer1"),
    ("HOST      USER      PASSWORD\nmail      ann       Ring_44!", "Ring_44"),
    ("<claveAdmin>Orilla123</claveAdmin>", "Orilla123"),
    ('const DB_PASS: &str = "lagoon113";', "lagoon113"),
    ("- name: SECRET_ACCESS_KEY\n  value: os6HElYw7/+azHfFCHyvAJNNgp1kc0Ibqge", "azHfFC"),
    ("WIFI:T:WPA;S:Box;P:MeerSturm4;;", "MeerSturm4"),
]
NEAR = [
    # what no ordinary text has counts in a sentence that names a secret, and in the answer to a question
    ("Su contraseña por defecto es Marbella1547&. Cámbiela.", "Marbella"),
    ("Der PUK wurde neu vergeben. Neuer Wert: 82360513", "82360513"),
    ("código del portón (8875)", "8875"),
    ("what's the password for the NAS?\nMia: Brook*375x", "Brook"),
    ("[12:01] Jo: wifi password again?\n[12:02] Mia: it's Nb7-kkw2", "kkw2"),
    ("Su código de confirmación de Grafana\nes 493546. Caduca pronto.", "493546"),
    ("Sie kommen mit dem Passwort\nRx7Tulpe944 hinein", "Tulpe944"),
]
GROWN = [
    # a value is taken as far as it goes: spaces, edges of boxes and lines, quotes
    ("password: bpjT2 @e4IVBs", "e4IVBs"),
    ("Password=Mead\now_499", "ow_499"),
    ('db("x;Password=Mead\now_499;")', "ow_499"),
    ("token: ghp_nNIvJPCLGzifIxlHXy eYTuIFuzt5DWr9TDrJab", "IFuzt5"),
    ("access key AKIAGHBBZFLYK SQ4FVWR", "SQ4FVWR"),
    ("glpat- ZODFL4ehnUeL9m2QqxHv", "ZODFL4"),
    ("LU20 0033 8140  8247 5741", "8247"),
    ("https://ann:shadow\n1961@files.example/x", "1961"),
    ("PIN: 48 21", "21"),
    ("Licence key: W96PF- M3X4G- 4V8JM- 69X9J", "69X9J"),
]
ORDINARY = [
    "Ihr Passwort ist inaktiv.",
    "La contraseña es demasiado corta",
    "Das Passwort ist mir entfallen",
    "password: Optional[str] = None",
    '"forgotPassword": "Forgot password?",',
    "password: ${DB_PASSWORD}",
    "DB_PASSWORD=<your-password>",
    "PUT /api/users/password -> 503",
    "Season pass: 73.42 EUR",
    "Palabras clave: búsqueda",
    "Forgot your password?\nInvoice INV-2022-7884",
    "Change password\nfalcon-prt74vk2ra-w6hdu  1/1  Running",
    "API keys\ncommit 42aa2402605e88eb1312427c89aedc8c08e026d8",
    "The new PIN arrives by post within 4 days",
    "Codes de secours : 2 sur 10 restants",
    "Passport photo must be 35 x 45 mm\n97654 people follow this page",
    '<input type="password" name="password" autocomplete="current-password">',
    "src/cache/password.py:496:54",
    "cache-key: node-modules-aaac8385e9824252e7c00103d2d041de4bee4f54",
    "kubectl create secret generic db --from-file=password.txt",
]


def redact(text: str) -> str:
    numbers = count()
    return Redactor(lambda: str(next(numbers))).redact(RawText(text)).text


@pytest.mark.parametrize(("text", "secret"), OWNED + NEAR + GROWN)
def test_nothing_of_a_value_is_left(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in redact(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_words_and_code_about_secrets_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Password: vK7!pq2. Please change it soon.", "Please change it soon."),
        ("PGPASSWORD=vK7!pq2 psql -h db", "psql -h db"),
        ("Password: vK7!pq2\nlogin: ann", "login: ann"),
        ("PIN: 4821\nRemember me", "Remember me"),
    ],
)
def test_what_stands_behind_a_value_is_kept(text: str, kept: str) -> None:
    clean = redact(text)
    assert kept in clean
    assert CLOSE in clean


@pytest.mark.parametrize(
    "spelling", ["Türcode", "Tür-Code", "Haustür PIN", "Tuercode", "Torcode", "code de la porte", "código de la puerta"]
)
def test_a_word_is_known_by_its_parts(spelling: str) -> None:
    assert "7719" not in redact(f"{spelling}: 7719")
