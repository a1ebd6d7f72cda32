/* L’autodiagnostic : huit réponses, portées par l’adresse (« ?1=2&6=0 »), une rose et un tableau. Rien n’est envoyé. */
(function () {
  "use strict";
  var LEVIERS = window.REPERES_AUTODIAGNOSTIC;
  var boite, formulaire, reponses;

  var element = window.reperes.element, lien = window.reperes.lien;

  /* Réponses par numéro de levier ; une valeur inconnue ne compte pas. */
  function lireAdresse() {
    var q = new URLSearchParams(location.search), lues = {};
    LEVIERS.forEach(function (l) {
      var valeur = q.get(String(l.numero));
      if (/^[0-3]$/.test(valeur || "") && Number(valeur) < l.situations.length) lues[l.numero] = Number(valeur);
    });
    return lues;
  }
  function ecrireAdresse() {
    var q = new URLSearchParams();
    Object.keys(reponses).forEach(function (n) { q.set(n, reponses[n]); });
    var suite = q.toString();
    try { history.replaceState(null, "", location.pathname + (suite ? "?" + suite : "")); } catch (e) { /* depuis un dossier, certains navigateurs refusent */ }
  }
  function part(l) { return reponses[l.numero] === undefined ? 0 : reponses[l.numero] / (l.situations.length - 1); }

  function dessiner() {
    var ou = boite.querySelector(".rp-rose-points"), ns = document.querySelector("svg").namespaceURI, rose = document.createElementNS(ns, "svg");
    rose.setAttribute("viewBox", "-50 -50 100 100");
    rose.setAttribute("class", "rp-rose");
    rose.setAttribute("role", "img");
    rose.setAttribute("aria-label", LEVIERS.map(function (l) {
      var n = reponses[l.numero];
      return l.court + "\u00a0: " + (n === undefined ? "sans réponse" : n + 1 + " sur " + l.situations.length);
    }).join(", "));
    LEVIERS.forEach(function (l) {
      var p = part(l), signe = document.createElementNS(ns, "use");
      signe.setAttribute("href", p ? "#rp-petale" : "#rp-point");
      signe.setAttribute("class", p ? "p" : "v");
      signe.setAttribute("transform", "rotate(" + 45 * (l.numero - 1) + ")" + (p ? " scale(" + (0.35 + 0.65 * p).toFixed(3) + ")" : ""));
      rose.appendChild(signe);
    });
    ou.textContent = "";
    ou.appendChild(rose);
  }
  function tableau() {
    var corps = boite.querySelector("tbody");
    corps.textContent = "";
    LEVIERS.forEach(function (l) {
      var n = reponses[l.numero], tr = corps.insertRow(), th = element("th"), ou = element("td"), suite = element("td");
      th.scope = "row";
      th.appendChild(lien(l.numero + ". " + l.court, l.adresse));
      ou.dataset.nom = "Où vous en êtes";
      suite.dataset.nom = "À regarder ensuite";
      if (n === undefined) {
        ou.textContent = "Sans réponse";
        suite.textContent = "—";
      } else {
        ou.append(element("strong", n + 1 + " sur " + l.situations.length), document.createTextNode(". " + l.situations[n].texte));
        l.situations[n].suite.forEach(function (a, rang) {
          if (rang) suite.appendChild(element("br"));
          suite.appendChild(lien(a[1], l.adresse + "#action-" + a[0]));
        });
      }
      tr.append(th, ou, suite);
    });
  }
  function repondre() {
    var nombre = Object.keys(reponses).length, ou = document.getElementById("autodiagnostic-reponse");
    ou.hidden = !nombre;
    if (!nombre) return;
    dessiner();
    tableau();
    var forts = LEVIERS.filter(function (l) { return part(l) >= 0.6; }), liste = document.getElementById("autodiagnostic-forts");
    liste.textContent = "";
    forts.forEach(function (l) {
      var li = element("li");
      li.append(lien(l.court, l.adresse), document.createTextNode("\u00a0: " + l.situations[reponses[l.numero]].texte));
      liste.appendChild(li);
    });
    if (!forts.length) liste.appendChild(element("li", "Rien d’installé encore\u00a0: un seul levier bien tenu suffit pour commencer."));
    document.getElementById("autodiagnostic-etat").textContent = nombre + " levier" + (nombre > 1 ? "s" : "") + " sur 8, dont " +
      forts.length + " bien engagé" + (forts.length > 1 ? "s" : "") + ".";
  }
  function cocher() {
    formulaire.querySelectorAll("input").forEach(function (e) { e.checked = String(reponses[e.name]) === e.value; });
  }
  function demarrer() {
    boite = document.querySelector(".rp-orientation");
    formulaire = document.getElementById("autodiagnostic");
    if (!formulaire || !LEVIERS) return;
    reponses = lireAdresse();
    cocher();
    repondre();
    formulaire.addEventListener("change", function (e) {
      reponses[e.target.name] = Number(e.target.value);
      ecrireAdresse();
      repondre();
    });
    formulaire.addEventListener("submit", function (e) { e.preventDefault(); });
    formulaire.addEventListener("reset", function () {
      setTimeout(function () { reponses = {}; cocher(); ecrireAdresse(); repondre(); });
    });
    document.getElementById("autodiagnostic-imprimer").addEventListener("click", function () { window.print(); });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
