#!/bin/sh
# Donne un Chromium aux essais : celui du système s'il existe, le paquet Debian pour root, sinon celui de Playwright.
set -eu
python=$1
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de Chromium (paquet Debian)…"
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null; then
    exit 0
  fi
  echo "Le paquet Debian n'a pas pu être installé : essai avec Playwright." >&2
fi
echo "Installation de Chromium (Playwright)…"
"$python" -m playwright install chromium
