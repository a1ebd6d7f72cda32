"""Embarque Sveltia CMS, le formulaire des rédacteurs, en le privant de toute requête à un tiers.

À lancer seulement pour changer de version, par qui entretient le code : il faut npm. Le paquet est pris à
sa version exacte, son empreinte vérifiée, ses adresses remplacées par des fichiers d'ici. Tout écart arrête la commande.
"""

import base64
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from hashlib import sha256, sha512
from pathlib import Path

import yaml

from fiches.administration import VERSION
from fiches.commande import Lecteur

RACINE = Path(__file__).resolve().parent.parent
EMPREINTE = "J+Qoik9kGMk2L7vNpOQrnDmFRi+NB6vwJ0f657YtsxWH0P8WYSYRRSRC2pQ/jGGbVlM//Pg/WIgmkpswqoo3gQ=="  # sha512 de npm
NOM = f"sveltia-cms@{VERSION}"
DOSSIER = RACINE / "theme/assets/vendor" / NOM
AJOUTS = RACINE / "scripts/sveltia/fr.yml"
ICI = f"../assets/vendor/{NOM}"  # vu de /admin/, d'où le formulaire le demande
# Ce qui est remplacé dans le script, par quoi, et combien de fois exactement.
REMPLACEMENTS = (
    (r"https://unpkg\.com/@sveltia/cms(?=`)", "../assets/vendor/sveltia-cms", 1),  # les langues
    (r"(?<=`\$\{iP\})(?=/package\.json`)", "@${rP}", 1),  # la version la plus récente : celle-ci
    (r"https://(?:status-api\.hostedstatus\.com|www\.githubstatus\.com)/[\w./]+", f"{ICI}/package.json", 2),
    (
        r"https://cdn\.jsdelivr\.net/fontsource/fonts/([a-z0-9-]+)[:\w]*@[\d.]+/([a-z0-9-]+)\.woff2",
        rf"{ICI}/\1-\2.woff2",
        3,
    ),
)


def fetch(atelier: Path) -> Path:
    """Télécharge le paquet par npm, vérifie son empreinte et l'ouvre."""
    subprocess.run(["npm", "pack", "--silent", f"@sveltia/cms@{VERSION}"], cwd=atelier, check=True)
    archive = next(atelier.glob("*.tgz")).read_bytes()
    if (lue := base64.b64encode(sha512(archive).digest()).decode()) != EMPREINTE:
        raise ValueError(f"l'empreinte du paquet est {lue}, et non celle qui est inscrite dans EMPREINTE")
    with tarfile.open(fileobj=io.BytesIO(archive)) as paquet:
        paquet.extractall(atelier, filter="data")
    return atelier / "package"


def local_script(script: str) -> str:
    for ancien, nouveau, attendu in REMPLACEMENTS:
        script, trouve = re.subn(ancien, nouveau, script)
        if trouve != attendu:
            raise ValueError(f"« {ancien} » trouvé {trouve} fois au lieu de {attendu} : relisez REMPLACEMENTS")
    return script


def french(anglais: dict, francais: dict, manquent: dict[str, str], reprises: dict[str, str]) -> dict:
    """La traduction complète : ``manquent`` dit exactement ce que le paquet laisse en anglais."""
    attendues, traduites = dict(_phrases(anglais)).keys(), dict(_phrases(francais)).keys()
    if ecarts := ((attendues - traduites) ^ manquent.keys()) | (reprises.keys() - traduites):
        raise ValueError(f"{AJOUTS.name} : phrases à traduire, ou à ôter : {', '.join(sorted(ecarts))}")
    for cle, phrase in (manquent | reprises).items():
        *chemin, nom = cle.split(".")
        place = francais
        for partie in chemin:
            place = place.setdefault(partie, {})
        place[nom] = phrase
    return francais


def _phrases(branche: dict, prefixe: str = "") -> Iterator[tuple[str, str]]:
    for nom, valeur in branche.items():
        yield from _phrases(valeur, f"{prefixe}{nom}.") if isinstance(valeur, dict) else [(prefixe + nom, valeur)]


def prepare(paquet: Path, neuf: Path) -> Path:
    """Écrit dans ``neuf`` tout ce que le site sert : script, traduction, polices et licences."""
    (neuf / "locales").mkdir(parents=True)
    script = local_script((paquet / "dist/sveltia-cms.js").read_text("utf-8"))
    (neuf / "sveltia-cms.js").write_text(script, "utf-8")
    anglais, francais = (json.loads((paquet / f"locales/{x}.json").read_text("utf-8")) for x in ("en-US", "fr"))
    phrases = french(anglais, francais, **yaml.safe_load(AJOUTS.read_text("utf-8")))
    (neuf / "locales/fr.json").write_text(json.dumps(phrases, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (neuf / "package.json").write_text(json.dumps({"version": VERSION}) + "\n", "utf-8")
    for police in re.findall(rf"{ICI}/([\w-]+)\.woff2", script):
        (fichier,) = (paquet / "npm/assets").glob(f"{police}-????????.woff2")
        shutil.copy(fichier, neuf / f"{police}.woff2")
    for licence in (paquet / "LICENSE.txt", *(paquet / "npm/assets").glob("*.LICENSE.txt")):
        shutil.copy(licence, neuf)
    return neuf


def main(arguments: list[str] | None = None) -> int:
    Lecteur("embarquer_sveltia.py", __doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as atelier:
        try:
            paquet = fetch(Path(atelier))
            neuf = prepare(paquet, Path(atelier) / NOM)
        except (ValueError, OSError, subprocess.CalledProcessError) as erreur:
            print(f"Rien n'a été changé : {erreur}")
            return 1
        for ancien in DOSSIER.parent.glob("sveltia-cms@*"):
            shutil.rmtree(ancien)
        shutil.copytree(neuf, DOSSIER)
        shutil.copy(paquet / "schema/sveltia-cms.json", RACINE / "tests/vendor/sveltia-cms.schema.json")
    print(f"{DOSSIER.relative_to(RACINE)} est prêt. Son tableau, pour LISEZMOI.md :\n\n| Fichier | sha256 |\n|---|---|")
    for fichier in sorted(f for f in DOSSIER.rglob("*") if f.is_file()):
        print(f"| `{fichier.relative_to(DOSSIER.parent)}` | `{sha256(fichier.read_bytes()).hexdigest()}` |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
