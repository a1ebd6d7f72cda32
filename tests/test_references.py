"""La référence d'une fiche à une autre : sa forme, ses articles, son adresse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fiches.references import Reference, article_slug, covers, parse, slugify
from fiches.schema import GENRES
from fiches.schema.types import FORME_IDENTIFIANT


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("levier:pedagogie-ess", Reference("levier", "pedagogie-ess")),
        ("texte:loi-ess-2014-856#9", Reference("texte", "loi-ess-2014-856", "9")),
        ("texte:cgct#L. 2111-3", Reference("texte", "cgct", "l-2111-3")),
        ("texte:cgct#l2111-3", Reference("texte", "cgct", "l-2111-3")),
        ("texte:loi#1er", Reference("texte", "loi", "1er")),
        ("  notion:scic ", Reference("notion", "scic")),
    ],
)
def test_well_formed_reference_is_read(texte, attendue):
    assert parse(texte) == attendue


@pytest.mark.parametrize(
    "texte",
    [
        "", "pedagogie-ess", "leviers:pedagogie-ess", "levier:", "levier:Pedagogie", "levier:pédagogie", "levier:a--b",
        "levier:-a", "levier:a-", "levier:a_b", "levier:../x", "levier:/etc/passwd", "levier: a", "levier:a b", "texte:loi#",
        "texte:loi# ", "javascript:alert", "https://exemple.fr", "levier:a.md", "levier:a\nb", "levier:a\n#b\nc", "site:x",
    ],
)  # fmt: skip
def test_anything_else_is_not_a_reference(texte):
    assert parse(texte) is None


@given(st.sampled_from(sorted(GENRES)), st.from_regex(FORME_IDENTIFIANT.replace("$", r"\Z"), fullmatch=True))
def test_reference_written_then_read_is_the_same(genre, identifiant):
    assert parse(str(Reference(genre, identifiant))) == Reference(genre, identifiant)


@given(st.text(max_size=40))
def test_parsing_never_raises(texte):
    reference = parse(texte)
    assert reference is None or reference.genre in GENRES


@pytest.mark.parametrize(
    ("numero", "cle"),
    [
        ("L. 2111-3", "l-2111-3"),
        ("L.2111-3", "l-2111-3"),
        ("l2111-3", "l-2111-3"),
        ("R. 2123-1", "r-2123-1"),
        ("1er", "1er"),
        ("9", "9"),
        ("9-1", "9-1"),
        ("4 à 6", "4-a-6"),
        ("Annexe", "annexe"),
    ],
)
def test_article_number_gives_one_key_however_it_is_typed(numero, cle):
    assert article_slug(numero) == cle


@pytest.mark.parametrize(
    ("numero", "cle", "attendu"),
    [
        ("9", "9", True),
        ("9", "19", False),
        ("4 à 6", "4", True),
        ("4 à 6", "5", True),
        ("4 à 6", "6", True),
        ("4 à 6", "7", False),
        ("4 à 6", "4-a-6", True),
        ("L. 2111-3", "l-2111-3", True),
        ("4 à 6", "l-5", False),
    ],
)
def test_range_of_articles_covers_its_members(numero, cle, attendu):
    assert covers(numero, cle) is attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Pôle Sud-Archer", "pole-sud-archer"),
        ("L'Œuvre de l'ESS", "l-oeuvre-de-l-ess"),
        ("  --  ", ""),
        ("Éco-domaine (Bouquetot)", "eco-domaine-bouquetot"),
        ("n° 2014-856", "n-2014-856"),
    ],
)
def test_title_becomes_a_slug(texte, attendu):
    assert slugify(texte) == attendu


@given(st.text(max_size=60))
def test_slug_is_empty_or_a_valid_identifier(texte):
    import re

    assert re.fullmatch(FORME_IDENTIFIANT[1:-1] + "|", slugify(texte))


def test_fiche_of_a_reference_drops_the_article():
    assert parse("texte:loi#9").fiche == Reference("texte", "loi")
