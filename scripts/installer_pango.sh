#!/bin/sh
# Donne Pango à WeasyPrint, qui compose les PDF : celui du système s'il existe, sinon les paquets Debian pour root.
set -eu
python=$1
trouve() {
  "$python" -c 'import ctypes.util, sys; sys.exit(not all(map(ctypes.util.find_library, ("pango-1.0", "pangoft2-1.0", "harfbuzz"))))'
}
if trouve; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de Pango (paquets Debian)…"
  paquets="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $paquets; } >/dev/null; then
    exit 0
  fi
fi
echo "Pango manque : il compose les PDF. Sur Debian : sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" >&2
echo "Ailleurs : https://doc.courtbouillon.org/weasyprint/stable/first_steps.html. « make site » marche sans lui." >&2
exit 1
