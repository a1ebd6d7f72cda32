#!/bin/sh
# Donne Pango à WeasyPrint, qui compose les PDF : celui du système s'il suffit, sinon les paquets Debian pour root.
set -eu
python=$1
suffit() { "$python" -c 'import weasyprint' >/dev/null 2>&1; }
if suffit; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de Pango (paquets Debian)…"
  paquets="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
  # shellcheck disable=SC2086 # trois paquets, trois mots
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $paquets; } >/dev/null && suffit; then
    exit 0
  fi
fi
echo "Pango manque : WeasyPrint en a besoin pour composer les PDF. « make site » marche sans lui." >&2
echo "Debian et Ubuntu : sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ; ailleurs : installez Pango." >&2
exit 1
