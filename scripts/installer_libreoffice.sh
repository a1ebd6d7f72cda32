#!/bin/sh
# Donne LibreOffice aux essais, qui y ouvrent les documents à modifier : celui du système, sinon le paquet Debian pour root.
set -eu
present() { command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1; }
if present; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de LibreOffice Writer (paquet Debian)…"
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui; } >/dev/null && present; then
    exit 0
  fi
fi
echo "LibreOffice manque : les essais y ouvrent les documents à modifier. « make site » marche sans lui." >&2
echo "Debian et Ubuntu : sudo apt install libreoffice-writer-nogui ; ailleurs : installez LibreOffice, « soffice » dans le PATH." >&2
exit 1
