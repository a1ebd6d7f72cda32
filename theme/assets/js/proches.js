/* « Des cas proches du vôtre » : trouver sa commune ou son intercommunalité par son nom, puis les pôles voisins et
   semblables, avec la raison en mots. Les noms sont pliés comme dans scripts/fiches/communes.py ; un essai compare. */
(function () {
  "use strict";
  var COMMUNES = 8, EPCI = 4, CAS = 5;
  var ABREGES = { st: "saint", ste: "sainte" };

  function plier(nom) {
    var plat = nom.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
    var mots = plat.split(/[^a-z0-9]+/).filter(Boolean).map(function (m) { return ABREGES.hasOwnProperty(m) ? ABREGES[m] : m; });
    return mots.join(" ").replace(/^(?:le|la|les|l) (?=.)/, "");
  }
  // Distance à vol d’oiseau, en kilomètres, sur une sphère : l’écart avec l’ellipsoïde ne change pas un arrondi utile.
  function distance(lat1, lon1, lat2, lon2) {
    var r = Math.PI / 180, a = Math.sin((lat2 - lat1) * r / 2), b = Math.sin((lon2 - lon1) * r / 2);
    return 12742 * Math.asin(Math.sqrt(a * a + Math.cos(lat1 * r) * Math.cos(lat2 * r) * b * b));
  }
  var element = window.reperes.element;
  function milliers(n) { return String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f"); }
  function courbe(nom) { return nom.replace(/'/g, "’"); } // les fichiers officiels ont l’apostrophe droite
  function entre(texte) { return "«\u00a0" + (texte.length > 60 ? Array.from(texte).slice(0, 59).join("") + "…" : texte) + "\u00a0»"; }

  // Les fichiers de territoires, demandés par une balise : un script classique se charge aussi depuis un dossier.
  var recus = Object.create(null), attentes = Object.create(null);
  window.reperes = window.reperes || {};
  window.reperes.plier = plier;
  window.reperes.territoires = function (nom, donnees) {
    recus[nom] = lire(nom, donnees);
    (attentes[nom] || []).forEach(function (suite) { suite(recus[nom]); });
    delete attentes[nom];
  };
  function lire(nom, donnees) {
    if (nom === "codes") return donnees;
    if (nom === "epci") {
      return { departements: donnees.departements, liste: donnees.epci.split("\n").map(function (ligne) {
        var c = ligne.split("|");
        return { genre: "epci", nom: courbe(c[0]), plie: plier(c[0]), code: c[1], population: Number(c[2]), departement: c[3], lat: Number(c[4]), lon: Number(c[5]) };
      }) };
    }
    return donnees.split("\n").map(function (ligne) {
      var c = ligne.split("|"), loin = c[1].slice(0, 2) === "97" || c[1].slice(0, 2) === "98";
      return { genre: "commune", nom: courbe(c[0]), plie: plier(c[0]), code: c[1], population: Number(c[2]), epci: c[3], departement: c[1].slice(0, loin ? 3 : 2), lat: c[4] && Number(c[4]), lon: c[5] && Number(c[5]) };
    });
  }

  var section = document.querySelector(".rp-proches");
  if (!section) return;
  var regles = JSON.parse(section.dataset.regles), lettres = section.dataset.lettres;
  var champ = document.getElementById("pres-de"), liste = document.getElementById("pres-de-liste");
  var milieu = document.getElementById("votre-milieu"), secteur = document.getElementById("votre-secteur");
  var etat = section.querySelector(".etat"), resultats = section.querySelector(".resultats");
  var propositions = [], active = -1, montre = null, lieu = null;

  function charger(nom, suite) {
    if (recus[nom]) { suite(recus[nom]); return; }
    if (attentes[nom]) { attentes[nom].push(suite); return; }
    attentes[nom] = [suite];
    var script = element("script");
    script.src = section.dataset.territoires + nom + ".js";
    script.onerror = function () {
      delete attentes[nom];
      etat.textContent = "La liste des communes n’a pas pu être lue. Rechargez la page pour réessayer.";
    };
    document.head.appendChild(script);
  }

  // Chercher un nom -----------------------------------------------------------------------
  function convient(t, mots) {
    var siens = t.plie.split(" ");
    return mots.every(function (m) { return siens.some(function (s) { return s.indexOf(m) === 0; }); });
  }
  function trouver(question, communes, epci) {
    var mots = question.split(" ");
    function note(t) { return t.plie === question ? 2 : t.plie.indexOf(question) === 0 ? 1 : 0; }
    function garder(tous, combien) {
      return tous.filter(function (t) { return convient(t, mots); })
        .sort(function (a, b) { return note(b) - note(a) || b.population - a.population || (a.code < b.code ? -1 : 1); })
        .slice(0, combien);
    }
    return garder(communes, COMMUNES).concat(garder(epci, EPCI));
  }
  function chercher() {
    var question = plier(champ.value), lettre = question.charAt(0);
    if (question.length < 2) { fermer(); return; }
    charger("epci", function (e) {
      function suite(communes) {
        if (plier(champ.value) === question) proposer(trouver(question, communes, e.liste), e.departements);
      }
      if (lettres.indexOf(lettre) >= 0) charger(lettre, suite);
      else suite([]);
    });
  }
  function ou(t, departements) {
    var d = departements[t.departement];
    return (d ? d[0] : "") + " (" + t.departement + ")";
  }
  function proposer(trouvees, departements) {
    propositions = trouvees;
    liste.textContent = "";
    trouvees.forEach(function (t, rang) {
      var li = element("li", t.nom);
      li.id = "pres-de-" + rang;
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      li.appendChild(element("span", (t.genre === "epci" ? " intercommunalité, " : " ") + ou(t, departements), "rp-petit"));
      li.addEventListener("mousedown", function (e) { e.preventDefault(); }); // le champ garde le focus
      li.addEventListener("click", function () { choisir(t); });
      liste.appendChild(li);
    });
    viser(-1);
    if (!trouvees.length) {
      fermer();
      etat.textContent = "Aucune commune ni intercommunalité ne s’appelle " + entre(champ.value.trim()) + ". Essayez le début du nom officiel.";
      return;
    }
    liste.hidden = false;
    champ.setAttribute("aria-expanded", "true");
    etat.textContent = trouvees.length + (trouvees.length > 1 ? " propositions" : " proposition") + "\u00a0: flèche vers le bas pour choisir.";
  }
  function viser(rang) {
    active = rang;
    Array.prototype.forEach.call(liste.children, function (li, n) {
      li.setAttribute("aria-selected", String(n === rang));
      if (n === rang) li.scrollIntoView({ block: "nearest" });
    });
    if (rang < 0) champ.removeAttribute("aria-activedescendant");
    else champ.setAttribute("aria-activedescendant", "pres-de-" + rang);
  }
  function fermer() {
    liste.hidden = true;
    propositions = [];
    champ.setAttribute("aria-expanded", "false");
    champ.removeAttribute("aria-activedescendant");
    active = -1;
  }
  function choisir(t) {
    champ.value = t.nom;
    fermer();
    window.reperes.liste.poser({ "pres-de": t.code });
  }
  function touche(e) {
    var ouverte = !liste.hidden;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!ouverte) { chercher(); return; }
      var n = propositions.length, pas = e.key === "ArrowDown" ? 1 : -1;
      viser(active < 0 ? (pas > 0 ? 0 : n - 1) : (active + pas + n) % n);
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (ouverte) choisir(propositions[Math.max(active, 0)]);
      else chercher();
    } else if (e.key === "Escape") {
      if (ouverte) { e.preventDefault(); fermer(); }
      else if (champ.value) { champ.value = ""; vider(); }
    }
  }
  function vider() { if (window.reperes.liste.valeur("pres-de")) window.reperes.liste.poser({ "pres-de": "" }); }

  // Retrouver un code de l’adresse -----------------------------------------------------------
  function retrouver(code, suite) {
    if (/^\d{9}$/.test(code)) {
      charger("epci", function (e) { suite(e.liste.filter(function (t) { return t.code === code; })[0]); });
    } else if (/^\d[\dAB]\d{3}$/i.test(code)) {
      code = code.toUpperCase();
      charger("codes", function (codes) {
        var lettre = (codes[code.slice(0, 2)] || "").charAt(Number(code.slice(2)));
        if (!lettre || lettre === "-") suite();
        else charger(lettre, function (l) { suite(l.filter(function (t) { return t.code === code; })[0]); });
      });
    } else suite();
  }

  // Voisins et semblables --------------------------------------------------------------------
  function tranche(nom, population) {
    return String(regles.tranches[nom].filter(function (borne) { return population >= borne; }).length);
  }
  function profil(t, e) {
    var epci = t.genre === "epci" ? t : e.liste.filter(function (x) { return x.code === t.epci; })[0];
    var d = e.departements[t.departement];
    return {
      "taille-commune": t.genre === "commune" ? tranche("taille-commune", t.population) : "",
      "taille-epci": epci ? tranche("taille-epci", epci.population) : "",
      region: d ? d[1] : "", niveau: t.genre, milieu: milieu.value, secteur: secteur.value
    };
  }
  function kilometres(c, t) {
    var point = c.element.dataset.point;
    if (!point || t.lat === "" || t.lat === undefined) return null;
    var p = point.split(" ");
    return distance(t.lat, t.lon, Number(p[0]), Number(p[1]));
  }
  function classer(t, e) {
    var moi = profil(t, e);
    return window.reperes.liste.cas.map(function (c) {
      var communs = Object.keys(regles.communs).filter(function (nom) {
        return moi[nom] && (c.element.getAttribute("data-" + nom) || "").split(" ").indexOf(moi[nom]) >= 0;
      });
      var poids = communs.reduce(function (n, nom) { return n + regles.communs[nom].poids; }, 0);
      return { cas: c, km: kilometres(c, t), communs: communs, poids: poids };
    });
  }
  function raison(r) {
    var dits = r.km === null ? [] : [r.km < 0.5 ? "sur place" : "à " + Math.round(r.km) + "\u00a0km"];
    var phrase = dits.concat(r.communs.map(function (nom) { return regles.communs[nom].raison; })).join(", ");
    return phrase.charAt(0).toUpperCase() + phrase.slice(1);
  }
  function remplir(ol, classes) {
    ol.textContent = "";
    classes.slice(0, CAS).forEach(function (r) {
      var li = element("li"), lien = element("a", r.cas.nom);
      lien.href = r.cas.lien.getAttribute("href");
      li.appendChild(lien);
      li.appendChild(element("span", " " + r.cas.lieu, "rp-petit"));
      li.appendChild(element("p", raison(r), "pourquoi"));
      ol.appendChild(li);
    });
  }
  function montrer(t, e) {
    var classes = classer(t, e), loin = function (r) { return r.km === null ? Infinity : r.km; };
    function parDistance(a, b) { return loin(a) === loin(b) ? 0 : loin(a) - loin(b); }
    function parNom(a, b) { return a.cas.nom.localeCompare(b.cas.nom, "fr"); }
    var proches = classes.filter(function (r) { return r.km !== null; }).sort(function (a, b) { return parDistance(a, b) || parNom(a, b); });
    var semblables = classes.filter(function (r) { return r.communs.length; })
      .sort(function (a, b) { return b.poids - a.poids || parDistance(a, b) || parNom(a, b); });
    remplir(section.querySelector("ol.proches"), proches);
    remplir(section.querySelector("ol.semblables"), semblables);
    section.querySelector("ol.proches").parentNode.hidden = !proches.length;
    resultats.hidden = false;
    var epci = e.liste.filter(function (x) { return x.code === t.epci; })[0];
    etat.textContent = t.nom + ", " + ou(t, e.departements) + ", " + milliers(t.population) + " habitants" + (epci ? ", dans " + epci.nom : "") + "." +
      (t.genre === "epci" ? " Les distances partent de sa commune la plus peuplée." : t.lat === "" ? " Sa place exacte manque à nos données\u00a0: pas de distance." : "");
  }
  function suivre() {
    var code = window.reperes.liste.valeur("pres-de"), voulu = [code, window.reperes.liste.valeur("votre-milieu"), window.reperes.liste.valeur("votre-secteur")].join("|");
    if (voulu === montre) return;
    montre = voulu;
    // Une valeur que la liste déroulante n’a pas la laisse sur « Tous ».
    [[milieu, "votre-milieu"], [secteur, "votre-secteur"]].forEach(function (paire) {
      paire[0].value = window.reperes.liste.valeur(paire[1]);
      if (paire[0].selectedIndex < 0) paire[0].value = "";
    });
    if (!code) {
      resultats.hidden = true;
      etat.textContent = "";
      if (document.activeElement !== champ) champ.value = "";
      partir(null);
      return;
    }
    retrouver(code, function (t) {
      if (voulu !== montre) return;
      if (!t) {
        resultats.hidden = true;
        etat.textContent = entre(code) + " n’est pas un code de commune ou d’intercommunalité connu. Tapez plutôt son nom.";
        partir(null);
        return;
      }
      charger("epci", function (e) {
        if (voulu !== montre) return;
        if (document.activeElement !== champ || !champ.value) champ.value = t.nom;
        montrer(t, e);
        partir(t);
      });
    });
  }
  function partir(t) {
    if (lieu === t) return;
    lieu = t;
    window.reperes.liste.partirDe(t && { nom: t.nom, kilometres: function (c) { return kilometres(c, t); } });
  }

  champ.addEventListener("input", function () { if (champ.value.trim()) chercher(); else { fermer(); vider(); } });
  champ.addEventListener("keydown", touche);
  champ.addEventListener("blur", fermer);
  section.querySelector("form").addEventListener("submit", function (e) { e.preventDefault(); });
  [milieu, secteur].forEach(function (s) {
    s.addEventListener("change", function () {
      var pose = {};
      pose[s.name] = s.value;
      window.reperes.liste.poser(pose);
    });
  });
  document.addEventListener("reperes:filtre", function () { if (window.reperes.liste) suivre(); });
  section.hidden = false;
})();
