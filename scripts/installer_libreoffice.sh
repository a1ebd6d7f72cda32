#!/bin/sh
# Donne LibreOffice aux essais, qui y ouvrent documents et classeurs : celui du système, sinon les paquets Debian pour root.
set -eu
present() {
  bureau=$(command -v soffice || command -v libreoffice) || return 1
  atelier=$(mktemp -d)
  echo "a;b" > "$atelier/essai.csv"
  "$bureau" "-env:UserInstallation=file://$atelier/profil" --headless --convert-to ods --outdir "$atelier" "$atelier/essai.csv" >/dev/null 2>&1 || true
  test -s "$atelier/essai.ods" && rendu=0 || rendu=1 # Writer peut être là sans Calc
  rm -rf "$atelier"
  return $rendu
}
if present; then
  exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de LibreOffice Writer et Calc (paquets Debian)…"
  if { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui; } >/dev/null && present; then
    exit 0
  fi
fi
echo "LibreOffice manque : les essais y ouvrent les documents et les classeurs. « make site » marche sans lui." >&2
echo "Debian et Ubuntu : sudo apt install libreoffice-writer-nogui libreoffice-calc-nogui ; ailleurs : installez LibreOffice, « soffice » dans le PATH." >&2
exit 1
