"""La page ``/admin/`` : le formulaire des rédacteurs, sa configuration et ce que le navigateur a le droit d'y demander."""

from typing import Any

import yaml

from .forge import SANS_FORGE
from .formulaire import collections
from .linking import Base
from .rendering import Renderer
from .site import Site

VERSION = "0.221.1"  # de Sveltia CMS : « scripts/embarquer_sveltia.py » en change
# Ni script ni requête d'ailleurs ; le formulaire pose ses styles dans la page et lit ses propres fichiers « blob: ».
DROITS = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self' blob: data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}


def files(renderer: Renderer) -> dict[str, str]:
    """Chemin dans le site → contenu."""
    site = renderer.site
    droits = dict(DROITS)
    if site.formulaire:
        droits["connect-src"] += f" {site.formulaire.hote_api}"
    csp = "; ".join(f"{directive} {sources}" for directive, sources in droits.items())
    html = renderer.page("admin/").render("admin.html.j2", csp=csp, version=VERSION)
    return {"admin/index.html": html, "admin/config.yml": _yaml(config(renderer.base, site))}


def config(base: Base, site: Site) -> dict[str, Any]:
    forge = site.formulaire
    return {
        "backend": forge.backend() if forge else SANS_FORGE,
        **({"publish_mode": "editorial_workflow"} if forge and forge.relecture else {}),
        "app_title": site.nom,
        **({"site_url": site.adresse_publique} if site.adresse_publique else {}),
        "media_folder": "content/medias",  # exigé ; une fiche n'a pas d'image
        "media_libraries": {"default": False, "stock_assets": False},
        "logo": {"src": "../assets/images/favicon.svg"},
        "show_preview_links": False,
        "editor": {"preview": False},
        "slug": {"encoding": "ascii", "clean_accents": True, "maxlength": 80},
        "output": {"omit_empty_optional_fields": True},
        "collections": collections(base),
    }


def _yaml(donnees: dict[str, Any]) -> str:
    return yaml.dump(donnees, Dumper=_SansAncres, allow_unicode=True, sort_keys=False, width=1000)


class _SansAncres(yaml.SafeDumper):
    """Une même liste citée deux fois s'écrit deux fois : le fichier reste lisible."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
