/* Repères PTCE : le script commun à toutes les pages (« impression.js » l’est aussi, pour le papier). Sans lui, tout se lit et tout
   se suit. Il n’appelle personne, et ne garde sur l’appareil que le dossier que le lecteur y met. */
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
  window.reperes = { adresse: adresseLocale, racine: racineDuSite, recherche: recherche, textes: textes, genre: nomDeGenre, element: element };
  window.reperes.charger = charger;
  window.reperes.lien = lien;
  window.reperes.jourLong = jourLong;
  window.reperes.dossier = { lire: lireDossier, garder: garderDossier, compter: compterDossier };

  // « 1er décembre 2026 »
  function jourLong(jour) { return jour.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" }).replace(/^1 /, "1er "); }

  // Un élément, son texte et sa classe : ce que fabriquent tous les scripts des pages.
  function element(nom, texte, classe) {
    var e = document.createElement(nom);
    if (texte) e.textContent = texte;
    if (classe) e.className = classe;
    return e;
  }

  // Un lien vers une page du site, donnée depuis sa racine : « leviers/ ».
  function lien(texte, adresse) {
    var a = element("a", texte);
    a.href = adresseLocale(racineDuSite() + adresse);
    return a;
  }

  // Racine du site vue de la page, barre finale comprise.
  function racineDuSite() {
    return document.querySelector(".rp-cherche").dataset.racine.replace(/\/?$/, "/");
  }

  // Charge des scripts du site, dans l’ordre, une seule fois chacun. Des balises : « fetch » ne lit pas un dossier.
  var charges = {};
  function charger(chemins, fini, echec) {
    var reste = chemins.length;
    chemins.forEach(function (chemin) {
      charges[chemin] = charges[chemin] || new Promise(function (oui, non) {
        var balise = document.createElement("script");
        balise.async = false;
        balise.src = racineDuSite() + chemin;
        balise.onload = oui;
        balise.onerror = function () { delete charges[chemin]; non(); }; // un nouvel essai redemande le fichier
        document.head.appendChild(balise);
      });
      charges[chemin].then(function () { if (!--reste) fini(); }, echec || function () {});
    });
  }

  // Le dossier : des références de fiches. Un navigateur qui refuse d’en garder se dit par « null » ou « false ».
  var CLE = "reperes-dossier", REFERENCE = /^[a-z]+:[a-z0-9-]{1,80}$/;
  function lireDossier() {
    try {
      return (localStorage.getItem(CLE) || "").split(",").filter(function (r) { return REFERENCE.test(r); });
    } catch (refus) {
      return null;
    }
  }
  function garderDossier(references) {
    try {
      if (references.length) localStorage.setItem(CLE, references.join(","));
      else localStorage.removeItem(CLE);
    } catch (refus) {
      return false;
    }
    compterDossier();
    return true;
  }
  function compterDossier() {
    var lien = document.querySelector(".rp-nav a[href*='dossier/']"), n = (lireDossier() || []).length;
    if (lien) lien.textContent = "Mon dossier" + (n ? " (" + n + ")" : "");
  }

  // Le moteur de recherche n’est chargé que si l’on cherche ; le texte entier des fiches, que par la page de résultats.
  var moteur = null;
  function recherche(fini, echec) {
    charger(["assets/vendor/minisearch-7.2.0.min.js", "assets/vendor/snowball-fr-3.0.1.min.js", "assets/recherche/index.js",
      "assets/js/analyse.js", "assets/js/moteur.js"], function () {
      moteur = moteur || new window.reperes.Moteur(window.REPERES_INDEX);
      fini(moteur);
    }, echec);
  }
  function textes(fini, echec) {
    charger(["assets/recherche/textes.js"], function () {
      moteur.ajouterTextes(window.REPERES_TEXTES);
      fini(moteur);
    }, echec);
  }
  function nomDeGenre(moteur, genre, nombre) {
    return (moteur.genres.get(genre) || [genre, genre])[nombre > 1 ? 1 : 0];
  }

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

  // « / » mène au champ de recherche ; les propositions se chargent à la première lettre.
  function chercher(champ) {
    if (!champ) return;
    champ.addEventListener("input", function () { charger(["assets/js/suggestions.js"], function () {}); }, { once: true });
    document.addEventListener("keydown", function (e) {
      var ou = document.activeElement;
      if (e.key !== "/" || e.ctrlKey || e.altKey || e.metaKey || (ou && (ou.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(ou.tagName)))) return;
      e.preventDefault();
      champ.focus();
      champ.select();
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
    chercher(champ);
    compterDossier();
    menu();
    tableaux();
    colonnes();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
