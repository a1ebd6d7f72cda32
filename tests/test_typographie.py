"""La typographie française posée à la construction, et ce qu'elle ne touche jamais."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fiches.ecriture import amount, long_date, number
from fiches.typographie import FINE, INSECABLE, typeset

F, N = FINE, INSECABLE


@pytest.mark.parametrize(
    ("tape", "compose"),
    [
        ("l'ESS", "l’ESS"),
        ("aujourd'hui", "aujourd’hui"),
        ("et cetera...", "et cetera…"),
        ("« oui »", f"«{N}oui{N}»"),
        ("«oui»", f"«{N}oui{N}»"),
        ("Trois choses : un, deux", f"Trois choses{N}: un, deux"),
        ("Vraiment ?", f"Vraiment{F}?"),
        ("Oui ! Non ; peut-être", f"Oui{F}! Non{F}; peut-être"),
        ("« Qui ? »", f"«{N}Qui{F}?{N}»"),
        ("12 millions d'euros", f"12{N}millions d’euros"),
        ("3 000 000 euros", f"3{F}000{F}000{N}euros"),
        ("25 % et 12 €", f"25{N}% et 12{N}€"),
        ("1,8 M€", f"1,8{N}M€"),
        ("loi n° 2014-856", f"loi n°{N}2014-856"),
        ("art. L. 2111-3", f"art.{N}L.{N}2111-3"),
        ("p. 10", f"p.{N}10"),
        ("le 31 juillet 2014", f"le 31{N}juillet 2014"),
        ("le 1er août", f"le 1er{N}août"),
    ],
)
def test_plain_typing_is_set_as_french_print(tape, compose):
    assert typeset(tape) == compose


@pytest.mark.parametrize(
    "texte",
    [
        "en 2014 2015",
        "10:30",
        "rien à faire",
        "https://exemple.fr/a?b=c : d"[:24],
        "`l'ESS : non`",
        "<a href=\"x?y='z' : t\">",
        "<code>a ? b : c</code>",
        "<script>if (a ? b : c) 'd'</script>",
        "[lien](https://exemple.fr/l'ess)",
        "{{ vue.rose('l') ? 1 : 2 }}",
        "{% set a = 'l' %}",
        "&nbsp;&#39;",
        "```\nl'ESS : non\n```",
        "{: .grand title='x ?' }",
    ],
)
def test_code_links_tags_and_templates_are_left_alone(texte):
    assert typeset(texte) == texte


def test_text_between_tags_is_set():
    assert typeset("<p title='a ?'>l'ESS : <b>oui ?</b></p>") == f"<p title='a ?'>l’ESS{N}: <b>oui{F}?</b></p>"


@given(st.text(max_size=200))
def test_setting_twice_changes_nothing_more(texte):
    une_fois = typeset(texte)
    assert typeset(une_fois) == une_fois


@given(st.text(max_size=200))
def test_no_letter_or_digit_is_lost(texte):
    def garde(t):
        return [c for c in t if c.isalnum()]

    assert garde(typeset(texte)) == garde(texte)


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        ("2026-11-22", "22 novembre 2026"),
        ("2014-08-01", "1er août 2014"),
        ("2014-02", "février 2014"),
        ("2014", "2014"),
    ],
)
def test_date_is_written_as_precisely_as_it_is_known(valeur, ecrit):
    assert long_date(valeur) == ecrit


@pytest.mark.parametrize(
    ("valeur", "ecrit"),
    [
        ("1800000", f"1{F}800{F}000"),
        ("2.7", "2,7"),
        ("2.70", "2,7"),
        ("4.0", "4"),
        ("0.05", "0,05"),
        ("-1200", f"−1{F}200"),
        ("999", "999"),
    ],
)
def test_number_is_written_in_french(valeur, ecrit):
    from decimal import Decimal

    assert number(Decimal(valeur)) == ecrit


@pytest.mark.parametrize(
    ("valeur", "unite", "ecrit"),
    [
        ("3000000", "euros", ("3", "M€")),
        ("1800000", "€", ("1,8", "M€")),
        ("2500000000", "euros", ("2,5", "Md€")),
        ("72000", "euros", (f"72{F}000", "€")),
        ("23", "lauréats", ("23", "lauréats")),
    ],
)
def test_large_sums_in_euros_are_shortened(valeur, unite, ecrit):
    from decimal import Decimal

    assert amount(Decimal(valeur), unite) == ecrit
