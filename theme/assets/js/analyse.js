/* L’analyse du français : la même que scripts/fiches/analyse.py, un essai compare les deux.
   Les mots vides et les abréviations viennent avec l’index. */
(function () {
  "use strict";
  var ESPACE = "[\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]";
  var TIRET = "[-/\\u2010-\\u2013]";
  var ESPACES = new RegExp(ESPACE, "g"), TIRETS = new RegExp(TIRET, "g");
  var MILLIERS = new RegExp("(^|[^0-9])([0-9]{1,3}(?:" + ESPACE + "[0-9]{3})+)(?![0-9])", "g");
  var ARTICLE = new RegExp("(^|[^a-z0-9_])art\\.?" + ESPACE + "?(?=(?:[lrd]\\.?" + ESPACE + "?)?[0-9])", "g");
  var NUMERO = new RegExp("(^|[^a-z0-9_])([lrd])\\.?" + ESPACE + "?(?=[0-9]{2,})", "g");
  var SIGLE = /(^|[^a-z0-9])([a-z](?:[.&][a-z])+)(?![a-z0-9])/g;
  var MOT = new RegExp("[a-z]*[0-9]+(?:" + TIRET + "[0-9]+)+|[a-z0-9]+", "g");
  var francais = new FrenchStemmer();
  var racines = new Map();

  function replier(texte) {
    return texte.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  /* Tous les mots d’un texte, dans l’ordre. */
  function tousLesMots(texte, listes) {
    var plat = replier(texte)
      .replace(MILLIERS, function (_, avant, nombre) { return avant + nombre.replace(ESPACES, ""); })
      .replace(ARTICLE, "$1article ")
      .replace(NUMERO, "$1$2")
      .replace(SIGLE, function (_, avant, sigle) { return avant + sigle.replace(/[.&]/g, ""); });
    return (plat.match(MOT) || [])
      .map(function (m) { return m.replace(TIRETS, "-"); })
      .map(function (m) { return listes.abreviations.get(m) || m; });
  }

  /* Les mots d’un texte, sans les mots vides. */
  function mots(texte, listes) {
    return tousLesMots(texte, listes).filter(function (m) { return !listes.motsVides.has(m); });
  }

  function racine(mot) {
    if (mot.length < 4 || !/^[a-z]+$/.test(mot)) return mot;
    var connue = racines.get(mot);
    if (connue === undefined) racines.set(mot, connue = francais.stemWord(mot));
    return connue;
  }

  /* « Map » et « Set », sans prototype : « constructor » n’est pas un mot vide. */
  function listes(donnees) {
    return { motsVides: new Set(donnees.mots_vides), abreviations: new Map(Object.entries(donnees.abreviations)) };
  }

  window.reperes = window.reperes || {};
  window.reperes.analyse = { replier: replier, tousLesMots: tousLesMots, mots: mots, racine: racine, listes: listes };
})();
