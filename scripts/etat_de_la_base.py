"""Dit ce que la base demande : ce qui est à relire cette semaine, les brouillons, les liens morts, ce qui reste douteux.

Code de sortie : 0 l'état est dit, 1 le contenu a des erreurs, 2 la commande est mal écrite.
"""

import sys
from pathlib import Path

from fiches.brouillons import remaining, title
from fiches.checking import Resultat, check
from fiches.commande import Lecteur
from fiches.ecriture import long_date
from fiches.etat_des_liens import load
from fiches.fraicheur import ECHEANCES, Fraicheur, follow
from fiches.jour import build_day
from fiches.reports import as_text

RACINE = Path(__file__).resolve().parent.parent
ENSUITE = 5


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("etat_de_la_base.py", __doc__)
    lecteur.add_argument("--contenu", type=Path, default=RACINE / "content", metavar="DIR", help="dossier du contenu")
    options = lecteur.parse_args(arguments)
    racine = options.contenu.resolve()
    if not (racine / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    resultat = check(racine, build_day())
    if resultat.base is None:
        print(as_text(resultat.problemes, resultat.fichiers))
        return 1
    suivi = follow(resultat.base, resultat.lues, RACINE / "docs", load(racine)[0])
    print("\n".join(report(resultat, suivi)))
    return 0


def report(resultat: Resultat, suivi: Fraicheur) -> list[str]:
    """Les lignes du compte rendu : chacune commence par le fichier et la ligne à modifier."""
    lignes = {lue.reference: lue.brute.ligne for lue in resultat.lues}
    places = {
        s.entree.reference: f"{s.entree.chemin}:{lignes[s.entree.reference](('verifie_le',))}" for s in suivi.suivis
    }
    dus, morts = suivi.de_la_semaine, [s for s in suivi.suivis if s.morts]
    seules = [s for s in suivi.suivis if "orpheline" in s.signes]
    brouillons = [lue for lue in resultat.lues if lue.en_attente]
    dits = [f"L'état de la base au {long_date(suivi.base.jour)} : {len(suivi.suivis)} fiches.", ""]
    dits += [f"À relire cette semaine : {len(dus) or 'rien'}"]
    dits += [
        f"  {places[s.entree.reference]}  {s.entree.fiche.revoir_avant}  {ECHEANCES[s.echeance].lower()}  {s.entree.nom}"
        for s in dus
    ]
    dits += ["Puis :"] if suivi.ensuite else []
    dits += [
        f"  {places[s.entree.reference]}  {s.entree.fiche.revoir_avant}  {s.entree.nom}"
        for s in suivi.ensuite[:ENSUITE]
    ]
    if brouillons:
        dits += ["", f"Brouillons : {len(brouillons)}"]
    for lue in brouillons:
        siens = [p for p in resultat.problemes if p.chemin == lue.brute.chemin]
        ligne = remaining(lue, siens)[0].ligne if siens else lue.brute.ligne(("statut",))
        reste = f"{len(siens)} à régler" if siens else "complet"
        dits += [f"  {lue.brute.chemin}:{ligne}  {lue.statut}, {reste}  {title(lue)}"]
    if morts:
        dits += ["", f"Liens morts : {sum(len(s.morts) for s in morts)}"]
        dits += [
            f"  {s.entree.chemin}:{ligne}  {lien.url} (depuis le {lien.depuis})"
            for s in morts
            for lien, ligne in s.morts
        ]
    if seules:
        dits += ["", f"Que rien ne cite : {len(seules)}", *(f"  {s.entree.chemin}:1  {s.entree.nom}" for s in seules)]
    points = [len(s.entree.fiche.a_verifier) for s in suivi.suivis if s.entree.fiche.a_verifier]
    desaccords = [len(s.entree.fiche.divergences) for s in suivi.suivis if s.entree.fiche.divergences]
    dits += [
        "",
        f"Points à vérifier : {sum(points)} dans {len(points)} fiches. Désaccords entre sources : {sum(desaccords)} dans {len(desaccords)}.",
    ]
    liens = "Les liens extérieurs n'ont pas été essayés : « make liens » les visite. " if not suivi.liens else ""
    return [*dits, f"{liens}Fiche par fiche, avec des filtres : la page « L'état de la base » du site."]


if __name__ == "__main__":
    sys.exit(main())
