"""Le seul module qui connaît MkDocs : il lui donne les pages fabriquées en mémoire, et rien de plus."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel, file_sort_key

from fiches.citation import edition
from fiches.jour import build_day
from fiches.pages import ContentError
from fiches.publication import publish
from fiches.reports import as_text
from fiches.typographie import typeset

log = get_plugin_logger("reperes")
RACINE = Path(__file__).resolve().parent.parent
_commande = {"apercu": False}


def on_startup(*, command: str, **_) -> None:
    """La prévisualisation montre les brouillons ; la construction, jamais."""
    _commande["apercu"] = command == "serve"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Remplace chaque page écrite par sa forme rendue, et ajoute celles des fiches."""
    try:
        pdf, apercu = bool(config.extra.get("pdf")), _commande["apercu"]
        publication = publish(_content(config), Path(config.docs_dir), build_day(), pdf, apercu)
    except ContentError as erreur:
        raise PluginError("le contenu n'est pas publiable :\n" + as_text(erreur.problemes)) from None
    for p in publication.avertissements:
        log.info("%s:%s: [%s] %s", p.chemin, p.ligne, p.code, p.message)
    config.site_name = publication.site.nom
    config.site_url = publication.site.adresse_publique or ""
    config.extra["edition"] = edition(build_day())
    config.extra["presentation"] = typeset(publication.site.presentation)
    for chemin, page in publication.pages.items():
        if existant := files.get_file_from_path(chemin):
            files.remove(existant)
        files.append(File.generated(config, chemin, content=page.contenu, inclusion=InclusionLevel.UNDEFINED))
    for chemin, contenu in publication.fichiers.items():
        files.append(File.generated(config, chemin, content=contenu))
    return Files(sorted(files, key=file_sort_key))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_) -> LiveReloadServer:
    """La prévisualisation se refait quand une fiche, un gabarit ou le thème change."""
    for dossier in (_content(config), RACINE / "scripts", RACINE / "theme"):
        server.watch(str(dossier))
    return server


def _content(config: MkDocsConfig) -> Path:
    return RACINE / config.extra["contenu"]
