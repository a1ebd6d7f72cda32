"""Ce que les essais demandent au navigateur : contrôle axe, parcours au clavier, débordements."""

import json
from functools import cache
from typing import Any

from playwright.sync_api import Page

from navigateur import RACINE

VENDEUR = RACINE / "tests" / "vendor"

# Niveau AAA : le contraste de 7 pour 1 n'est pas visé, et des liens de même texte mènent à des pages différentes
# (« Légifrance ») ; le reste de ce qu'axe sait dire est contrôlé, règles expérimentales comprises.
REGLES_ECARTEES = ("color-contrast-enhanced", "identical-links-same-purpose")

# Décrit l'élément qui a le focus : visible, dans la fenêtre, entouré, non recouvert, à sa place dans le document.
DECRIRE_LE_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  window.__arrets = window.__arrets || [];
  const rang = window.__arrets.indexOf(e);
  const avant = window.__arrets[window.__arrets.length - 1];
  if (rang < 0) window.__arrets.push(e);
  const boites = Array.from(e.getClientRects()).filter(b => b.width > 1 && b.height > 1);
  const dedans = b => b.left >= -1 && b.top >= -1 && b.right <= innerWidth + 1 && b.bottom <= innerHeight + 1;
  const touche = b => {
    const la = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
    return la && (la === e || e.contains(la) || la.contains(e) && getComputedStyle(e).display === "inline");
  };
  const s = getComputedStyle(e);
  const contour = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2
    && !/rgba\\(.*, 0\\)|transparent/.test(s.outlineColor);
  return {
    nom: (e.getAttribute("aria-label") || e.textContent || e.name || e.tagName).trim().slice(0, 60),
    html: e.outerHTML.slice(0, 140),
    deja: rang >= 0,
    visible: e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && boites.length > 0,
    dans_la_fenetre: boites.some(dedans),
    libre: boites.some(touche),
    contour,
    suit: !avant || avant === e || !!(avant.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""

FOCALISABLES = """() => Array.from(document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]"
  )).filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}))
    // Un groupe de boutons radio est un seul arrêt : le bouton choisi, sinon le premier ; les flèches font le reste.
    .filter((e, rang, tous) => {
      if (e.type !== "radio") return true;
      const groupe = tous.filter(a => a.type === "radio" && a.name === e.name && a.form === e.form);
      return e === (groupe.find(a => a.checked) || groupe[0]);
    })
    .map(e => e.outerHTML.slice(0, 140))"""


@cache
def _axe() -> str:
    francais = json.loads((VENDEUR / "locales" / "fr.json").read_text("utf-8"))
    source = (VENDEUR / "axe.min.js").read_text("utf-8")
    return f"{source};\naxe.configure({{locale: {json.dumps(francais)}}});"


def axe(page: Page, *regles: str) -> list[str]:
    """Violations trouvées, une ligne par élément fautif ; toutes les règles, ou celles données."""
    page.evaluate(_axe())
    violations: list[dict[str, Any]] = page.evaluate(
        """async ([seules, ecartees]) => {
          const toutes = axe.getRules().map(r => r.ruleId).filter(r => !ecartees.includes(r));
          const voulues = seules.length ? seules : toutes;
          const options = {
            runOnly: {type: "rule", values: voulues}, resultTypes: ["violations"],
          };
          return (await axe.run(document, options)).violations;
        }""",
        [regles, REGLES_ECARTEES],
    )
    return [
        f"{v['id']} ({v['help']}) : {n['html'][:160]} — {n['failureSummary'].splitlines()[-1].strip()}"
        for v in violations
        for n in v["nodes"]
    ]


def overflows(page: Page) -> list[str]:
    """Éléments qui débordent à droite quand la page défile de côté ; vide si elle ne défile pas."""
    return page.evaluate("""() => {
      const racine = document.documentElement;
      const cache = [racine, document.body].some(e => /hidden|clip/.test(getComputedStyle(e).overflowX));
      if (!cache && racine.scrollWidth <= racine.clientWidth) return [];
      return Array.from(document.querySelectorAll("body *"))
        .filter(e => e.getBoundingClientRect().right > racine.clientWidth + 1)
        .map(e => e.outerHTML.slice(0, 120)).slice(0, 5).concat("page " + racine.scrollWidth + " px");
    }""")


def tab_walk(page: Page, limite: int = 3000) -> list[dict[str, Any]]:
    """Appuie sur Tab jusqu'à revenir au début ; rend chaque arrêt."""
    arrets: list[dict[str, Any]] = []
    for _ in range(limite):
        page.keyboard.press("Tab")
        arret = page.evaluate(DECRIRE_LE_FOCUS)
        if arret is None or arret["deja"]:
            return arrets
        arrets.append(arret)
    raise AssertionError(f"Tab ne revient pas au début après {limite} arrêts")


def focusable(page: Page) -> list[str]:
    """Ce que le clavier doit pouvoir atteindre dans l'état présent de la page, dans l'ordre du document."""
    return page.evaluate(FOCALISABLES)
