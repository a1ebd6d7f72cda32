/* « Par où commencer ? » : les règles de content/orientation.yml, appliquées ici. L’adresse porte les réponses, rien d’autre. */
(function () {
  "use strict";
  var D = window.REPERES_ORIENTATION;
  var PAR_ACTION = 0.5;   // points d’un levier par action ouverte et possible dans le délai
  var EN_TETE = 3, ACTIONS = 3, MOYENS = 3, CAS = 4, TEXTES = 6;
  var HORIZONS = ["court-terme", "moyen-terme", "long-terme"], EFFORTS = ["faible", "moyen", "fort"];
  var boite, formulaire, reponse, etat, reponses;

  var element = window.reperes.element, lien = window.reperes.lien, enumerer = window.reperes.enumerer;
  function vider(selecteur) {
    var e = document.querySelector(selecteur);
    e.textContent = "";
    return e;
  }
  function que(dit) { return (/^[aeiouyéèêàâîôûh]/i.test(dit) ? "qu’" : "que ") + dit; }
  function majuscule(texte) { return texte.charAt(0).toUpperCase() + texte.slice(1); }

  // Les réponses ----------------------------------------------------------------
  function question(cle) { return D.questions.filter(function (q) { return q.cle === cle; })[0]; }
  function choix(cle, code) { return question(cle).choix.filter(function (c) { return c.code === code; })[0]; }

  function lireAdresse() {
    var q = new URLSearchParams(location.search), inconnues = [], lues = {};
    D.questions.forEach(function (question) {
      var codes = q.getAll(question.cle).filter(function (code, rang, tous) {
        if (choix(question.cle, code)) return tous.indexOf(code) === rang;
        if (code) inconnues.push(code);
        return false;
      });
      lues[question.cle] = question.plusieurs ? codes : codes.slice(0, 1);
    });
    return { lues: lues, inconnues: inconnues };
  }
  function lireFormulaire() {
    var lues = {};
    D.questions.forEach(function (q) {
      lues[q.cle] = Array.prototype.slice.call(formulaire.querySelectorAll("[name='" + q.cle + "']:checked")).map(function (e) { return e.value; });
    });
    return lues;
  }
  function ecrireAdresse() {
    var q = new URLSearchParams();
    D.questions.forEach(function (question) { reponses[question.cle].forEach(function (code) { q.append(question.cle, code); }); });
    var suite = q.toString();
    try { history.replaceState(null, "", location.pathname + (suite ? "?" + suite : "")); } catch (e) { /* depuis un dossier, certains navigateurs refusent */ }
  }

  // Le calcul ---------------------------------------------------------------------
  /* Points et raisons de chaque cible des règles qui jouent ; une raison ne se dit qu’une fois par cible. */
  function peser() {
    var poids = new Map();
    D.regles.forEach(function (regle) {
      var conditions = Object.keys(regle.si), dits = [];
      var joue = conditions.every(function (cle) {
        var communs = reponses[cle].filter(function (code) { return regle.si[cle].indexOf(code) >= 0; });
        communs.forEach(function (code) { dits.push(choix(cle, code).dit); });
        return communs.length > 0;
      });
      if (!joue) return;
      regle.vers.forEach(function (cible) {
        var p = poids.get(cible) || { points: 0, raisons: [] };
        p.points += regle.points;
        p.raisons.push({ dits: dits, raison: regle.raison });
        poids.set(cible, p);
      });
    });
    return poids;
  }
  function ouverte(action) {
    var niveau = reponses.niveau[0], horizon = reponses.horizon[0];
    return (!niveau || !action.niveaux.length || action.niveaux.indexOf(niveau) >= 0) &&
      (!horizon || HORIZONS.indexOf(action.horizon) <= HORIZONS.indexOf(horizon));
  }
  function classer(poids) {
    return D.leviers.map(function (levier) {
      var direct = poids.get(levier.id) || { points: 0, raisons: [] };
      var actions = levier.actions.map(function (a, rang) {
        var p = poids.get(levier.id + "#" + (rang + 1));
        return { rang: rang + 1, action: a, points: p ? p.points : 0, ouverte: ouverte(a) };
      }).filter(function (a) { return a.ouverte; });
      actions.sort(function (a, b) {
        return b.points - a.points || EFFORTS.indexOf(a.action.effort) - EFFORTS.indexOf(b.action.effort) || a.rang - b.rang;
      });
      return { levier: levier, points: direct.points + PAR_ACTION * actions.length, raisons: direct.raisons, actions: actions };
    }).sort(function (a, b) { return b.points - a.points || a.levier.numero - b.levier.numero; });
  }
  function moyens(levier, poids) {
    var niveau = reponses.niveau[0];
    return D.modalites.filter(function (m) {
      return m.leviers.indexOf(levier.id) >= 0 && (!niveau || (m.peut[niveau] && m.peut[niveau] !== "non"));
    }).map(function (m) {
      var p = poids.get(m.id) || { points: 0, raisons: [] };
      return { moyen: m, points: p.points, raisons: p.raisons };
    }).sort(function (a, b) {
      return b.points - a.points || EFFORTS.indexOf(a.moyen.effort) - EFFORTS.indexOf(b.moyen.effort) || (a.moyen.id < b.moyen.id ? -1 : 1);
    }).slice(0, MOYENS);
  }
  /* Les pôles les plus semblables, et en quoi. */
  function semblables(leviers) {
    var niveau = reponses.niveau[0], milieu = reponses.milieu[0], taille = reponses.taille[0] && choix("taille", reponses.taille[0]);
    var numeros = leviers.map(function (l) { return l.levier.numero; });
    return D.exemples.map(function (e) {
      var raisons = [], note = 0;
      var ici = niveau ? e.niveaux[niveau] || [] : Object.keys(e.niveaux).reduce(function (t, n) { return t.concat(e.niveaux[n]); }, []);
      var memes = numeros.filter(function (n) { return ici.indexOf(n) >= 0; }).sort();
      if (memes.length) {
        note += 1 + 2 * memes.length;
        raisons.push((niveau ? "votre niveau y a actionné " : "une collectivité y a actionné ") + (memes.length > 1 ? "les leviers " : "le levier ") + enumerer(memes.map(String)));
      }
      if (milieu && e.milieu === milieu) { note += 2; raisons.push("même milieu"); }
      var habitants = niveau === "commune" ? e.population.commune : niveau === "epci" ? e.population.epci : null;
      if (taille && habitants !== null && habitants >= (taille.depuis || 0) && habitants <= (taille.jusqua || Infinity)) { note += 2; raisons.push("même taille"); }
      return { exemple: e, raisons: raisons, memes: memes.length, note: note + (e.actif ? 0.5 : 0) + e.confiance / 4 };
    }).filter(function (c) { return c.memes; }).sort(function (a, b) {
      return b.note - a.note || (a.exemple.titre < b.exemple.titre ? -1 : 1);
    }).slice(0, CAS);
  }

  // La réponse ------------------------------------------------------------------------
  /* « Parce que vous êtes une intercommunalité et qu’un lieu est disponible : un lieu partagé oblige à coopérer. » */
  function phrase(raison) {
    return "Parce que ".replace("que ", "") + enumerer(raison.dits.map(que)) + "\u00a0: " + raison.raison + ".";
  }
  function montrerLevier(l, poids) {
    var li = element("li"), corps = element("div"), titre = element("h3");
    titre.appendChild(lien(l.levier.titre, l.levier.adresse));
    corps.appendChild(titre);
    var raisons = element("ul", "", "raisons");
    l.raisons.forEach(function (r) { raisons.appendChild(element("li", phrase(r))); });
    if (!l.raisons.length) raisons.appendChild(element("li", majuscule(l.actions.length + " de ses actions sont à votre portée.")));
    corps.appendChild(raisons);
    if (l.actions.length) {
      corps.appendChild(element("h4", "Pour commencer"));
      var actions = element("ul");
      l.actions.slice(0, ACTIONS).forEach(function (a) {
        var item = element("li");
        item.append(lien(a.action.titre, l.levier.adresse + "#action-" + a.rang), element("span", " (effort " + a.action.effort + ")", "rp-petit"));
        actions.appendChild(item);
      });
      corps.appendChild(actions);
    }
    var droits = moyens(l.levier, poids);
    if (droits.length) {
      corps.appendChild(element("h4", "Avec quel moyen"));
      var liste = element("ul");
      droits.forEach(function (m) {
        var item = element("li"), niveau = reponses.niveau[0];
        item.appendChild(lien(m.moyen.titre, m.moyen.adresse));
        if (niveau) item.appendChild(element("span", m.moyen.peut[niveau] === "oui" ? " (vous le pouvez)" : " (sous conditions)", "rp-petit"));
        if (m.raisons.length) item.appendChild(element("span", "\u00a0: " + m.raisons[0].raison + "."));
        liste.appendChild(item);
      });
      corps.appendChild(liste);
    }
    li.append(document.importNode(boite.querySelector("[data-signe='" + l.levier.numero + "']").content, true), corps);
    return li;
  }
  function montrerRose(classes) {
    var svg = vider(".rp-rose-points"), plus = classes[0].points || 1, ns = document.querySelector("svg").namespaceURI;
    var rose = document.createElementNS(ns, "svg");
    rose.setAttribute("viewBox", "-50 -50 100 100");
    rose.setAttribute("class", "rp-rose");
    rose.setAttribute("role", "img");
    rose.setAttribute("aria-label", "Points\u00a0: " + classes.map(function (l) { return l.levier.court + " " + points(l); }).join(", "));
    classes.forEach(function (l) {
      var petale = document.createElementNS(ns, "use");
      petale.setAttribute("href", "#rp-petale");
      petale.setAttribute("class", "p");
      petale.setAttribute("transform", "rotate(" + 45 * (l.levier.numero - 1) + ") scale(" + (0.25 + 0.75 * l.points / plus).toFixed(3) + ")");
      rose.appendChild(petale);
    });
    svg.appendChild(rose);
  }
  function points(l) { return String(l.points).replace(".", ","); }

  function repondre() {
    var donnees = D.questions.some(function (q) { return reponses[q.cle].length; });
    reponse.hidden = !donnees;
    if (!donnees) return;
    var poids = peser(), classes = classer(poids), tete = classes.slice(0, EN_TETE);
    var ordre = vider("#orientation-ordre ol");
    tete.forEach(function (l) { ordre.appendChild(montrerLevier(l, poids)); });
    var suite = vider("#orientation-suite ul");
    classes.slice(EN_TETE).forEach(function (l) {
      var li = element("li"), texte = element("span");
      texte.append(lien(l.levier.court, l.levier.adresse), element("span", " " + points(l) + (l.points >= 2 ? " points" : " point"), "rp-petit"));
      li.append(document.importNode(boite.querySelector("[data-signe='" + l.levier.numero + "']").content, true), texte);
      suite.appendChild(li);
    });
    var cas = semblables(tete), liste = vider("#orientation-cas ul");
    document.getElementById("orientation-cas").hidden = !cas.length;
    cas.forEach(function (c) {
      var li = element("li"), titre = element("h3");
      titre.appendChild(lien(c.exemple.titre, c.exemple.adresse));
      li.append(titre, element("p", c.exemple.lieu + ". " + majuscule(enumerer(c.raisons)) + "."), element("p", majuscule(c.exemple.etat), "rp-petit"));
      liste.appendChild(li);
    });
    var textes = new Map();
    tete.forEach(function (l) {
      moyens(l.levier, poids).forEach(function (m) { m.moyen.textes.forEach(function (t) { textes.set(t.adresse, t.titre); }); });
    });
    var droit = vider("#orientation-textes ul");
    document.getElementById("orientation-textes").hidden = !textes.size;
    Array.from(textes.entries()).slice(0, TEXTES).forEach(function (t) {
      var li = element("li");
      li.appendChild(lien(t[1], t[0]));
      droit.appendChild(li);
    });
    // De la réponse au dossier : le levier de tête et ses moyens, puis les cas.
    var choisies = [tete[0].levier].concat(moyens(tete[0].levier, poids).map(function (m) { return m.moyen; }), cas.slice(0, 2).map(function (c) { return c.exemple; }));
    document.getElementById("orientation-dossier").href = window.reperes.adresse(boite.dataset.racine + "dossier/") + "?fiches=" + choisies.map(function (f) { return f.id; }).join(",");
    montrerRose(classes);
    etat.textContent = "Ordre à jour\u00a0: " + tete.map(function (l) { return l.levier.court; }).join(", ") + ".";
  }

  function cocher() {
    D.questions.forEach(function (q) {
      formulaire.querySelectorAll("[name='" + q.cle + "']").forEach(function (e) { e.checked = reponses[q.cle].indexOf(e.value) >= 0; });
    });
  }
  function demarrer() {
    boite = document.querySelector(".rp-orientation");
    if (!boite || !D) return;
    formulaire = document.getElementById("orientation");
    reponse = document.getElementById("orientation-reponse");
    etat = document.getElementById("orientation-etat");
    var adresse = lireAdresse();
    reponses = adresse.lues;
    formulaire.hidden = false;
    cocher();
    repondre();
    if (adresse.inconnues.length) {
      var dites = adresse.inconnues.slice(0, 3).map(function (c) { return "«\u00a0" + (c.length > 40 ? c.slice(0, 39) + "…" : c) + "\u00a0»"; });
      var alerte = element("p", "L’adresse porte une réponse inconnue, laissée de côté\u00a0: " + dites.join(", ") + ".", "rp-petit");
      alerte.setAttribute("role", "status");
      boite.insertBefore(alerte, boite.firstChild);
    }
    formulaire.addEventListener("change", function () { reponses = lireFormulaire(); ecrireAdresse(); repondre(); });
    formulaire.addEventListener("submit", function (e) { e.preventDefault(); });
    formulaire.addEventListener("reset", function () {
      setTimeout(function () {
        D.questions.forEach(function (q) { reponses[q.cle] = []; });
        cocher();
        ecrireAdresse();
        repondre();
        etat.textContent = "";
      });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
