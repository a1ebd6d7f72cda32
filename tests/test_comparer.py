"""Comparer : ce que dit la base, colonne par colonne ; l'adresse suit chaque geste ; une feuille suffit."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from fiches.comparaison import NOMS, comparison
from fiches.ecriture import long_date
from fiches.liens_du_site import is_external, read_page, target
from fiches.markdown_sur import plain
from fiches.references import Reference, parse
from fiches.rendering import Renderer
from fiches.rose import CONTOUR, PLEIN, VIDE, rose_of
from fiches.syntheses import region_of
from fiches.typographie import typeset
from navigateur import ORDINATEUR, RACINE, TELEPHONE, Ouvrir
from outils_navigateur import axe, overflows, tab_walk
from test_pages import _Danger, poisoned

TROIS = ("pole-sud-archer", "ecossolies", "cluster-jura")
NON_ETABLI = "non établi"

LIRE = """() => Object.fromEntries(Array.from(document.querySelectorAll("#comparer-tableau tbody tr:not([hidden])")).map(tr => [
  tr.dataset.ligne,
  {etat: tr.dataset.etat || "", adresses: Array.from(tr.querySelectorAll("td")).map(td =>
    Array.from(td.querySelectorAll("a[rel=external]")).map(a => a.href)), cases: Array.from(tr.querySelectorAll("td")).map(td => {
    const copie = td.cloneNode(true);
    copie.querySelectorAll(".rp-note").forEach(n => n.remove());
    return copie.textContent.replace(/\\s+/g, " ").trim();
  })},
]))"""


def compare(page: Page, racine: str, *identifiants: str, suite: str = "") -> dict[str, Any]:
    """Ouvre la comparaison et rend ses lignes : l'état de chacune et le texte de ses cases, sans les appels de note."""
    page.goto(f"{racine}comparer/?fiches={','.join(identifiants)}{suite}")
    page.locator("#comparer-tableau table").wait_for()
    return page.evaluate(LIRE)


def lots(entrees: list[Any], nombre: int) -> list[list[Any]]:
    """Les entrées par groupes de ``nombre``, le dernier reculé pour être plein."""
    return [entrees[min(d, len(entrees) - nombre) :][:nombre] for d in range(0, len(entrees), nombre)]


def net(texte: str) -> str:
    return re.sub(r"\s+", " ", texte).strip()


def columns(page: Page) -> list[str]:
    return [net(t) for t in page.locator("#comparer-tableau thead th").all_inner_texts()]


def poles(base, *identifiants: str):
    return [base[Reference("exemple", i)] for i in identifiants]


def said(base, pole) -> dict[str, str]:
    """Ce que quelques lignes doivent dire d'un pôle, tiré de sa fiche."""
    f, vue = pole.fiche, Renderer(base, None).page("comparer/")
    milieu = (
        f" Milieu {base.vocabulaires.libelle('milieux', f.territoire.milieu).lower()}" if f.territoire.milieu else ""
    )
    return {
        "Territoire": typeset(vue.place(pole)).replace("\n", "") + milieu.replace(" ", "", 1),
        "Impulsion": base.vocabulaires.libelle("impulsions", f.impulsion) if f.impulsion else NON_ETABLI,
        "Dynamique": base.vocabulaires.libelle("approches", f.approche) if f.approche else NON_ETABLI,
        "Lieu commun": NON_ETABLI if f.lieu_commun is None else "Oui" if f.lieu_commun else "Non",
        "Porteur": typeset(net(plain(f.porteur))) if f.porteur else NON_ETABLI,
        "Forme juridique": typeset(net(plain(f.forme_juridique))) if f.forme_juridique else NON_ETABLI,
        "Vérifié le": typeset(long_date(f.verifie_le)),
    }


def test_every_pole_says_in_its_column_what_its_fiche_says(ouvrir: Ouvrir, adresse, base):
    page = ouvrir().page
    for lot in lots(base.genre("exemple"), 4):
        lignes = compare(page, adresse, *(e.identifiant for e in lot))
        for rang, pole in enumerate(lot):
            for nom, attendu in said(base, pole).items():
                vu = lignes[nom]["cases"][rang] if nom in lignes else NON_ETABLI
                assert vu.replace(" ", "") == net(attendu).replace(" ", ""), (pole.identifiant, nom)
            rose = rose_of(base, pole)
            leviers = lignes["Leviers actionnés"]["cases"][rang]
            assert [int(n) for n in re.findall(r"(\d)\. ", leviers)] == rose.actifs, pole.identifiant
            assert leviers.count("déduit") == len(rose.numeros(CONTOUR))
            etat = base.vocabulaires.libelle("etats-pole", pole.fiche.devenir.etat).lower()
            annee = f" ({pole.fiche.devenir.annee})" if pole.fiche.devenir.annee else ""
            assert lignes["Aujourd’hui"]["cases"][rang] == typeset(etat + annee)
            for role in pole.fiche.collectivites:
                assert net(typeset(role.nom)) in lignes["Ce que les institutions ont fait"]["cases"][rang]


def test_sentence_counts_the_levers_common_to_all_and_only_those_a_source_establishes(ouvrir: Ouvrir, adresse, base):
    page = ouvrir().page
    comptes = []
    tries = sorted(base.genre("exemple"), key=lambda e: (-len(rose_of(base, e).numeros(PLEIN)), e.identifiant))
    for lot in lots(tries, 3):
        compare(page, adresse, *(e.identifiant for e in lot))
        roses = [rose_of(base, e) for e in lot]
        communs = [n for n in range(1, 9) if all(r.petales[n - 1] == PLEIN for r in roses)]
        elargis = [n for n in range(1, 9) if all(r.petales[n - 1] != VIDE for r in roses)]
        comptes.append(len(communs))
        phrase = net(page.locator("#comparer-phrase").inner_text())
        assert phrase.startswith("Trois pôles. ")
        if communs:
            mot = {1: "Un levier commun"}.get(len(communs), "leviers communs")
            assert f"{mot} : {' et '.join(', '.join(map(str, communs)).rsplit(', ', 1))}." in phrase
        else:
            assert "Aucun levier commun" in phrase
        assert ("En comptant ce que la rédaction a déduit" in phrase) == (elargis != communs)
        marques = page.locator("[data-ligne='Leviers actionnés'] .commun")
        assert marques.count() == len(communs) * len(lot)
        assert all("(commun)" in t for t in marques.all_inner_texts())
    expect(page.locator("#comparer-tableau > p")).to_contain_text("Le classement par levier est celui de la rédaction")
    assert any(comptes)
    assert not all(comptes)


@pytest.mark.parametrize("genre", NOMS)
def test_each_row_says_in_words_whether_it_differs(ouvrir: Ouvrir, adresse, base, genre):
    """Pareil : tout est établi et se dit de même ; en partie : rien de ce qui est établi ne diffère."""
    page = ouvrir().page
    lignes = compare(page, adresse, *(f"{genre}:{e.identifiant}" for e in base.genre(genre)[:3]))
    assert len(lignes) > 5
    mots = {"identique": "identique", "differe": "diffère", "partiel": "établi en partie"}
    for nom, ligne in lignes.items():
        dits = [
            sorted(c.replace(" (commun)", "").split()) + ailleurs
            for c, ailleurs in zip(ligne["cases"], ligne["adresses"], strict=True)
            if c != NON_ETABLI
        ]
        assert dits, nom
        if not ligne["etat"]:
            continue
        pareils = all(d == dits[0] for d in dits)
        attendu = "differe" if not pareils else "identique" if len(dits) == len(ligne["cases"]) else "partiel"
        assert ligne["etat"] == attendu, nom
        assert mots[attendu] in page.locator(f'[data-ligne="{nom}"] .marque').inner_text()


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
@pytest.mark.parametrize("genre", NOMS)
def test_every_kind_is_compared_without_error_overflow_nor_barrier(ouvrir: Ouvrir, adresse, base, genre, largeur):
    fenetre = ouvrir(largeur)
    choisies = base.genre(genre)[-4:]
    compare(fenetre.page, adresse, *(f"{genre}:{e.identifiant}" for e in choisies))
    page = fenetre.page
    titres = [f"{e.fiche.numero}. {e.titre}" if genre == "levier" else e.titre for e in choisies]
    assert columns(page) == [net(typeset(t)) for t in titres]
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Comparer quatre {NOMS[genre][1]}")
    assert overflows(page) == []
    assert axe(page) == []
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []
    if largeur == TELEPHONE:
        noms = page.locator("tbody tr:not(.signe) td").first.evaluate("e => getComputedStyle(e, '::before').content")
        assert net(typeset(choisies[0].nom)) in noms


def test_a_row_empty_for_all_does_not_exist_and_one_empty_cell_says_not_established(ouvrir: Ouvrir, adresse, base):
    sans = [e.identifiant for e in base.genre("exemple") if not e.fiche.laureat_de and not e.fiche.modalites][:2]
    avec = next(e.identifiant for e in base.genre("exemple") if e.fiche.laureat_de)
    page = ouvrir().page
    assert "Lauréat de" not in compare(page, adresse, *sans)
    ligne = compare(page, adresse, sans[0], avec)["Lauréat de"]
    assert ligne["cases"][0] == NON_ETABLI
    assert ligne["cases"][1] != NON_ETABLI
    assert ligne["etat"] == "partiel"


def test_sources_are_numbered_once_for_all_columns_and_every_call_leads_to_one(ouvrir: Ouvrir, adresse, base):
    page = ouvrir().page
    compare(page, adresse, *TROIS)
    entrees = page.locator("#comparer-sources li").all_inner_texts()
    assert len(entrees) == len(set(entrees))
    appels = page.locator("#comparer-tableau .rp-note a").evaluate_all("l => l.map(a => [a.textContent, a.hash])")
    assert {a[1] for a in appels} == {f"#source-{n}" for n in range(1, len(entrees) + 1)}
    assert all(f"#source-{texte}" == ancre for texte, ancre in appels)
    vus = list(dict.fromkeys(int(a[0]) for a in appels))
    assert vus == sorted(vus), "les numéros suivent la lecture"
    devenir = poles(base, TROIS[0])[0].fiche
    premier = page.locator("[data-ligne='Aujourd’hui'] td").first.locator(".rp-note a").first
    cle = next(s for s in devenir.sources if s.cle in devenir.devenir.sources)
    premier.click()
    expect(page.locator(":target")).to_be_in_viewport()
    titre = cle.titre or base[parse(cle.ressource)].titre
    expect(page.locator(":target")).to_contain_text(typeset(titre))


def test_adding_removing_and_moving_change_the_address_and_back_undoes_them(ouvrir: Ouvrir, adresse, base):
    fenetre = ouvrir()
    page = fenetre.page
    compare(page, adresse, *TROIS[:2])
    page.get_by_label("Ajouter un pôle").select_option("cluster-jura")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("thead th")).to_have_count(3)
    assert page.url == f"{adresse}comparer/?fiches={','.join(TROIS)}"
    expect(page.locator("#comparer-annonce")).to_contain_text("Ajouté")
    noms = [net(typeset(e.nom)) for e in poles(base, *TROIS)]
    page.get_by_role("button", name=f"Déplacer {noms[2]} vers la gauche").click()
    assert page.url.endswith(f"?fiches={TROIS[0]},{TROIS[2]},{TROIS[1]}")
    assert columns(page)[1] == net(typeset(poles(base, TROIS[2])[0].titre))
    page.get_by_role("button", name=f"Retirer {noms[0]}").click()
    expect(page.locator("thead th")).to_have_count(2)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith(f"?fiches={TROIS[2]},{TROIS[1]}")
    assert noms[1] in page.title()
    assert noms[0] not in page.title()
    for retour in ([0, 2, 1], [0, 1, 2], [0, 1]):
        page.go_back()
        page.wait_for_url(f"{adresse}comparer/?fiches={','.join(TROIS[i] for i in retour)}")
        expect(page.locator("thead th")).to_have_count(len(retour))
        assert columns(page) == [net(typeset(poles(base, TROIS[i])[0].titre)) for i in retour]
    page.go_forward()
    expect(page.locator("thead th")).to_have_count(3)
    assert fenetre.erreurs == []


def test_four_at_most_and_the_list_offers_only_the_kind_and_what_is_not_yet_there(ouvrir: Ouvrir, adresse, base):
    page = ouvrir().page
    compare(page, adresse, *TROIS)
    valeurs = page.locator("#comparer-fiche option").evaluate_all("l => l.map(o => o.value).filter(Boolean)")
    assert set(valeurs) == {e.identifiant for e in base.genre("exemple")} - set(TROIS)
    groupes = page.locator("#comparer-fiche optgroup").evaluate_all("l => l.map(o => o.label)")
    assert len(groupes) == len(set(groupes)) > 10
    page.get_by_label("Ajouter un pôle").select_option(valeurs[0])
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("thead th")).to_have_count(4)
    expect(page.get_by_role("button", name="Ajouter", exact=True)).to_be_hidden()
    expect(page.get_by_text("Quatre fiches au plus")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_start_page_leads_by_keyboard_alone_from_a_kind_to_a_comparison(ouvrir: Ouvrir, base):
    fenetre = ouvrir()
    page = fenetre.aller("comparer/")
    page.get_by_label("Genre").focus()
    page.get_by_label("Genre").select_option("texte")
    for identifiant in ("loi-ess-2014-856", "decret-ptce-2015-431"):
        page.keyboard.press("Tab")
        expect(page.locator("#comparer-fiche")).to_be_focused()
        page.locator("#comparer-fiche").select_option(identifiant)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#comparer-fiche")).to_be_focused()
        page.get_by_role("heading", level=1).focus()
    expect(page.get_by_role("heading", level=1)).to_have_text("Comparer deux textes")
    arrets = tab_walk(page)
    noms = [a["nom"] for a in arrets]
    assert "Retirer Loi ESS" in noms
    for qualite in ("visible", "dans_la_fenetre", "libre", "contour"):
        assert [a["html"] for a in arrets if not a[qualite]] == [], qualite
    assert fenetre.erreurs == []


def test_examples_of_the_start_page_are_real_comparisons(ouvrir: Ouvrir):
    page = ouvrir().aller("comparer/")
    liens = page.locator("#comparer-pistes a").evaluate_all("l => l.map(a => a.href)")
    assert len(liens) >= 3
    for lien in liens:
        page.goto(lien)
        page.locator("#comparer-tableau table").wait_for()
        expect(page.locator("#comparer-messages")).to_be_empty()


def test_a_single_pole_is_offered_others_of_its_region_to_compare_with(ouvrir: Ouvrir, base):
    page = ouvrir().aller("comparer/?fiches=ecossolies")
    region = region_of(base, poles(base, "ecossolies")[0])
    liens = page.locator("#comparer-tableau a[href^='?']")
    proposees = liens.evaluate_all("l => l.map(a => a.getAttribute('href').split(',')[1])")
    assert proposees
    assert {region_of(base, e) for e in poles(base, *proposees)} == {region}
    liens.first.click()
    expect(page.locator("thead th")).to_have_count(2)


@pytest.mark.parametrize("largeur", [ORDINATEUR, TELEPHONE])
def test_differences_alone_hide_only_identical_rows_and_stay_in_the_address(ouvrir: Ouvrir, adresse, largeur):
    page = ouvrir(largeur).page
    toutes = compare(page, adresse, *TROIS)
    identiques = {nom for nom, ligne in toutes.items() if ligne["etat"] == "identique"}
    assert identiques
    page.get_by_label("Ne montrer que ce qui diffère").check()
    assert page.url.endswith("&differences=1")
    assert set(page.evaluate(LIRE)) == set(toutes) - identiques
    expect(page.locator("#comparer-annonce")).to_contain_text(str(len(identiques)))
    assert axe(page) == []
    page.reload()
    page.locator("#comparer-tableau table").wait_for()
    expect(page.get_by_label("Ne montrer que ce qui diffère")).to_be_checked()
    assert set(page.evaluate(LIRE)) == set(toutes) - identiques
    page.get_by_label("Ne montrer que ce qui diffère").uncheck()
    assert set(page.evaluate(LIRE)) == set(toutes)
    page.go_back()
    expect(page.get_by_label("Ne montrer que ce qui diffère")).to_be_checked()


def test_address_is_copied_and_said_so(ouvrir: Ouvrir, adresse):
    page = ouvrir().page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    compare(page, adresse, *TROIS)
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("#comparer-annonce")).to_have_text("Adresse copiée.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def sheets(page: Page) -> tuple[int, set[tuple[str, str]]]:
    """Nombre de pages du PDF imprimé, et leurs formats en points."""
    pdf = page.pdf(prefer_css_page_size=True)
    formats = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)), {(a.decode(), b.decode()) for a, b in formats}


@pytest.mark.parametrize("nombre", [2, 3])
def test_ordinary_poles_fit_on_one_landscape_sheet(ouvrir: Ouvrir, adresse, base, nombre):
    """Ordinaires : autour de la longueur médiane, et jusqu'aux trois quarts ; au-delà, une seconde feuille est permise."""
    longueurs = sorted(
        base.genre("exemple"), key=lambda e: (RACINE / "content" / e.chemin.removeprefix("content/")).stat().st_size
    )
    milieu = len(longueurs) // 2
    page = ouvrir().page
    for debut in (milieu, 5 * len(longueurs) // 8):
        compare(page, adresse, *(e.identifiant for e in longueurs[debut : debut + nombre]))
        compte, formats = sheets(page)
        assert compte == 1, [e.identifiant for e in longueurs[debut : debut + nombre]]
        assert all(round(float(largeur)) == 842 and round(float(hauteur)) == 595 for largeur, hauteur in formats)


def test_printed_comparison_keeps_its_text_and_drops_what_is_for_the_screen(ouvrir: Ouvrir, adresse):
    page = ouvrir().page
    compare(page, adresse, *TROIS)
    page.evaluate("window.print = () => window.dispatchEvent(new Event('beforeprint'))")
    page.get_by_role("button", name="Imprimer").click()
    page.emulate_media(media="print")
    for cache in ("Imprimer", "Ajouter", "Chercher"):
        expect(page.get_by_role("button", name=cache, exact=True)).to_be_hidden()
    expect(page.get_by_role("navigation", name="Principale")).to_be_hidden()
    expect(page.locator("#comparer-sources li").last).to_be_visible()
    expect(page.locator("#comparer-imprime")).to_contain_text(
        "comparer/?fiches=pole-sud-archer,ecossolies,cluster-jura"
    )
    assert page.locator("thead").evaluate("e => getComputedStyle(e).display") == "table-header-group"
    assert (
        float(page.locator("tbody td").nth(4).evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 6.2 * 4 / 3
    )


def test_without_javascript_the_page_says_so_and_leads_to_the_lists(ouvrir: Ouvrir):
    page = ouvrir(TELEPHONE, javascript=False).aller(f"comparer/?fiches={','.join(TROIS)}")
    secours = page.locator("noscript p")
    expect(secours).to_contain_text("Comparer demande que le navigateur exécute le script")
    expect(page.get_by_role("button", name="Ajouter")).to_be_hidden()
    secours.get_by_role("link", name="les exemples").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exemples")


def test_opened_from_a_folder_it_compares_and_follows_gestures(ouvrir: Ouvrir, site, base):
    fenetre = ouvrir(racine=site.as_uri() + "/")
    page = fenetre.aller(f"comparer/index.html?fiches={','.join(TROIS[:2])}")
    expect(page.locator("thead th")).to_have_count(2)
    page.get_by_label("Ajouter un pôle").select_option(TROIS[2])
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.locator("thead th")).to_have_count(3)
    assert page.url.endswith(f"comparer/index.html?fiches={','.join(TROIS)}")
    page.locator("thead th a").first.click()
    page.wait_for_url("file://**/exemples/pole-sud-archer/index.html")
    page.get_by_role("link", name="Comparer avec une autre fiche").click()
    page.wait_for_url("file://**/comparer/index.html?fiches=exemple:pole-sud-archer")
    expect(page.locator("#comparer-phrase")).to_contain_text("Une fiche choisie")
    assert fenetre.erreurs == []


MAUVAISES = {
    "vide": ("", 0, ""),
    "virgules": (",,, ,", 0, ""),
    "seule": ("pole-sud-archer", 1, ""),
    "inconnue": ("nulle-part", 0, "ne désigne aucune fiche"),
    "une-inconnue-sur-trois": ("pole-sud-archer,nulle-part,ecossolies", 2, "« nulle-part »"),
    "genres-meles": ("pole-sud-archer,texte:loi-ess-2014-856,ecossolies", 2, "« Loi ESS » (un texte)"),
    "genre-inconnu": ("pole-sud-archer,truc:ecossolies,ecossolies", 2, "« truc:ecossolies »"),
    "notion": ("notion:scic,notion:sas", 0, "« notion:scic » et « notion:sas »"),
    "doublon": ("pole-sud-archer,ecossolies,pole-sud-archer", 2, "deux fois"),
    "cinq": ("pole-sud-archer,ecossolies,cluster-jura,le-periscope,resto-passerelle", 4, "« Resto Passerelle »"),
    "ancien": ("figeacteurs,ecossolies", 2, "s’appelle maintenant"),
    "majuscules": ("Pole-Sud-Archer,ECOSSOLIES", 2, ""),
    "balise": ("<img src=x onerror=\"document.title='pris'\">,pole-sud-archer,ecossolies", 2, "<img src=x"),
    "script": ("<script>document.title='pris'</script>", 0, "<script>"),
    "dix-mille-signes": ("é" * 10_000, 0, "…"),
    "mille-mots": (",".join(f"mot-{n}" for n in range(1000)), 0, "et 996 autres"),
    "emoji": ("👩🏽‍🌾,🌱,pole-sud-archer,ecossolies", 2, "👩🏽‍🌾"),
    "prototype": ("__proto__,constructor,toString,hasownproperty,exemple:constructor", 0, "« constructor »"),
    "chemin": ("../../exemples/pole-sud-archer/,%2e%2e%2f", 0, "../../exemples"),
}


@pytest.mark.parametrize(("fiches", "nombre", "dit"), MAUVAISES.values(), ids=MAUVAISES)
def test_bad_request_is_explained_and_what_can_be_compared_is(ouvrir: Ouvrir, fiches, nombre, dit):
    fenetre = ouvrir(TELEPHONE)
    page = fenetre.aller(f"comparer/?fiches={quote(fiches)}")
    expect(page.locator("#comparer-genre option")).to_have_count(len(NOMS))
    if nombre >= 2:
        expect(page.locator("thead th")).to_have_count(nombre)
    else:
        expect(page.locator("#comparer-tableau table")).to_have_count(0)
        expect(page.locator("#comparer-phrase")).to_contain_text(
            "Une fiche choisie" if nombre else "Deux à quatre fiches"
        )
    if dit:
        assert dit in page.locator("#comparer-messages").inner_text().replace("\u00a0", " ")
    else:
        expect(page.locator("#comparer-messages")).to_be_empty()
    if nombre < 4:
        expect(page.get_by_role("button", name="Ajouter", exact=True)).to_be_visible()
    assert "pris" not in page.title().split(" ")
    assert page.locator("main img, main script").count() == 0
    assert overflows(page) == []
    assert axe(page) == []
    assert fenetre.erreurs == []
    assert fenetre.etrangeres == []


@pytest.mark.parametrize(
    ("fiches", "genre", "apres"),
    [
        ("spaser,marches-reserves", "modalite", "spaser,marches-reserves"),
        ("spaser,loi-ess-2014-856", "texte", "spaser,loi-ess-2014-856"),
        ("texte:spaser,texte:marches-reserves", "texte", "texte:spaser,texte:marches-reserves"),
        ("texte:spaser,marches-reserves", "texte", "texte:spaser,texte:marches-reserves"),
    ],
)
def test_bare_identifier_shared_by_two_kinds_is_read_where_all_exist(ouvrir: Ouvrir, adresse, fiches, genre, apres):
    page = ouvrir().page
    compare(page, adresse, *fiches.split(","))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Comparer deux {NOMS[genre][1]}")
    page.get_by_label("Ne montrer que ce qui diffère").check()
    assert page.url.endswith(f"?fiches={apres}&differences=1")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Comparer deux {NOMS[genre][1]}")


def test_fiches_given_by_a_form_as_repeated_fields_are_all_read(ouvrir: Ouvrir):
    page = ouvrir().aller("comparer/?fiches=pole-sud-archer&fiches=ecossolies")
    expect(page.locator("thead th")).to_have_count(2)


def test_every_fiche_leads_to_its_own_comparison(ouvrir: Ouvrir, base):
    for genre in NOMS:
        entree = base.genre(genre)[0]
        page = ouvrir().aller(entree.adresse)
        page.get_by_role("link", name="Comparer avec une autre fiche").click()
        expect(page.locator("#comparer-phrase")).to_contain_text(f"{typeset(entree.titre)}. Ajoutez-en")


def test_page_says_when_its_data_cannot_be_loaded(ouvrir: Ouvrir):
    fenetre = ouvrir()
    fenetre.page.route("**/assets/comparer/exemple.js", lambda route: route.abort())
    page = fenetre.aller(f"comparer/?fiches={','.join(TROIS)}")
    expect(page.locator("#comparer-messages")).to_contain_text("n’a pas pu être chargée")


def cells(site: Path) -> dict[str, list[str]]:
    """Le HTML de chaque fiche, cellules et sources, lu dans les scripts du site."""
    html = {}
    for genre in NOMS:
        script = (site / f"assets/comparer/{genre}.js").read_text("utf-8")
        donnees = json.loads(script.partition(f".{genre} = ")[2].rstrip(";\n"))
        for identifiant, colonne in donnees["fiches"].items():
            assert len(colonne["cellules"]) == len(donnees["lignes"])
            html[f"{genre}:{identifiant}"] = [*colonne["cellules"], *colonne["sources"].values()]
    return html


def test_every_fiche_has_a_column_whose_links_lead_somewhere(site, base):
    colonnes = cells(site)
    assert set(colonnes) == {str(e.reference) for genre in NOMS for e in base.genre(genre)}
    ancres: dict[str, str] = {}
    casses = []
    for reference, morceaux in colonnes.items():
        colonne = read_page("comparer/index.html", "".join(morceaux))
        for lien in (a["href"] for balise, a in colonne.balises if balise == "a"):
            if is_external(lien) or lien.startswith("#source-"):
                continue
            vise, ancre = target("comparer/index.html", lien)
            if not (site / vise).is_file():
                casses.append(f"{reference} → {lien}")
                continue
            page = ancres.setdefault(vise, (site / vise).read_text("utf-8"))
            if ancre and f'id="{ancre}"' not in page:
                casses.append(f"{reference} → {lien}")
    assert casses == []


def test_every_note_of_a_cell_has_its_source_and_no_source_is_carried_for_nothing(base):
    renderer = Renderer(base, None)
    for genre in NOMS:
        for identifiant, colonne in comparison(renderer, genre)["fiches"].items():
            appeles = set(re.findall(r'href="#source-([^"]+)"', "".join(colonne["cellules"])))
            assert set(colonne["sources"]) == appeles, identifiant


def test_markup_slipped_into_any_field_stays_text_in_the_cells(base):
    entrees = {r: dataclasses.replace(e, fiche=poisoned(e.fiche)) for r, e in base.entrees.items()}

    def same(index: Any) -> dict:
        return {cible: tuple(entrees[e.reference] for e in citants) for cible, citants in index.items()}

    fausse = dataclasses.replace(
        base, entrees=entrees, retroliens=same(base.retroliens), citations=same(base.citations)
    )
    renderer = Renderer(fausse, None)
    lus = 0
    for genre in NOMS:
        for identifiant, colonne in comparison(renderer, genre)["fiches"].items():
            lecture = _Danger()
            lecture.feed("".join([*colonne["cellules"], *colonne["sources"].values()]))
            assert lecture.trouves == [], (genre, identifiant)
            lus += "alert(1)" in "".join(colonne["cellules"])
    assert lus == sum(len(base.genre(genre)) for genre in NOMS)


def test_only_the_kind_compared_is_loaded(ouvrir: Ouvrir):
    fenetre = ouvrir()
    fenetre.aller("exemples/pole-sud-archer/")
    assert not [r for r in fenetre.requetes if "comparer" in r]
    fenetre.aller(f"comparer/?fiches={','.join(TROIS)}").locator("#comparer-tableau table").wait_for()
    charges = [r.rpartition("/")[2] for r in fenetre.requetes if "/assets/comparer/" in r]
    assert sorted(charges) == ["exemple.js", "index.js"]
