"""Tables of titles: what the rules that come with the program leave out, and what they have to leave alone."""

from __future__ import annotations

import pytest

from sixfold.capture.exclusion import PRIVATE, Judge, decide, presets
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window

SCREEN = Box(0, 0, 100, 100)
EVERY = [rule for group in presets().values() for rule in group]

BANKS = [
    "Account Overview | Chase - Google Chrome",
    "Sparkasse KölnBonn: Finanzübersicht - Google Chrome",
    "Finanzstatus - ING - Chromium",
    "DKB - Deutsche Kreditbank AG — Mozilla Firefox",
    "PayPal: Summary - Google Chrome",
    "Wells Fargo Account Summary - Google Chrome",
    "Crédit Agricole - Accès à mes comptes — Mozilla Firefox",
    "Monzo - Google Chrome",
    "Volksbank Köln Bonn eG - Chromium",
    "Volksbank Mittelhessen eG - Online-Banking - Personal - Microsoft Edge",
    "Log in to your PayPal account - Google Chrome",
    "Sign in to U.S. Bank Online Banking - Chromium",
    "Bank of America | Online Banking | Accounts | Accounts Overview - Google Chrome",
    "HSBC UK - Personal & Online Banking - Google Chrome",
    "Log on | Barclays - Google Chrome",
    "Capital One - Account Summary - Brave",
    "ログイン - 三菱UFJダイレクト - Google Chrome",
    "Mon espace client - BNP Paribas - Google Chrome",
    "BBVA - Posición global - Google Chrome",
    "Revolut - Google Chrome",
    "Account | Wise - Google Chrome",
    "Meine Konten - Commerzbank - Google Chrome",
    "iPKO - logowanie - Google Chrome",
    "mBank - serwis transakcyjny - Google Chrome",
    "ABN AMRO - Internet Bankieren - Google Chrome",
    "Nubank — Mozilla Firefox",
    "Konten und 2 weitere Seiten - Monzo - Profil 1 - Microsoft\u200b Edge",
    "Log in - Virgin Money - Brave",
    "Einloggen | Postbank - Chromium",
    "Mes comptes - LCL - Chromium",
    "Online Banking - Chromium",
    "Anmelden | Stadtsparkasse München - Chromium",
    "Sign On to View Your Personal Accounts | Wells Fargo - Google Chrome",
    "Accounts Overview | Ally - Google Chrome",
    "Accedi - Intesa Sanpaolo - Google Chrome",
    "Inloggen | Rabobank - Google Chrome",
    "Minha conta - Nubank - Google Chrome",
    "Transactions - Revolut - Opera",
]
PASSWORDS = [
    "Bitwarden Vault | Vaults - Google Chrome",
    "1Password — Mozilla Firefox",
    "Passwords — Mozilla Firefox",
    "Settings - Passwords - Google Chrome",
    "Vaults | Bitwarden Web vault - Chromium",
    "Proton Pass - Google Chrome",
    "All items - Proton Pass — Mozilla Firefox",
    "My Vault - LastPass - Chromium",
    "NordPass - Chromium",
    "Dashlane - Chromium",
    "Enpass — Mozilla Firefox",
    "Password Manager - Chromium",
    "KeePassXC - Chromium",
    "Vault - Keeper Password Manager - Chromium",
    "Einstellungen - Passwörter - Google Chrome",
    "Paramètres - Mots de passe - Google Chrome",
    "Passwörter — Mozilla Firefox",
    "Gestor de contraseñas - Google Chrome",
    "Google Password Manager - Chromium",
    "Vault | Dashlane - Microsoft\u200b Edge",
    "Sign in | 1Password - Safari",
    "Vaultwarden Web | Vaults — Mozilla Firefox",
]
INNOCENT = [
    "KeePassXC review - Blog - Google Chrome",
    "How to install KeePassXC on Debian - Forum — Mozilla Firefox",
    "Using the Bitwarden web vault - Reddit - Google Chrome",
    "Chase the dragon - Wikipedia - Google Chrome",
    "PayPal - Wikipedia - Google Chrome",
    "Sparkasse - Wikipedia - Google Chrome",
    "Wells Fargo account scandal explained - The Verge - Google Chrome",
    "Deutsche Bank cuts 3,000 jobs - Reuters - Google Chrome",
    "PayPal: what went wrong - The Verge - Google Chrome",
    "Sparkasse Köln schließt Filialen - Kölner Stadt-Anzeiger - Google Chrome",
    "How to remember passwords - Blog - Google Chrome",
    "Passwords - Wikipedia - Google Chrome",
    "Bitwarden - Wikipedia - Google Chrome",
    "bitwarden/clients: Bitwarden client apps · GitHub - Google Chrome",
    "1Password review - PCMag - Google Chrome",
    "Online banking - Wikipedia - Google Chrome",
    "Private browsing - Wikipedia - Google Chrome",
    "InPrivate clinic Berlin - Google Chrome",
    "Private browsing - Wikipedia — Mozilla Firefox",
    "Incognito (2009 film) - Google Chrome",
    "Tor Browser review - Blog - Google Chrome",
    "Paw Patrol | Chase - Google Chrome",
    "Things to do | Halifax - Google Chrome",
    "Hotels - Santander - Google Chrome",
    "Nationwide strike enters second week - BBC News - Google Chrome",
    "Be wise about money - Medium - Google Chrome",
    "Inbox (3) - ana@deutsche-bank.de - Gmail - Google Chrome",
    "The Great Train Bank Robbery - IMDb - Google Chrome",
    "Bank holiday opening times | Tesco - Google Chrome",
    "Discover - Spotify - Google Chrome",
    "Discover weekly - Google Chrome",
    "George Orwell | Biography - Google Chrome",
    "Private Browsing - Mozilla Support — Mozilla Firefox",
    "Common myths about Private Browsing | Firefox Help — Mozilla Firefox",
    "Best password managers of 2027 - CNET - Google Chrome",
    "Settings - Chromium",
    "Vaults of the city - Google Chrome",
    "ING opens office in Utrecht - NOS - Google Chrome",
    "Monzo raises funding - TechCrunch - Google Chrome",
    "How to lock your Mac - 1Password tips - Medium - Google Chrome",
    "Volksbank - Wikipedia — Mozilla Firefox",
    "Streit um Sparkasse: Bürger klagen - Der Spiegel — Mozilla Firefox",
    "Is Revolut safe? - Which? - Google Chrome",
    "Wise - definition - Merriam-Webster - Google Chrome",
    "A dash of salt: recipes - Google Chrome",
    "Banking: an introduction - Coursera - Google Chrome",
    "turn-key.com - Chromium",
    "DKB raises rates - FAZ - Google Chrome",
    "River bank restoration - Google Chrome",
    "How safe is online banking - Google Chrome",
    "Halifax, Nova Scotia - Google Chrome",
    "Sign in - GitHub - Google Chrome",
    "Login - Chromium",
    "Accounts - Settings - Chromium",
]
PRIVATE_WINDOWS = [
    "New Incognito Tab - Chromium",
    "Neuer Inkognitotab - Google Chrome",
    "Nouvel onglet de navigation privée - Google Chrome",
    "Nueva pestaña de Incógnito - Chromium",
    "Nuova scheda Incognito - Chromium",
    "Nova guia anônima - Google Chrome",
    "Nieuw incognitotabblad - Chromium",
    "Nowa karta incognito - Chromium",
    "Новая вкладка инкогнито - Chromium",
    "新しいシークレット タブ - Google Chrome",
    "新的无痕式标签页 - Google Chrome",
    "새 시크릿 탭 - Google Chrome",
    "News - Google Chrome (Incognito)",
    "News - Google Chrome\uff08シークレット モード\uff09",
    "New InPrivate tab - [InPrivate] - Microsoft\u200b Edge",
    "News - [InPrivate] - Microsoft\u200b Edge",
    "New Private Tab - Brave",
    "Mozilla Firefox Private Browsing",
    "News — Mozilla Firefox Private Browsing",
    "News — Mozilla Firefox Privater Modus",
    "News — Navigation privée de Mozilla Firefox",
    "News — Mozilla Firefox Navegación privada",
    "News — Mozilla Firefox Navigazione anonima",
    "News — Mozilla Firefox — navegação privativa",
    "News — Mozilla Firefox-privénavigatie",
    "News — Mozilla Firefox — tryb prywatny",
    "News — Приватный просмотр Mozilla Firefox",
    "News — Mozilla Firefox プライベートブラウジング",
    "News — Mozilla Firefox 隐私浏览",
    "News — Mozilla Firefox 사생활 보호 모드",
    "News — LibreWolf Private Browsing",
]
OF_PAGES = [
    "Private browsing - Wikipedia - Chromium",
    "Private browsing - Wikipedia — Mozilla Firefox",
    "Mozilla Firefox Private Browsing — Mozilla Firefox",
    "InPrivate clinic Berlin - Microsoft\u200b Edge",
    "Browse InPrivate - Microsoft Support - Microsoft\u200b Edge",
    "What is Incognito? (Incognito) - Chromium",
    "New Incognito Tab - how to open one - Chromium",
    "Navigation privée - Wikipédia - Chromium",
    "Tor Browser - Download - Chromium",
    "Incognito - Chromium",
]


def window(title: str, ident: int = 0) -> Window:
    app = "firefox" if "Firefox" in title else "Google-chrome"
    return Window(app, RawText(title), SCREEN, active=True, ident=ident, pid=5)


@pytest.mark.parametrize(
    ("group", "title"),
    [
        *(("banks", title) for title in BANKS),
        *(("password managers", title) for title in PASSWORDS),
        *((PRIVATE, title) for title in PRIVATE_WINDOWS),
    ],
)
def test_what_such_pages_are_called_is_left_out(group: str, title: str) -> None:
    assert decide([window(title)], presets()[group], SCREEN).skip == group


@pytest.mark.parametrize("title", [*INNOCENT, *OF_PAGES])
def test_what_others_write_of_them_is_recorded(title: str) -> None:
    assert decide([window(title)], EVERY, SCREEN).skip is None


@pytest.mark.parametrize("title", [*BANKS[:8], *PRIVATE_WINDOWS[:8]])
def test_the_title_of_another_program_is_no_page_of_a_bank(title: str) -> None:
    assert decide([Window("Kate", RawText(title), SCREEN, active=True)], EVERY, SCREEN).skip is None


@pytest.mark.parametrize("title", OF_PAGES)
def test_a_page_that_speaks_of_private_windows_silences_none(title: str) -> None:
    judge = Judge(EVERY)
    assert judge.decide([window(title, 3)], SCREEN).skip is None
    assert judge.decide([window("Weather - Chromium", 3)], SCREEN).skip is None


@pytest.mark.parametrize("title", PRIVATE_WINDOWS)
def test_what_a_browser_says_of_its_window_holds_as_long_as_that_lives(title: str) -> None:
    judge = Judge(EVERY)
    assert judge.decide([window(title, 3)], SCREEN).skip == PRIVATE
    assert judge.decide([window(title, 3)], SCREEN).skip == PRIVATE
    weather = "Weather — Mozilla Firefox" if "Firefox" in title else "Weather - Chromium"
    assert judge.decide([window(weather, 3)], SCREEN).skip == PRIVATE
    assert judge.decide([window(weather, 4)], SCREEN).skip is None
