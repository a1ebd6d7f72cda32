/* Repères PTCE : le seul script commun à toutes les pages. Sans lui, tout se lit et tout se suit.
   Il ne garde rien dans le navigateur et n’appelle personne. */
(function () {
  "use strict";
  var racine = document.documentElement;
  // Posée avant le premier affichage : la feuille de style ne replie le menu que si le script peut le rouvrir.
  racine.classList.add("js");

  // Ouvert depuis un dossier (file://), aucun serveur ne remplace « exemples/ » par « exemples/index.html ».
  var local = location.protocol === "file:";
  function adresseLocale(adresse) {
    if (!local || /^([a-z][a-z0-9+.-]*:|\/\/|#|\?|$)/i.test(adresse)) return adresse;
    var m = /^([^?#]*)([?#].*)?$/.exec(adresse);
    var chemin = m[1];
    if (/(^|\/)\.{1,2}$/.test(chemin)) chemin += "/";
    return /\/$/.test(chemin) ? chemin + "index.html" + (m[2] || "") : adresse;
  }
  // Les autres scripts du site passent par la même fonction pour les liens qu’ils fabriquent.
  window.reperes = { adresse: adresseLocale };

  function adapter(noeud) {
    if (noeud.nodeType !== 1) return;
    var liste = Array.prototype.slice.call(noeud.querySelectorAll("a[href], area[href], form[action]"));
    if (noeud.matches("a[href], area[href], form[action]")) liste.push(noeud);
    liste.forEach(function (e) {
      var nom = e.tagName === "FORM" ? "action" : "href";
      var avant = e.getAttribute(nom), apres = adresseLocale(avant);
      if (apres !== avant) e.setAttribute(nom, apres);
    });
  }

  function menu() {
    var bouton = document.querySelector(".rp-menu");
    if (!bouton) return;
    var nav = document.getElementById(bouton.getAttribute("aria-controls"));
    function ouvrir(oui) { bouton.setAttribute("aria-expanded", oui ? "true" : "false"); }
    bouton.addEventListener("click", function () { ouvrir(bouton.getAttribute("aria-expanded") !== "true"); });
    document.addEventListener("keydown", function (e) {
      if (e.key !== "Escape" || bouton.getAttribute("aria-expanded") !== "true") return;
      var dedans = nav.contains(document.activeElement);
      ouvrir(false);
      if (dedans) bouton.focus(); // le focus ne reste pas sur un lien qui vient de disparaître
    });
  }

  // Une colonne qui suit la lecture doit tenir entière dans la fenêtre : sinon ses derniers liens
  // recevraient le focus hors de l’écran.
  function colonnes() {
    var suivies = document.querySelectorAll(".rp-cote, .rp-carte-fr");
    function mesurer() {
      suivies.forEach(function (c) {
        c.classList.toggle("tient", c.offsetHeight + 32 <= window.innerHeight);
      });
    }
    mesurer();
    window.addEventListener("resize", mesurer);
    // Un panneau qui s’ouvre change la hauteur de la sienne.
    if (window.ResizeObserver) suivies.forEach(function (c) { new ResizeObserver(mesurer).observe(c); });
    window.addEventListener("load", mesurer); // la police, en arrivant, change les hauteurs
  }

  // Tableaux écrits en Markdown : chaque case reçoit le nom de sa colonne, pour s’empiler sur un téléphone.
  function tableaux() {
    document.querySelectorAll(".rp-prose table:not([class])").forEach(function (table) {
      var noms = Array.prototype.map.call(table.querySelectorAll("thead th"), function (th) { return th.textContent.trim(); });
      if (!noms.length) return;
      table.className = "rp-table empile";
      table.querySelectorAll("tbody tr").forEach(function (tr) {
        Array.prototype.forEach.call(tr.cells, function (c, i) {
          if (i && noms[i]) c.setAttribute("data-nom", noms[i]);
        });
      });
    });
  }

  // À l’impression, rien ne reste replié ; l’état d’avant est rendu ensuite.
  function impression() {
    var replies = [];
    window.addEventListener("beforeprint", function () {
      replies = Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
      replies.forEach(function (d) { d.open = true; });
    });
    window.addEventListener("afterprint", function () {
      replies.forEach(function (d) { d.open = false; });
    });
  }

  function demarrer() {
    if (local) {
      adapter(document.body);
      new MutationObserver(function (lots) {
        lots.forEach(function (lot) { lot.addedNodes.forEach(adapter); });
      }).observe(document.body, { childList: true, subtree: true });
    }
    // La question posée reste visible dans le champ de recherche de la page de résultats.
    var champ = document.getElementById("q");
    var question = new URLSearchParams(location.search).get("q");
    if (champ && question && !champ.value) champ.value = question;
    menu();
    tableaux();
    colonnes();
    impression();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
