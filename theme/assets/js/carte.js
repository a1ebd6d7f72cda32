/* La carte : elle suit la liste, se parcourt aux flèches et dit le nom de chaque point. */
(function () {
  "use strict";
  var ROSES = 40; // jusque-là, les roses se lisent sans se couvrir ; au-delà, un signe par pôle

  function demarrer() {
    var svg = document.querySelector(".rp-carte-fr svg");
    if (!svg) return;
    var bulle = document.querySelector(".rp-carte-fr .bulle");
    var points = Array.prototype.map.call(svg.querySelectorAll("a[data-point]"), function (a) {
      var ou = /(-?[\d.]+)[ ,]+(-?[\d.]+)/.exec(a.getAttribute("transform"));
      return { element: a, id: a.getAttribute("data-point"), x: Number(ou[1]), y: Number(ou[2]) };
    });
    var courant = null;

    function visibles() { return points.filter(function (p) { return p.element.style.display !== "none"; }); }
    // Un seul arrêt de tabulation pour toute la carte : le point où l’on était, sinon le premier.
    function poser(point) {
      courant = point || null;
      points.forEach(function (p) { p.element.setAttribute("tabindex", p === courant ? "0" : "-1"); });
    }
    function suivre(montres) {
      var garde = Object.create(null);
      montres.forEach(function (id) { garde[id] = true; });
      points.forEach(function (p) { p.element.style.display = garde[p.id] ? "" : "none"; });
      var vus = visibles();
      svg.classList.toggle("roses", vus.length <= ROSES);
      poser(vus.indexOf(courant) >= 0 ? courant : vus[0]);
      taire();
    }
    // Le voisin dans une direction : le plus proche, un écart de côté comptant double.
    function voisin(de, dx, dy) {
      var mieux = null, score = Infinity;
      visibles().forEach(function (p) {
        var avance = (p.x - de.x) * dx + (p.y - de.y) * dy;
        var cote = Math.abs((p.x - de.x) * dy - (p.y - de.y) * dx);
        if (p === de || avance <= 0) return;
        if (avance + 2 * cote < score) { score = avance + 2 * cote; mieux = p; }
      });
      return mieux;
    }
    function dire(p) {
      var cadre = bulle.parentNode.getBoundingClientRect(), boite = p.element.querySelector(".fond").getBoundingClientRect();
      bulle.textContent = p.element.getAttribute("aria-label");
      bulle.hidden = false;
      var milieu = boite.left + boite.width / 2 - cadre.left, demi = bulle.offsetWidth / 2;
      bulle.style.left = Math.max(demi, Math.min(cadre.width - demi, milieu)) + "px";
      bulle.style.top = boite.top - cadre.top + "px";
    }
    function taire() { bulle.hidden = true; }

    points.forEach(function (p) {
      p.element.addEventListener("focus", function () { poser(p); dire(p); });
      p.element.addEventListener("blur", taire);
      p.element.addEventListener("mouseenter", function () { dire(p); });
      p.element.addEventListener("mouseleave", taire);
      p.element.addEventListener("keydown", function (e) {
        var sens = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
        if (e.key === "Escape") taire();
        if (!sens) return;
        e.preventDefault();
        var p2 = voisin(p, sens[0], sens[1]);
        if (p2) p2.element.focus();
      });
    });
    // Sans script, tout est déplié ; avec lui, la colonne reste à la taille de la fenêtre.
    var absents = document.querySelector(".sans-point");
    if (absents) absents.open = false;
    document.addEventListener("reperes:filtre", function (e) { suivre(e.detail.montres); });
  }
  demarrer();
})();
