/* La page de recherche : même analyse du français que scripts/fiches/analyse.py, un essai compare les deux. */
(function () {
  "use strict";
  var MOTS_VIDES = Object.create(null); // sans prototype : « constructor » n’est pas un mot vide
  ("a ai au aux avec ce ces cet cette d dans de des du elle elles en est et eu il ils j l la le les leur leurs lui " +
    "m ma mais me meme mes mon n ne nos notre nous on ont ou par pas pour qu que qui s sa se ses si son sont sur t ta " +
    "te tes ton tu un une vos votre vous y").split(" ").forEach(function (m) { MOTS_VIDES[m] = true; });

  function replier(texte) {
    return texte.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function racine(mot) {
    if (mot.length > 4 && /aux$/.test(mot) && !/eaux$/.test(mot)) return mot.slice(0, -3) + "al";
    if (mot.length > 4 && /[sx]$/.test(mot) && !/[0-9].$/.test(mot) && !/ss$/.test(mot)) return mot.slice(0, -1);
    return mot;
  }
  function termes(texte) {
    var plat = replier(texte).replace(/(^|[^a-z0-9_])([lrd])\.?\s?(?=[0-9]{2,})/g, "$1$2");
    return (plat.match(/[a-z0-9]+/g) || []).filter(function (m) { return !MOTS_VIDES[m]; }).map(racine);
  }
  window.reperes = window.reperes || {};
  window.reperes.termes = termes;

  // L’article que la rédaction met en avant passe devant ses homonymes ; un levier, devant ce qui le cite.
  var POIDS = { "article": 0.7, "article-cle": 2, "levier": 1.3 };
  var OPTIONS = {
    fields: ["sigle", "titre", "noms", "resume", "lieux", "articles", "texte"],
    storeFields: ["adresse", "titre", "genre", "libelle", "resume"],
    tokenize: termes,
    processTerm: function (terme) { return terme; },
    searchOptions: {
      boost: { sigle: 14, titre: 6, noms: 5, lieux: 4, articles: 4, resume: 2 },
      boostDocument: function (id, terme, champs) { return (champs && POIDS[champs.genre]) || 1; },
      prefix: function (terme) { return terme.length >= 3; },
      fuzzy: function (terme) { return terme.length >= 5 && !/[0-9]/.test(terme) ? 0.2 : false; },
      weights: { fuzzy: 0.3, prefix: 0.6 }
    }
  };

  function chercher(moteur, question) {
    var tous = moteur.search(question, { combineWith: "AND" });
    return tous.length ? tous : moteur.search(question, { combineWith: "OR" });
  }

  function element(nom, texte, classe) {
    var e = document.createElement(nom);
    if (texte) e.textContent = texte;
    if (classe) e.className = classe;
    return e;
  }

  function montrer(resultats, question) {
    var liste = document.getElementById("recherche-resultats");
    var etat = document.getElementById("recherche-etat");
    var montree = question.length > 80 ? question.slice(0, 79) + "…" : question;
    liste.textContent = "";
    if (!resultats.length) {
      etat.textContent = "Aucun résultat pour «\u00a0" + montree + "\u00a0». Essayez un mot de moins, un sigle ou un nom de commune.";
      return;
    }
    var s = resultats.length > 1 ? "s" : "";
    etat.textContent = resultats.length + " résultat" + s + " pour «\u00a0" + montree + "\u00a0».";
    resultats.slice(0, 50).forEach(function (r) {
      var li = element("li"), titre = element("h2", "", "rp-h3"), lien = element("a", r.titre);
      lien.href = window.reperes.adresse(liste.dataset.racine + r.adresse);
      titre.appendChild(lien);
      li.append(titre, element("p", r.resume), element("p", r.libelle, "pourquoi"));
      liste.appendChild(li);
    });
  }

  function demarrer() {
    var question = (new URLSearchParams(location.search).get("q") || "").trim();
    if (!question) return;
    document.title = question.slice(0, 80) + " – " + document.title;
    var moteur = MiniSearch.loadJS(window.REPERES_INDEX, OPTIONS);
    // Au-delà, ce n'est plus une question : on ne fait pas attendre pour dix mille signes.
    montrer(chercher(moteur, question.slice(0, 200)), question);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
