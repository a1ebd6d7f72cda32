# Repères PTCE. « make » seul montre cette aide ; seuls Python 3.11 et make sont nécessaires.
SHELL := /bin/sh
PYTHON ?= python3
CONTENU ?= content
SORTIE ?= site
FORMAT ?= texte
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONPATH := scripts
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := aide
.PHONY: aide site pdf servir editer ranger valider etat relire liens exporter importer test manuel banc style verrou publier propre

aide: ## montre cette aide
	@echo "Repères PTCE : make CIBLE"
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  \1|\2/' | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'
	@echo "  Options : CONTENU=dossier du contenu, SORTIE=dossier du site, FORMAT=texte, json, github ou gitlab"

site: $(VENV)/.pret ## vérifie les fiches et construit le site (SORTIE=site)
	@$(PY) scripts/construire.py --contenu "$(CONTENU)" --sortie "$(SORTIE)"

pdf: $(VENV)/.pdf ## construit le site avec les notes de deux pages et le livret en PDF
	@$(PY) scripts/construire.py --contenu "$(CONTENU)" --sortie "$(SORTIE)" --pdf

servir: $(VENV)/.pret ## montre le site sur http://127.0.0.1:8000/ et le refait à chaque modification
	@CONTENU="$(abspath $(CONTENU))" $(PY) -m mkdocs serve --dev-addr 127.0.0.1:8000

editer: site ## ouvre le formulaire des fiches sur http://127.0.0.1:8000/admin/
	@$(PY) scripts/editer.py --site "$(SORTIE)"

ranger: $(VENV)/.pret ## remet dans la présentation du projet les fiches que le formulaire a modifiées
	@$(PY) scripts/ranger.py

valider: $(VENV)/.pret ## vérifie les fiches, sans rien construire
	@$(PY) scripts/valider.py --contenu "$(CONTENU)" --format "$(FORMAT)"

etat: $(VENV)/.pret ## dit ce qui est à relire, les brouillons et ce qui reste douteux
	@$(PY) scripts/etat_de_la_base.py --contenu "$(CONTENU)"

exporter: $(VENV)/.tableur ## écrit la base dans un classeur (FICHIER=poles.xlsx, GENRE=exemple, VIDE=oui)
	@$(PY) scripts/exporter_tableur.py --contenu "$(CONTENU)" $(if $(GENRE),--type "$(GENRE)") $(if $(filter-out non,$(VIDE)),--vide) "$(or $(FICHIER),reperes-ptce.xlsx)"

importer: $(VENV)/.tableur ## ajoute ou met à jour des fiches depuis FICHIER (.xlsx, .ods, .csv) ; ESSAI=oui n'écrit rien
	@$(PY) scripts/importer.py --contenu "$(CONTENU)" $(if $(GENRE),--type "$(GENRE)") $(if $(filter-out non,$(ESSAI)),--essai) $(if $(FICHIER),"$(FICHIER)")

liens: $(VENV)/.pret ## visite les adresses citées, note leur état dans content/liens.yml et dit quoi corriger
	@$(PY) scripts/verifier_liens.py --contenu "$(CONTENU)" --format "$(FORMAT)"

relire: $(VENV)/.langue ## relit la langue des fiches et des pages : des avis, jamais un refus
	@$(PY) scripts/relire.py --contenu "$(CONTENU)"

test: $(VENV)/.essais $(VENV)/.pdf $(VENV)/.tableur $(VENV)/.langue $(VENV)/.bureau ## fait tous les essais, navigateur compris
	@$(PY) -m ruff check scripts tests
	@$(PY) -m ruff format --check scripts tests
	@$(PY) -m pytest

manuel: $(VENV)/.pret ## récrit la page des vérifications d'après les règles et leurs fiches fautives
	@$(PY) scripts/ecrire_manuel.py

banc: $(VENV)/.essais site ## mesure le site : poids, délais, justesse de la recherche
	@$(PY) scripts/banc.py --site "$(SORTIE)"

style: $(VENV)/.essais ## met le code en forme
	@$(PY) -m ruff check --fix scripts tests
	@$(PY) -m ruff format scripts tests

publier: $(VENV)/.pret ## construit le site et refuse s'il manque une mention de content/site.yml
	@$(PY) scripts/construire.py --contenu "$(CONTENU)" --sortie "$(SORTIE)" --complet

verrou: ## refait les listes verrouillées des bibliothèques
	@sh scripts/verrouiller.sh

propre: ## supprime le site, les PDF gardés et l'environnement
	rm -rf site .site-nouveau .site-ancien .cache-pdf $(VENV)

$(VENV)/.pret: requirements.txt
	@echo "Préparation de l'environnement Python (une fois)…" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus récent : make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Le module venv manque : sur Debian, installez le paquet python3-venv."; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.pdf: $(VENV)/.pret requirements-pdf.txt
	@echo "Préparation de l'impression (une fois)…" >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pdf.txt
	@sh scripts/installer_pango.sh $(PY)
	@touch $@

$(VENV)/.tableur: $(VENV)/.pret requirements-tableur.txt
	@echo "Préparation du tableur (une fois)…" >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tableur.txt
	@touch $@

$(VENV)/.langue: $(VENV)/.pret requirements-langue.txt
	@echo "Préparation du dictionnaire (une fois)…" >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-langue.txt
	@touch $@

$(VENV)/.essais: $(VENV)/.pret requirements-essais.txt
	@echo "Préparation des essais (une fois)…" >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-essais.txt
	@sh scripts/installer_chromium.sh $(PY)
	@touch $@

$(VENV)/.bureau: $(VENV)/.pret scripts/installer_libreoffice.sh
	@sh scripts/installer_libreoffice.sh
	@touch $@
