# ruff: noqa: RUF001 - secrets in Cyrillic and Chinese stand here as they are typed
from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import Trust
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import MARKS, RawText, Redaction, Redactor

CARD = "4690 7439 1500 0808"
SECRETS = [
    # (text, what must be gone, rule)
    (f"Card number: {CARD}", CARD, "card"),
    ("4111111111111111", "4111111111111111", "card"),
    ("my amex 3782 822463 10005 ok", "3782 822463 10005", "card"),
    ("4690-7439-1500-0808 09/29", "4690-7439-1500-0808", "card"),
    ("5555.5555.5555.4444", "5555.5555.5555.4444", "card"),
    ("Cardnumber4690743915000808", "4690743915000808", "card"),
    ("469O 7439 l5OO O8O8", "469O 7439 l5OO O8O8", "card"),
    ("Card number 4111 1111 1111 1112", "4111 1111 1111 1112", "card"),
    ("4690 7439 1500 0808 123", CARD, "card"),
    ("4690 7439\n1500 0808", "1500", "card"),
    (
        "\uff14\uff16\uff19\uff10\u00a07439\u20111500\u200b\u00a00808",
        "\uff14\uff16\uff19\uff10",
        "card",
    ),
    ("IBAN DE89 3704 0044 0532 0130 00 thanks", "DE89 3704 0044 0532 0130 00", "iban"),
    ("gb29nwbk60161331926819", "gb29nwbk60161331926819", "iban"),
    ("pay to FR14 2004 1010 0505 0001 3M02 606 today", "FR14 2004 1010 0505 0001 3M02 606", "iban"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijkl", "token"),
    ("export K=sk-proj-abcdefghijklmnopqrst1234567890", "abcdefghijkl", "token"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", "token"),
    ("xoxb-123456789012-abcdefghijkl", "123456789012", "token"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123456", "eyJzdWIi", "token"),
    ("https://bob:hunter2@example.org/x", "hunter2", "token"),
    ("Authorization: Bearer abcdef1234567890abcdef", "abcdef1234567890", "token"),
    ('api_key = "9f8a7b6c5d4e3f2a1b0c"', "9f8a7b6c5d4e3f2a1b0c", "token"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----", "MIIEabc", "token"),
    ("DB_PASSWORD=hunter2", "hunter2", "password"),
    ('{"password": "correct horse"}', "correct horse", "password"),
    ("Password: Avocet-P5BQ6!73", "Avocet-P5BQ6!73", "password"),
    ("Passw0rd: Avocet-P5BQ6! 73", "73", "password"),
    ("Passwort: Geheim123", "Geheim123", "password"),
    ("mein Passwort ist geheim", "geheim", "password"),
    ("mot de passe\u00a0: soleil42", "soleil42", "password"),
    ("mi contraseña es Sol-2024!", "Sol-2024!", "password"),
    ("my wifi password is sunshine", "sunshine", "password"),
    ("the password for the router is correct horse battery staple", "battery", "password"),
    ("hunter2 is my password", "hunter2", "password"),
    ("I changed my password from Alpha1! to Beta2!", "Beta2!", "password"),
    ("pwd hunter2", "hunter2", "password"),
    ("Password\tsunshine", "sunshine", "password"),
    ("passwords: hunter2, Blue42!", "Blue42!", "password"),
    ("my password is Foo-123. Yes, Foo-123!", "Foo-123", "password"),
    ("PIN: 4821", "4821", "pin"),
    ("my pin is 4821", "4821", "pin"),
    ("door code 4821#", "4821", "pin"),
    ("CVV 123", "123", "cvv"),
    ("Prüfnummer: 987", "987", "cvv"),
    ("verification code is 482913", "482913", "code"),
    ("recovery phrase: witch collapse practice feed shame open despair creek", "collapse", "recovery phrase"),
    ("seed phrase\n1. witch 2. collapse 3. practice 4. feed 5. shame 6. open 7. despair", "shame", "recovery phrase"),
    ("my password's Xk9!kk2", "Xk9!kk2", "password"),
    ("my password\u2019s sunshine.", "sunshine", "password"),
    ("use Xk9!kk2 as password", "Xk9!kk2", "password"),
    ("please use sunshine as the new password", "sunshine", "password"),
    ("482913 is the password", "482913", "password"),
    ("my password was Xk9!kk2 but now it is Yab33?z", "Yab33?z", "password"),
    ("my password was sunshine, now it's moonlight", "moonlight", "password"),
    ("I changed my password from sunshine to moonlight", "moonlight", "password"),
    ("Ich habe mein Passwort von Alpha1! auf Beta2! ge\u00e4ndert", "Beta2!", "password"),
    ("the password is either Xk9!kk2 or Yab33?z", "Yab33?z", "password"),
    ("my email password is my dog's name Rex1999", "Rex1999", "password"),
    ("password\nXk9!kk2", "Xk9!kk2", "password"),
    ("Password\n\n  Xk9!kk2\nUser", "Xk9!kk2", "password"),
    ("PIN\n4821\n", "4821", "pin"),
    ("Password: Rex 1999 spot", "spot", "password"),
    ("Wifi password: the red Fox 77\nbye", "the red Fox 77", "password"),
    ("password: Tr0ub4dor&3 and again TR0UB4DOR&3", "TR0UB4DOR&3", "password"),
    ("mysql -u root -pXk9!kk2 shop", "Xk9!kk2", "password"),
    ("mysqldump -u root -p'two words' shop", "two words", "password"),
    ("curl -u bob:Xk9!kk2 https://a.example/", "Xk9!kk2", "password"),
    ('curl -sSu "bob:Xk9!kk2" https://a.example/', "Xk9!kk2", "password"),
    ("sshpass -p hunter2 ssh bob@a.example", "hunter2", "password"),
    ("docker login -u bob -p hunter2", "hunter2", "password"),
    ("openssl rsa -passin pass:hunter2", "hunter2", "password"),
    ("482913 is your verification code", "482913", "code"),
    ("G-482913 is your Google code", "482913", "code"),
    ("Your code is 482913", "482913", "code"),
    ("Your Uber code: 482 913. Never share it", "482 913", "code"),
    ("Use 482913 as your login code", "482913", "code"),
    ("Enter code 482913 to sign in", "482913", "code"),
    ("Ihr Code lautet 482913", "482913", "code"),
    ("Votre code est 482913", "482913", "code"),
    ("The code for the alarm is 7719", "7719", "code"),
    ("the code to our front door is 4821", "4821", "code"),
    ("minha senha \u00e9 Sol-2024!", "Sol-2024!", "password"),
    ("Senha: girassol", "girassol", "password"),
    ("la mia password \u00e8 Sole2024", "Sole2024", "password"),
    ("il codice di verifica: 482913", "482913", "code"),
    ("Пароль: солнышко", "солнышко", "password"),
    ("мой пароль это Солнце77", "Солнце77", "password"),
    ("Ваш код: 482913", "482913", "code"),
    ("密码：Xk9kk2", "Xk9kk2", "password"),
    ("我的密码是sunshine。", "sunshine", "password"),
    ("482913是您的验证码", "482913", "code"),
    ("パスワードはhimitsu12です", "himitsu12", "password"),
    ("認証コード: 482913", "482913", "code"),
    ("暗証番号は4821です", "4821", "pin"),
    ("비밀번호: abcd1234", "abcd1234", "password"),
    ("wachtwoord: zonnetje", "zonnetje", "password"),
    ("my password used to be Xk9!kk2, now Yab33?z", "Yab33?z", "password"),
    ("My old password was Xk9!kk2 and the new one is Yab33?z", "Yab33?z", "password"),
    ('password changed from "Xk9!kk2" to "Yab33?z"', "Yab33?z", "password"),
    ("password: Xk9!kk2 -> Yab33?z", "Yab33?z", "password"),
    ("I set the password to sunshine", "sunshine", "password"),
    ("Passphrase: my dog ate 3 shoes", "shoes", "password"),
    ("Votre code de v\u00e9rification est le 482913", "482913", "code"),
    ("Use 482913 to reset your password", "482913", "code"),
    ("a senha do wifi \u00e9 sol2024", "sol2024", "password"),
    ("пароль от вайфая: солнце77", "солнце77", "password"),
    ("確認コードは「482913」です", "482913", "code"),
    ("密码改成abc123了", "abc123", "password"),
    ("SSN: 123-45-6789", "123-45-6789", "identity number"),
    ("my social security number is 536-90-4399", "536-90-4399", "identity number"),
    ("Steuer-ID 36 574 261 809", "36 574 261 809", "identity number"),
    ("DNI: 54362315K", "54362315K", "identity number"),
    ("P@5sw0rd: hunter2", "hunter2", "password"),
    ("4690_7439_1500_0808 and 4690/7439/1500/0808", "7439", "card"),
    ("pass\u200dword: hun\u2060ter2", "ter2", "password"),
    ("code: 482913", "482913", "code"),
    ("WhatsApp code 482-913", "482-913", "code"),
    ("Ihre TAN lautet 482913", "482913", "code"),
    ("Recovery code: k3x9-p2mq-77ab", "k3x9", "code"),
    ("Sicherheitsantwort: Bello", "Bello", "password"),
    ("Security question: first pet?\nAnswer: Fluffy", "Fluffy", "password"),
    ("SIN: 046 454 286", "046 454 286", "identity number"),
    ("Passport No. C01X00T47", "C01X00T47", "identity number"),
    ("National Insurance No. AB 12 34 56 C", "AB 12 34 56 C", "identity number"),
    ("<password>hunter2</password>", "hunter2", "password"),
    ("define('DB_PASSWORD', 'hunter2');", "hunter2", "password"),
    ("SK0123456789abcdef0123456789abcdef", "0123456789abcdef", "token"),
    ("0123456789abcdef0123456789abcdef-us12", "0123456789abcdef", "token"),
    ("AccountKey=abcdEFGH1234abcdEFGH1234abcdEFGH1234==;x", "abcdEFGH1234", "token"),
    ("api_key=ab12cd34ef56\n78ab90cd12", "78ab90cd12", "token"),
    ("IBAN NL91ABNA0417l64300", "0417", "iban"),
    ("Password \u2192 Avocet-P5BQ6!73", "Avocet", "password"),
    ("Your temporary password has been set to Avocet-P5BQ6!73.", "Avocet", "password"),
    ('psk="Avocet-P5BQ6!73"', "Avocet", "password"),
    ("redis://:Avocet#P5?BQ6@cache:6379/0", "BQ6", "token"),
    ("https://api.example/now?q=Bonn&appid=6605dfea56d2cbb2e068bb067dabee31", "6605dfea", "token"),
    ("client_secret: /kJxihbMlICD8VJ/4ec6sSuFz3EQeRLn1xUL7MVX1", "kJxihb", "token"),
    ("phone unlock code 0739", "0739", "pin"),
    ("Cryptogramme visuel : 534", "534", "cvv"),
    ("Dein Anmeldecode ist 853324", "853324", "code"),
    ("2FA: 679061", "679061", "code"),
    ("Nom de jeune fille de votre m\u00e8re : Saint-Malo", "Saint-Malo", "password"),
    ("Her social is 322-47-1114", "322-47", "identity number"),
    ("C.F. LRUTQL41T52V801O", "LRUTQL", "identity number"),
    ("| Password | Avocet-P5BQ6!73 |", "Avocet", "password"),
    ("So the password would be Avocet-P5BQ6!73", "Avocet", "password"),
    ("password, which is Avocet-P5BQ6!73", "Avocet", "password"),
    ("can you log me in? its Avocet-P5BQ6!73 (password)", "Avocet", "password"),
    ("it's Avocet-P5BQ6!73, that's the wifi password", "Avocet", "password"),
    ("contrase\u00f1a nueva: Avocet-P5BQ6!73", "Avocet", "password"),
    ("password = monkey", "monkey", "password"),
    ("jdbc:oracle:thin:scott/Avocet-P5@db:1521/XE", "Avocet", "password"),
    ("echo 'Avocet-P5' | sudo -S reboot", "Avocet", "password"),
    ("CREATE USER a IDENTIFIED BY 'Avocet-P5'", "Avocet", "password"),
    ('<add key="DbPassword" value="Avocet-P5" />', "Avocet", "password"),
    ("Mon code de carte bleue est 1426", "1426", "pin"),
    ("Le code est 481695", "481695", "code"),
    ("Votre code Acme est 481695", "481695", "code"),
    ("Introduce el c\u00f3digo 502115 para continuar", "502115", "code"),
    ("door: 3972#", "3972", "code"),
    ("Sozialversicherungs-Nr.: 68 090164 O 538", "090164", "identity number"),
    ("Nat. Ins. No: BY 80 40 48 A", "80 40", "identity number"),
    ("Passwort >> Avocet-P5BQ6!73", "Avocet", "password"),
    ("code wifi : Avocet-P5BQ6!73", "Avocet", "password"),
    ("le mot de passe a \u00e9t\u00e9 chang\u00e9 en Avocet-P5BQ6!73", "Avocet", "password"),
    ("Geheimnummer: 6268", "6268", "pin"),
    ("SS# 431-50-9533", "431-50", "identity number"),
]
ORDINARY = [
    "the password policy is strict",
    "the password is required",
    "The password is wrong, please try again",
    "Password reset: click here",
    "Forgot password?",
    "Password (8+ characters)",
    "Password: \u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022",
    "password manager",
    "password = getpass.getpass()",
    "self.passwd = passwd",
    'password = os.environ["DB_PASSWORD"]',
    "if password != confirm_password:\nfe80::dd3b:8579:e48f:6eeb",
    "Change password\nmax_tokens=5273",
    "x = 4.397462233491e-80",
    "max_tokens=5273\nsort_key = a.b",
    "sin duda, el 12 de mayo",
    "the password is stored in the vault",
    "What is the wifi password?",
    "Passwort vergessen",
    "mot de passe oublié",
    "Booking reference C8R34M. Please arrive two hours early.",
    "boarding pass K7XQ2P",
    "Flight TP1873 departs on 29 March 2027 at 08:20 from gate C25",
    "[warn] E210: stale lease, retrying in 30 s",
    "call +49 170 1234567 or (555) 123-4567",
    "Order number 302-1234567-1234567",
    "Order total 84.20 EUR for one desk lamp",
    "2027-03-18 09:30:15 build 1700000000000",
    "pin the tab; pin 3 of the chip",
    "key: value",
    "Key: C major",
    "The secret is out, and the token economy is growing",
    "ISBN 978-3-16-148410-0",
    "0.4690743915000808",
    "uuid 550e8400-e29b-41d4-a716-446655440000",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "git tag osprey-v2",
    "Room 8.22",
    "tracking 9400 1000 0000 0000 0000 00",
    "4111 1111 1111 1112",
    "123-45-6789",
    "session_token_expires: never",
    "The password's been changed, and the password's strength matters",
    "Password: must be at least 8 characters",
    "Password: 8 to 64 characters",
    "Password\nRemember me\nSign in",
    "Enter your password\nhttps://a.example/x1",
    "use Google as password manager, or fingerprints as passwords",
    "export my passwords from Chrome to Firefox",
    "I reset my password from the settings to be sure",
    "man/passwd.1.xml: Likewise",
    "exit code is 404; error code: 1234; country code: 4912",
    "your zip code is 90210",
    "your code is 1200 lines long",
    "Use code SAVE2026 at checkout",
    "docker run -p 8080:80 web; mysql -u root -p shop; mysql -uroot -port 3306",
    "curl -u bob: https://a.example/",
    "senha: obrigat\u00f3ria",
    "login e senha, password e username",
    "la password \u00e8 scaduta",
    "неверный пароль",
    "忘记密码？ 密码长度8-16位",
    "パスワードは8文字以上で入力してください",
    "Settings => Passwords => Add",
    "Kennwort: mindestens 10 Zeichen",
    '"password": "string"',
    "max_tokens=1233\nfe80::c90b:df05:6665:a6c9",
    "Home | Password | Settings",
    "The password should be memorable",
    "Tables of the OAuth2 (password) grant",
    "The code is 404 here",
]


def redactor() -> Redactor:
    numbers = count()
    return Redactor(lambda: f"00000000-0000-7000-8000-{next(numbers):012}")


def redact(text: str, trust: Trust = Trust.UNTRUSTED) -> Redaction:
    return redactor().redact(RawText(text), trust)


@pytest.mark.parametrize(("text", "gone", "rule"), SECRETS)
def test_a_secret_goes_and_its_rule_is_counted(text: str, gone: str, rule: str) -> None:
    redaction = redact(text)
    assert gone not in redaction.text
    assert f"{OPEN}{rule}{CLOSE}" in redaction.text
    assert redaction.counts[rule] >= 1
    assert redaction.secrets == ()


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == Redaction(redact(text).text)
    assert redact(text).text == text


@pytest.mark.parametrize(("text", "gone", "rule"), SECRETS)
def test_in_the_users_own_words_the_value_is_kept_for_the_vault_alone(text: str, gone: str, rule: str) -> None:
    redaction = redact(text, Trust.USER)
    assert gone not in redaction.text
    assert rule in {secret.rule for secret in redaction.secrets}
    for secret in redaction.secrets:
        assert secret.placeholder in redaction.text
        assert secret.value in text
        assert secret.value not in secret.caption
        assert secret.value not in repr(secret)


def test_what_stands_around_a_secret_stays() -> None:
    text = "Payment\nCard number: 4690 7439 1500 0808\nPassword: Avocet-P5BQ6!73\nOrder total 84.20 EUR"
    assert redact(text).text == (
        f"Payment\nCard number: {OPEN}card{CLOSE}\nPassword: {OPEN}password{CLOSE}\nOrder total 84.20 EUR"
    )


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("my home wifi password is sunshine", "home wifi password"),
        ("the password for the router is hunter2", "password for the router"),
        ("Netflix PIN 4821", "netflix pin"),
        (f"card {CARD}", "payment card"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "GitHub token"),
    ],
)
def test_a_caption_says_what_the_secret_is_in_the_users_words(text: str, caption: str) -> None:
    assert [secret.caption for secret in redact(text, Trust.USER).secrets] == [caption]


def test_what_follows_a_password_in_a_command_stays() -> None:
    assert redact("PGPASSWORD=hunter2 psql -h db").text == f"PGPASSWORD={OPEN}password{CLOSE} psql -h db"
    assert redact("mysql -u root -pXk9!kk2 shop").text == f"mysql -u root -p{OPEN}password{CLOSE} shop"


def test_the_same_secret_twice_is_one_entry_of_the_vault() -> None:
    redaction = redact(f"card {CARD} and again {CARD}", Trust.USER)
    assert len(redaction.secrets) == 1
    assert redaction.text.count(redaction.secrets[0].placeholder) == 2


def test_a_card_typed_in_two_ways_is_one_entry_of_the_vault() -> None:
    redaction = redact(f"card {CARD}, or {CARD.replace(' ', '-')}, or {CARD.replace(' ', '')}", Trust.USER)
    assert [secret.value for secret in redaction.secrets] == [CARD]
    assert redaction.text.count(redaction.secrets[0].placeholder) == 3


def test_an_old_password_and_its_new_one_are_two_entries_of_the_vault() -> None:
    for text in ("I changed my password from Alpha1! to Beta2!", "my password was Alpha1! but now it is Beta2!"):
        assert [secret.value for secret in redact(text, Trust.USER).secrets] == ["Alpha1!", "Beta2!"]


@pytest.mark.parametrize("trust", list(Trust))
@pytest.mark.parametrize("forged", [f"{OPEN}vault:1{CLOSE}", "\u301avault:1\u301b", f"{OPEN}secret{CLOSE}"])
def test_a_placeholder_cannot_be_forged(forged: str, trust: Trust) -> None:
    text = redact(f"see {forged}", trust).text
    assert OPEN not in text
    assert "\u301a" not in text


def test_text_that_no_database_could_hold_is_made_storable() -> None:
    text = redact("a\0b\ud800c").text
    assert text.encode("utf-8").decode() == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://a.example/x?token=abc#frag", "https://a.example/x"),
        ("https://bob:hunter2@a.example/x", "https://a.example/x"),
        (
            "https://a.example/reset/ghp_abcdefghijklmnopqrstuvwxyz0123456789",
            f"https://a.example/reset/{OPEN}token{CLOSE}",
        ),
        ("https://a.example/pay/4690%207439%201500%200808", f"https://a.example/pay/{OPEN}card{CLOSE}"),
        ("file:///home/ann/notes.md", "file:///home/ann/notes.md"),
    ],
)
def test_an_address_keeps_only_its_place(address: str, clean: str) -> None:
    assert redactor().redact_url(RawText(address)) == clean


PIECES = st.sampled_from(
    [text for text, _, _ in SECRETS]
    + ORDINARY
    + [" ", "\n", "\t", ": ", "Password", "PIN", "[card]", f"{OPEN}pin{CLOSE}"]
)
HOSTILE = st.one_of(st.text(max_size=60), PIECES)


@settings(max_examples=100, deadline=None)
@given(st.lists(HOSTILE, max_size=8).map(" ".join))
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert again.text == once.text
    assert again.counts == {}


@settings(max_examples=50, deadline=None)
@given(st.lists(HOSTILE, max_size=8).map(" ".join))
def test_spans_are_in_order_within_the_text_and_every_mark_is_known(text: str) -> None:
    at = 0
    for span in redact(text).spans:
        assert at <= span.start < span.end <= len(text)
        assert span.rule in MARKS
        at = span.end


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit",
    [
        "1 ", "4 ", "password ", "a:", "DE89 ", "key=", "-----BEGIN ", "eyJ", "eyJ-", "x" * 50, "pin\t", "your code ",
        "seed phrase word ", "password:", "mysql -p", "curl -u ", "-----BEGIN PRIVATE KEY-----", "password: hunter2\n",
    ],
)  # fmt: skip
def test_long_hostile_text_does_not_hang_the_redactor(unit: str) -> None:
    redact((unit * 20_000)[:20_000])


@pytest.mark.timeout(20)
def test_a_table_of_numbers_does_not_hang_the_redactor() -> None:
    row = " ".join(str(number % 10) for number in range(7, 107))
    assert redact(f"{row}\n" * 600 + "my pin is 4821").counts["pin"] == 1


def test_a_thousand_different_secrets_are_all_taken_out() -> None:
    text = "".join(f"password: h{number}x\nseen H{number}X\n" for number in range(10_000, 11_000))
    assert redact(text).counts == {"password": 2000}
