"""La forge où le formulaire enregistre, telle que ``content/site.yml`` la donne, et ce que le formulaire doit en savoir."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from .schema.commun import Modele
from .schema.types import Adresse, Booleen, Texte

ADRESSES = {"gitlab": "https://gitlab.com", "github": "https://github.com", "gitea": "https://gitea.com"}
API = {"gitlab": "/api/v4", "gitea": "/api/v1"}


class Forge(Modele):
    """Où le formulaire enregistre. Sans elle, il ne travaille que sur un dossier de l'ordinateur."""

    genre: Annotated[str, StringConstraints(pattern=f"^({'|'.join(ADRESSES)})$")] = Field(
        title="Genre", description="« gitlab », « github » ou « gitea » (qui vaut pour Forgejo).", examples=["gitlab"]
    )
    depot: Annotated[str, StringConstraints(pattern=r"^[^/:\s]+(/[^/:\s]+)+$")] = Field(
        title="Dépôt", description="Groupe et projet, séparés par une barre.", examples=["groupe/projet"]
    )
    branche: Texte = Field("main", title="Branche", description="Celle qui est publiée.", examples=["main"])
    adresse: Adresse | None = Field(
        None, title="Adresse", description="Celle de la forge, si ce n'est pas la plus connue du genre."
    )
    application: Texte | None = Field(
        None, title="Application", description="Identifiant donné par la forge quand on y déclare le formulaire."
    )
    connexion: Adresse | None = Field(
        None, title="Connexion", description="GitHub seulement : adresse du service qui ouvre la session."
    )
    relecture: Booleen = Field(
        False,
        title="Relecture",
        description="« oui » : chaque enregistrement est proposé à la relecture (GitLab et GitHub).",
        examples=["oui"],
    )

    @property
    def racine(self) -> str:
        return (self.adresse or ADRESSES[self.genre]).rstrip("/")

    @property
    def hote_api(self) -> str:
        """Origine que le formulaire a le droit d'interroger."""
        if self.genre == "github" and not self.adresse:
            return "https://api.github.com"
        morceaux = urlsplit(self.racine)
        return f"{morceaux.scheme}://{morceaux.netloc}"

    def backend(self) -> dict[str, Any]:
        """La forge, dite au formulaire. Sans application ni service de connexion, on y entre par un jeton personnel."""
        commun = {"name": self.genre, "repo": self.depot, "branch": self.branche}
        if self.genre == "github":
            entree = {"base_url": self.connexion} if self.connexion else {}
            api = {"api_root": f"{self.racine}/api/v3"} if self.adresse else {}
        else:
            entree = {"app_id": self.application} if self.application else {}
            api = {"base_url": self.racine, "api_root": self.racine + API[self.genre]}
            if self.genre == "gitlab" and self.application:
                entree |= {"auth_type": "pkce"}
        return commun | api | entree | {"auth_methods": ["oauth" if entree else "token"]}


# Sans forge : le formulaire en réclame une, il n'aura pas à s'en servir.
SANS_FORGE = {"name": "github", "repo": "local/dossier-du-projet", "auth_methods": ["oauth"]}
