#!/bin/sh
# Refait requirements.txt (construction), requirements-pdf.txt (notes PDF), requirements-tableur.txt (tableur), requirements-langue.txt (relecture)
# et requirements-essais.txt (essais) depuis pyproject.toml, avec les empreintes.
set -eu
atelier=$(mktemp -d)
trap 'rm -rf "$atelier"' EXIT
python3 -m venv "$atelier/venv"
"$atelier/venv/bin/pip" install --quiet pip-tools
verrouiller() {
  sortie=$1
  shift
  "$atelier/venv/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@" -o "$sortie" pyproject.toml
}
verrouiller requirements.txt
verrouiller requirements-pdf.txt --extra pdf -c requirements.txt
verrouiller requirements-tableur.txt --extra tableur -c requirements.txt
verrouiller requirements-langue.txt --extra langue -c requirements.txt
verrouiller requirements-essais.txt --extra essais -c requirements.txt -c requirements-pdf.txt
