"""Un texte a changé : liste tout ce qui s'appuie dessus et le note dans content/veille.yml ; sans argument, dit ce qui reste à relire.

Code de sortie : 0 tout va bien, 1 le contenu ou la liste ne se lit pas, 2 la commande est mal écrite.
"""

import sys
from datetime import date
from pathlib import Path

from fiches.checking import Resultat, check
from fiches.commande import Lecteur
from fiches.depot import write_all
from fiches.ecriture import long_date
from fiches.jour import build_day
from fiches.problems import suggest
from fiches.references import find_article, parse
from fiches.reports import FORMATS
from fiches.schema.types import read_jour
from fiches.veille import (
    A_RELIRE,
    DEVENUS,
    FICHIER,
    Changement,
    as_yaml,
    declare,
    load_veille,
    supports,
)

DOCS = Path(__file__).resolve().parent.parent / "docs"


def main(arguments: list[str] | None = None) -> int:
    lecteur = Lecteur("veille.py", __doc__)
    lecteur.add_argument("texte", nargs="?", metavar="TEXTE", help="texte:identifiant, ou texte:identifiant#article")
    lecteur.add_argument("--devenu", choices=DEVENUS, default=DEVENUS[0], help="modifie (d'office) ou abroge")
    lecteur.add_argument(
        "--le", metavar="JOUR", help="AAAA-MM-JJ, entrée en vigueur du changement (d'office, aujourd'hui)"
    )
    lecteur.add_argument("--note", metavar="NOTE", help="par quel texte, et ce qui change")
    lecteur.add_argument("--contenu", type=Path, default=Path("content"), metavar="DIR", help="dossier du contenu")
    options = lecteur.parse_args(arguments)
    if not (options.contenu / "fiches").is_dir():
        lecteur.error(f"« {options.contenu} » ne contient pas de dossier « fiches »")
    resultat = check(options.contenu.resolve(), build_day())
    veille, problemes = load_veille(options.contenu.resolve())
    if resultat.base is None or problemes:
        print(FORMATS["texte"](problemes or resultat.problemes, resultat.fichiers))
        return 1
    if not options.texte:
        _show(veille.changements, resultat)
        return 0
    le = read_jour(options.le) if options.le else build_day()
    if le is None:
        lecteur.error(f"« {options.le} » n'est pas un jour : écrivez AAAA-MM-JJ")
    veille = declare(veille, *_change(lecteur, options, le, resultat))
    write_all({options.contenu / FICHIER: as_yaml(veille)})
    _show([c for c in veille.changements if (parse(c.texte), c.le) == (parse(options.texte), le)], resultat)
    print(f"Noté dans {options.contenu / FICHIER} : changez-y « etat » à mesure des relectures.")
    return 0


def _change(lecteur: Lecteur, options, le: date, resultat: Resultat):
    cible, base = parse(options.texte), resultat.base
    if cible is None or cible.genre != "texte" or cible.fiche not in base.entrees:
        connus = [str(e.reference) for e in base.genre("texte")]
        lecteur.error(f"« {options.texte} » n'est pas un texte de la base. {suggest(options.texte, connus)}".strip())
    if cible.article and find_article(base[cible].fiche, cible.article) is None:
        articles = ", ".join(a.numero for a in base[cible].fiche.articles)
        lecteur.error(f"« {cible.fiche} » ne décrit pas cet article. Articles décrits : {articles}")
    changement = Changement(texte=options.texte, devenu=options.devenu, le=le, note=options.note)
    return changement, supports(resultat.lues, DOCS, cible)


def _show(changements: list[Changement], resultat: Resultat) -> None:
    """Ce qui reste à relire, avec la ligne à ouvrir."""
    reste = 0
    for changement in changements:
        points = {(p.fiche, p.ou) for p in changement.points if p.etat == A_RELIRE}
        reste += len(points)
        devenu = "abrogé" if changement.devenu == "abroge" else "modifié"
        compte = f"{len(points)} à relire sur {len(changement.points)}"
        print(f"{changement.texte}, {devenu} le {long_date(changement.le)} : {compte}")
        for appui in supports(resultat.lues, DOCS, parse(changement.texte)):
            if appui[:2] in points:
                print(f"  {appui.chemin}:{appui.ligne}: {appui.ou}")
    print(f"{reste} point{'s' if reste > 1 else ''} à relire." if changements else "Aucun changement noté.")


if __name__ == "__main__":
    sys.exit(main())
