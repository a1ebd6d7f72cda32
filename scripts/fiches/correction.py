"""« Proposer une correction » : la forge si l'éditeur l'a donnée, sinon une lettre prête, sinon la page qui dit quoi envoyer."""

from urllib.parse import quote, urlencode

from .site import Site

PAGE = "contribuer/"


def letter(page: str = "", fichier: str = "") -> str:
    """La lettre à remplir : ce qu'il faut à la rédaction pour juger. Sans fichier, celle que montre notre page."""
    debut = [f"Page : {page}", *([f"Fichier : {fichier}"] if fichier else [])]
    demandes = (
        "Ce qui est faux, ou qui manque :",
        "Ce qu'il faudrait lire à la place :",
        "Votre source (un document daté, une page officielle, une délibération) :",
    )
    return "\n".join([*debut, *(f"\n{demande}\n" for demande in demandes)])


def correction_address(site: Site, fichier: str, titre: str, page: str) -> str:
    """Adresse entière, ou relative à la racine du site quand elle y mène. ``page`` est l'adresse dans le site."""
    if site.modifier:
        return site.modifier.replace("{chemin}", quote(fichier))
    if site.editeur.courriel:
        # Un courriel sépare ses lignes par « \r\n » (RFC 6068), et n'entend pas « + » comme une espace.
        corps = letter((site.adresse_publique or "") + page or site.nom, fichier).replace("\n", "\r\n")
        sujet = f"Correction : {titre or site.nom}"
        adresse = quote(site.editeur.courriel, safe="@")
        return f"mailto:{adresse}?" + urlencode({"subject": sujet, "body": corps}, quote_via=quote)
    return f"{PAGE}?fichier={quote(fichier)}&page={quote(page, safe='')}"
