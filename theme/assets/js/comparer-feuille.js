/* Faire tenir la comparaison sur une feuille A4 couchée : le corps du texte et la largeur des colonnes se règlent sur ce qu’il
   y a à dire. Le navigateur ne laisse pas mesurer une page avant de l’imprimer : on estime, en points, en comptant les signes. */
(function () {
  "use strict";
  var LARGEUR = 791, HAUTEUR = 522, NOMS = 0.11;      // la feuille, marges ôtées ; la part de la colonne des noms
  var SIGNE = 0.455, INTERLIGNE = 1.17, ENTRE = 3.2;   // un signe et une ligne, en corps ; l’espace entre deux rangs
  var PLUS = 8.4, MOINS = 6.2, LONGUE = 7.2;          // au-delà d’une feuille, inutile de serrer : le texte reste lisible
  var TITRE = 50, SOURCES = 6;

  function signes(e) { return e.textContent.replace(/\s+/g, " ").trim().length; }

  /* Les paragraphes d’une case, en signes : une liste d’éléments brefs s’imprime à la suite, les autres ligne à ligne. */
  function paragraphes(td) {
    var elements = td.querySelectorAll("li:not([data-cle]):not(.brefs > li)");
    if (!elements.length) return [signes(td)];
    return Array.prototype.map.call(elements, signes);
  }
  function lignes(paragraphes, largeur, corps) {
    return paragraphes.reduce(function (n, p) { return n + Math.max(1, Math.ceil(p * SIGNE * corps / largeur)); }, 0);
  }

  /* La part de chaque fiche dans la largeur : qui a plus à dire prend plus de place, sans écraser les autres. */
  function parts(rangs, n) {
    var poids = [];
    for (var i = 0; i < n; i++) {
      poids.push(Math.sqrt(rangs.reduce(function (somme, r) { return somme + r[i].reduce(function (a, b) { return a + b; }, 0); }, 1)));
    }
    var moyenne = poids.reduce(function (a, b) { return a + b; }, 0) / n;
    poids = poids.map(function (p) { return Math.min(1.3, Math.max(0.8, p / moyenne)); });
    var total = poids.reduce(function (a, b) { return a + b; }, 0);
    return poids.map(function (p) { return p / total * (1 - NOMS); });
  }

  function hauteur(rangs, largeurs, corps, autour) {
    return rangs.reduce(function (h, r, rang) {
      var plus = Math.max.apply(null, r.map(function (p, i) { return lignes(p, largeurs[i] * LARGEUR - 12, corps); })
        .concat(lignes([autour.noms[rang]], NOMS * LARGEUR - 6, corps)));
      return h + Math.max(plus * corps * INTERLIGNE, rang ? 0 : 28) + ENTRE;
    }, TITRE + lignes([autour.phrase], LARGEUR, 8.5) * 10.2 + Math.max.apply(null, autour.titres.map(function (s, i) { return lignes([s * 1.25], largeurs[i] * LARGEUR - 6, 9); })) * 10.8) +
      lignes([autour.sources], LARGEUR, SOURCES) * SOURCES * INTERLIGNE;
  }

  /* Règle la table pour l’impression ; à l’écran, rien ne change. */
  function ajuster(table, phrase, sources) {
    var trs = table.querySelectorAll("tbody tr:not([hidden])"), rangs = Array.prototype.map.call(trs, function (tr) {
      return Array.prototype.map.call(tr.querySelectorAll("td"), paragraphes);
    });
    var largeurs = parts(rangs, rangs[0].length), corps = PLUS, autour = {
      phrase: signes(phrase), sources: signes(sources),
      noms: Array.prototype.map.call(trs, function (tr) { return signes(tr.cells[0]); }),
      titres: Array.prototype.map.call(table.querySelectorAll("thead th"), signes),
    };
    while (corps >= MOINS && hauteur(rangs, largeurs, corps, autour) > HAUTEUR) corps -= 0.1;
    table.style.setProperty("--rp-corps", (corps < MOINS ? LONGUE : corps).toFixed(1) + "pt");
    table.querySelectorAll("thead th").forEach(function (th, i) { th.style.setProperty("--rp-part", (largeurs[i] * 100).toFixed(1) + "%"); });
    return hauteur(rangs, largeurs, corps < MOINS ? LONGUE : corps, autour);
  }

  window.reperes.ajusterFeuille = ajuster;
})();
