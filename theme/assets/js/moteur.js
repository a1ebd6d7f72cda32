/* Le moteur de recherche : MiniSearch, mot par mot, sur l’index fait par scripts/fiches/search_index.py.
   « chercher » rend des résultats ; il ne touche à aucune page. */
(function () {
  "use strict";
  var analyse = window.reperes.analyse;

  // Ce que pèse un mot selon l’endroit où il se trouve.
  var POIDS_DES_NOMS = { sigle: 9, titre: 6, noms: 5, lieux: 5, regions: 3, articles: 5 };
  var POIDS_DES_TEXTES = { themes: 1.8, resume: 2.4, texte: 1 };
  // Une fiche archivée se retrouve par son nom, mais vient après tout ce qui sert encore.
  // L’article que la rédaction met en avant passe devant ses homonymes ; un levier ou un moyen, devant ce qui le cite.
  var POIDS_DES_GENRES = { "article": 0.7, "article-cle": 1.5, "levier": 1.6, "modalite": 1.2, "notion": 1.1, "page": 1.1, "ressource": 0.4, "archive": 0.001 };
  var RACINE = 0.7, SYNONYME = 0.75, FAUTE = 0.6;
  // La question est l’un des noms d’une notion ou d’un acteur : sa page d’abord, puis les textes qui la fondent.
  var NOMME = 2.5, FONDE = 1.8;
  var MOTS_AU_PLUS = 24; // au-delà, ce n’est plus une question

  function identite(terme) { return terme; }
  function mot_seul(texte) { return [texte]; }
  function lire(brut) {
    return MiniSearch.loadJS(brut, { fields: Object.keys(brut.fieldIds), tokenize: mot_seul, processTerm: identite });
  }

  /* Distance entre deux mots, où deux lettres voisines échangées ne comptent que pour une faute. */
  function distance(a, b) {
    var avant = [], ligne = [], dernier;
    for (var j = 0; j <= b.length; j++) ligne.push(j);
    for (var i = 1; i <= a.length; i++) {
      dernier = avant; avant = ligne; ligne = [i];
      for (j = 1; j <= b.length; j++) {
        var egal = a[i - 1] === b[j - 1] ? 0 : 1;
        ligne[j] = Math.min(avant[j] + 1, ligne[j - 1] + 1, avant[j - 1] + egal);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) ligne[j] = Math.min(ligne[j], dernier[j - 2] + 1);
      }
    }
    return ligne[b.length];
  }

  /* Comment un mot replié se prononce, à peu près : « solidère » et « solidaire », « gaudin » et « godin ». */
  function son(mot) {
    return mot.replace(/eau|au/g, "o").replace(/ai|ei/g, "e").replace(/ph/g, "f").replace(/qu|k|c(?=[aour])/g, "k")
      .replace(/y/g, "i").replace(/(.)\1/g, "$1");
  }

  function Moteur(index) {
    this.documents = index.documents;
    this.genres = new Map(Object.entries(index.genres)); // un genre vient aussi de l’adresse : « __proto__ » n’en est pas un
    this.listes = analyse.listes(index.analyse);
    this.noms = lire(index.minisearch);
    this.textes = null;
    this.extraits = null;
    this.groupes = new Map();
    var groupes = this.groupes;
    index.synonymes.forEach(function (groupe) {
      var noms = groupe.slice(1);
      noms.forEach(function (nom) { groupes.set(nom, (groupes.get(nom) || []).concat([{ documents: groupe[0], noms: noms }])); });
    });
  }

  /* Le second fichier : résumés et textes entiers. */
  Moteur.prototype.ajouterTextes = function (textes) {
    this.textes = lire(textes.minisearch);
    this.extraits = textes.documents;
  };

  Moteur.prototype.mots = function (question) {
    return analyse.mots(question.slice(0, 400), this.listes).slice(0, MOTS_AU_PLUS);
  };

  /* Documents où se trouve l’un des termes donnés ({terme, poids}), avec leur note ; « debut » : ce que vaut un mot
     qui ne fait que commencer comme l’un d’eux. */
  Moteur.prototype.trouver = function (termes, debut) {
    var poids = new Map(termes.map(function (t) { return [t.terme, t.poids]; }));
    var demande = { combineWith: "OR", queries: termes.map(function (t) {
      return { queries: [t.terme], combineWith: "OR", prefix: !!debut && t.terme.length > 2, boostTerm: function (terme) { return poids.get(terme) || 1; } };
    }) };
    var notes = new Map();
    function noter(resultats) {
      resultats.forEach(function (r) { notes.set(r.id, (notes.get(r.id) || 0) + r.score); });
    }
    var reglages = { weights: { prefix: debut || 0, fuzzy: 0 } };
    noter(this.noms.search(demande, Object.assign({ boost: POIDS_DES_NOMS }, reglages)));
    if (this.textes) noter(this.textes.search(demande, Object.assign({ boost: POIDS_DES_TEXTES }, reglages)));
    return notes;
  };

  /* Les termes de l’index les plus proches d’un mot qui ne s’y trouve pas. */
  Moteur.prototype.voisins = function (mot) {
    if (mot.length < 5 || !/^[a-z]+$/.test(mot)) return [];
    var permises = mot.length < 8 ? 1 : 2, racine = analyse.racine(mot), proches = new Map();
    [this.noms, this.textes].forEach(function (moteur) {
      if (!moteur) return;
      [mot, racine].forEach(function (essai) {
        moteur.search(essai, { fuzzy: permises + 1, prefix: false }).forEach(function (r) {
          r.terms.forEach(function (terme) {
            var ecart = Math.min(distance(mot, terme), distance(racine, terme), 0.5 + distance(son(racine), son(terme)));
            if (ecart <= permises && terme.length > 2 && terme !== mot && terme !== racine) {
              var vu = proches.get(terme) || { terme: terme, ecart: ecart, nombre: 0 };
              vu.nombre += 1;
              proches.set(terme, vu);
            }
          });
        });
      });
    });
    // À fautes égales, ou presque, le mot le plus répandu de la base.
    var tous = Array.from(proches.values());
    tous.forEach(function (p) { p.valeur = p.ecart - 0.5 * Math.log10(p.nombre + 1); });
    tous.sort(function (a, b) { return a.valeur - b.valeur || (a.terme < b.terme ? -1 : 1); });
    return tous.filter(function (p) { return p.valeur < tous[0].valeur + 0.25; }).slice(0, 4);
  };

  /* Pour chaque mot, les documents qui le portent : tel quel, par sa racine, par son début, ou corrigé. */
  Moteur.prototype.unMot = function (mot) {
    var racine = analyse.racine(mot), termes = [{ terme: mot, poids: 1 }];
    if (racine !== mot) termes.push({ terme: racine, poids: RACINE });
    var notes = this.trouver(termes);
    // Un mot qui existe n’est pas le début d’un autre : « Gard » n’est guère « garder ».
    this.trouver([termes[0]], notes.size ? 0.15 : 0.5).forEach(function (note, id) {
      notes.set(id, Math.max(notes.get(id) || 0, note));
    });
    if (notes.size > 2) return { notes: notes, corrige: null };
    // Un mot presque absent est peut-être une faute, si un mot très voisin est partout.
    var voisins = this.voisins(mot).filter(function (v) { return v.nombre > 4 * notes.size; });
    if (!voisins.length) return { notes: notes, corrige: null };
    this.trouver(voisins.map(function (v) { return { terme: v.terme, poids: FAUTE }; })).forEach(function (note, id) {
      if (!notes.has(id)) notes.set(id, note);
    });
    return { notes: notes, corrige: voisins[0].terme };
  };

  /* Les autres noms d’une même chose : « scic » trouve aussi « société coopérative d’intérêt collectif ». */
  Moteur.prototype.parSynonymes = function (racines, parMot) {
    var moteur = this;
    for (var debut = 0; debut < racines.length; debut++) {
      for (var fin = Math.min(racines.length, debut + 8); fin > debut; fin--) {
        var nom = racines.slice(debut, fin).join(" ");
        (this.groupes.get(nom) || []).forEach(function (groupe) {
          groupe.noms.forEach(function (autre) {
            if (autre !== nom) moteur.remplacer(autre.split(" "), parMot.slice(debut, fin));
          });
        });
      }
    }
  };

  Moteur.prototype.remplacer = function (mots, places) {
    var moteur = this, listes = mots.map(function (m) { return moteur.trouver([{ terme: m, poids: 1 }]); });
    listes[0].forEach(function (_, id) {
      var note = 0;
      for (var i = 0; i < listes.length; i++) {
        if (!listes[i].has(id)) return;
        note += listes[i].get(id);
      }
      // La note se partage entre les mots tapés : trois mots trouvés à la place d’un sigle ne valent pas trois sigles.
      var part = SYNONYME * note / mots.length;
      places.forEach(function (place) {
        if ((place.notes.get(id) || 0) < part) place.notes.set(id, part);
      });
    });
  };

  /* Rend {mots, corrections, resultats} ; un résultat : {adresse, titre, genre, lieu, id, note, articles}. */
  Moteur.prototype.chercher = function (question) {
    var moteur = this, mots = this.mots(question), racines = mots.map(analyse.racine);
    var parMot = mots.map(function (m) { return moteur.unMot(m); });
    var notes = new Map(), trouves = new Map();
    racines = parMot.map(function (p, i) { return p.corrige ? analyse.racine(p.corrige) : racines[i]; });
    this.parSynonymes(racines, parMot);
    // Un mot rare dit plus de ce que l’on cherche qu’un mot partout présent : il compte plus dans ce qui manque à une page.
    var rarete = parMot.map(function (p) { return Math.log(1 + moteur.documents.length / (p.notes.size + 1)); });
    var entiere = rarete.reduce(function (a, b) { return a + b; }, 0);
    parMot.forEach(function (p, i) {
      p.notes.forEach(function (note, id) {
        notes.set(id, (notes.get(id) || 0) + note);
        trouves.set(id, (trouves.get(id) || 0) + rarete[i]);
      });
    });
    var phrase = racines.join(" "), nommes = this.nommes(question, phrase);
    nommes.forEach(function (_, id) {
      if (!mots.length) { notes.set(id, 1); trouves.set(id, 1); entiere = 1; }
    });
    var tous = Array.from(notes.keys()).map(function (id) {
      var d = moteur.documents[id], part = trouves.get(id) / entiere, complet = part > 0.999;
      var note = notes.get(id) * Math.pow(part, 3) * (POIDS_DES_GENRES[d[2]] || 1);
      if (nommes.has(id)) note *= nommes.get(id);
      else if (complet) note *= moteur.ressemblance(d[1], " " + phrase + " ");
      return { id: id, adresse: d[0], titre: d[1], genre: d[2].replace("article-cle", "article"), lieu: d[3], note: note, part: part, complet: complet };
    });
    tous.sort(function (a, b) { return b.note - a.note || a.id - b.id; });
    // Ce qui ne porte que la moitié de la question ne la sert pas, si d’autres pages la portent presque entière.
    var meilleure = tous.reduce(function (m, r) { return Math.max(m, r.part); }, 0);
    tous = tous.filter(function (r) { return r.part >= 0.75 * meilleure; });
    return {
      mots: mots,
      corrections: mots.map(function (m, i) { return { mot: m, corrige: parMot[i].corrige, nombre: parMot[i].notes.size }; }),
      resultats: reunir(tous)
    };
  };

  /* Ce dont la question est l’un des noms, mots vides compris ou non (« MES », « loi NOTRe »), et de combien le pousser. */
  Moteur.prototype.nommes = function (question, phrase) {
    var entiere = analyse.tousLesMots(question.slice(0, 400), this.listes).map(analyse.racine).join(" ");
    var groupes = (this.groupes.get(entiere) || this.groupes.get(phrase) || []), nommes = new Map();
    groupes.forEach(function (groupe) {
      groupe.documents.forEach(function (id, rang) { nommes.set(id, rang ? FONDE : NOMME); });
    });
    return nommes;
  };

  /* Un titre qui est la question, ou qui la contient, passe devant. */
  Moteur.prototype.ressemblance = function (titre, phrase) {
    var dit = " " + analyse.mots(titre, this.listes).map(analyse.racine).join(" ") + " ";
    return dit === phrase ? 2.2 : dit.indexOf(phrase) >= 0 ? 1.4 : 1;
  };

  /* Un texte et ses articles ne font qu’un résultat : le mieux noté, qui porte les autres. */
  function reunir(resultats) {
    var parFiche = new Map(), reunis = [];
    resultats.forEach(function (r) {
      r.articles = [];
      var fiche = r.adresse.indexOf("textes/") === 0 ? r.adresse.split("#")[0] : r.adresse;
      var premier = parFiche.get(fiche);
      if (!premier) { parFiche.set(fiche, r); reunis.push(r); } else if (r.genre === "article") premier.articles.push(r);
    });
    return reunis;
  }

  /* L’extrait où se trouvent le plus de mots cherchés : des morceaux {texte, trouve}. */
  Moteur.prototype.extrait = function (id, mots, longueur) {
    if (!this.extraits) return [];
    var resume = this.extraits[id][0], texte = this.extraits[id][1];
    var auResume = reperer(resume, mots), auTexte = reperer(texte, mots);
    // Le titre dit déjà tout : le résumé apprend davantage qu’une phrase prise au hasard.
    var auTitre = new Set(reperer(this.documents[id][1], mots).places.map(function (p) { return p.mot; })).size;
    if (!texte || (resume && auTitre === mots.length) || (auResume.differents && auResume.differents + 1 >= auTexte.differents)) return decouper(resume, auResume.places, 0, longueur + 90);
    return decouper(texte, auTexte.places, auTexte.debut, longueur);
  };

  function reperer(texte, mots) {
    var places = [], trouve, coupe = /[0-9A-Za-z\u00c0-\u024f]+/g;
    while ((trouve = coupe.exec(texte))) {
      var plat = analyse.replier(trouve[0]), racine = analyse.racine(plat);
      for (var i = 0; i < mots.length; i++) {
        if (plat === mots[i] || racine === analyse.racine(mots[i]) || (mots[i].length > 3 && plat.indexOf(mots[i]) === 0)) {
          places.push({ debut: trouve.index, fin: coupe.lastIndex, mot: i });
          break;
        }
      }
    }
    // La fenêtre de 220 signes qui réunit le plus de mots différents.
    var debut = 0, differents = 0;
    places.forEach(function (p, k) {
      var vus = new Set(), ligne = texte.indexOf("\n", p.debut), bout = Math.min(ligne < 0 ? texte.length : ligne, p.debut + 220);
      for (var l = k; l < places.length && places[l].fin <= bout; l++) vus.add(places[l].mot);
      if (vus.size > differents) { differents = vus.size; debut = p.debut; }
    });
    return { places: places, debut: debut, differents: differents };
  }

  function decouper(texte, places, ici, longueur) {
    // Un énoncé par ligne : l’extrait n’en mêle pas deux, et commence avec sa phrase si elle est toute proche.
    var debut = texte.lastIndexOf("\n", ici) + 1, entier = texte.length;
    if (ici - debut > 60) {
      var phrase = texte.lastIndexOf(". ", ici) + 2;
      debut = phrase > debut && ici - phrase < 120 ? phrase : Math.max(debut, texte.indexOf(" ", ici - 60) + 1);
    }
    var ligne = texte.indexOf("\n", ici), fin = ligne < 0 ? entier : ligne;
    if (fin - debut > longueur) fin = texte.lastIndexOf(" ", debut + longueur);
    if (fin <= debut) fin = Math.min(entier, debut + longueur);
    var morceaux = [], position = debut;
    function ajouter(jusque, trouve) {
      if (jusque > position) morceaux.push({ texte: texte.slice(position, jusque), trouve: trouve });
      position = Math.max(position, jusque);
    }
    places.forEach(function (p) {
      if (p.debut < position || p.fin > fin) return;
      ajouter(p.debut, false);
      ajouter(p.fin, true);
    });
    ajouter(fin, false);
    if (debut > 0 && texte[debut - 1] !== "\n" && morceaux.length) morceaux.unshift({ texte: "… ", trouve: false });
    if (fin < entier && texte[fin] !== "\n") morceaux.push({ texte: "…", trouve: false });
    return morceaux;
  }

  /* Le mot écrit, accents compris, dont un terme de l’index vient : le plus proche de ce qui a été tapé. */
  Moteur.prototype.ecrire = function (terme, tape) {
    var formes = new Map();
    var textes = this.documents.map(function (d) { return d[1]; });
    (this.extraits || []).forEach(function (e) { textes.push(e[0], e[1]); });
    textes.forEach(function (texte) {
      (texte.match(/[0-9A-Za-z\u00c0-\u024f]+/g) || []).forEach(function (mot) {
        if (mot[0].toLowerCase().normalize("NFD")[0] !== terme[0] || formes.has(mot)) return;
        var plat = analyse.replier(mot);
        if (plat === terme || analyse.racine(plat) === terme) formes.set(mot, distance(plat, tape));
      });
    });
    var tous = Array.from(formes.entries()).sort(function (a, b) { return a[1] - b[1]; });
    return tous.length ? tous[0][0].toLowerCase() : terme;
  };

  window.reperes.Moteur = Moteur;
})();
