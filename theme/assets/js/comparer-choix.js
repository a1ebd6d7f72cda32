/* Ce que l’adresse demande de comparer : quelles fiches, de quel genre, et ce qu’il faut en dire.
   Rien de ce qu’elle contient n’est jamais autre chose qu’un texte. */
(function () {
  "use strict";
  var MAX = 4, LUS = 60;

  var cite = window.reperes.cite, citer = window.reperes.citer;
  function porte(objet, cle) { return Object.prototype.hasOwnProperty.call(objet, cle); }

  /* Les fiches de l’index, par genre puis par identifiant ; les anciens identifiants mènent au nouveau. */
  function Choix(index) {
    this.index = index;
    this.genres = Object.keys(index);
    this.fiches = new Map(this.genres.map(function (genre) {
      return [genre, new Map(index[genre].fiches.map(function (f) {
        return [f[0], { id: f[0], titre: f[1], nom: f[2], groupe: f[3] }];
      }))];
    }));
  }
  Choix.MAX = MAX;

  /* La fiche qu’un mot désigne dans un genre : « pole-sud-archer », « exemple:pole-sud-archer » ou un ancien nom. */
  Choix.prototype.trouver = function (mot, genre) {
    var morceaux = /^(?:([a-z]+):)?([a-z0-9-]{1,80})$/.exec(mot.toLowerCase());
    if (!morceaux || (morceaux[1] && morceaux[1] !== genre)) return null;
    var id = morceaux[2], fiches = this.fiches.get(genre), anciens = this.index[genre].anciens;
    if (fiches.has(id)) return { fiche: fiches.get(id), ancien: null };
    return porte(anciens, id) ? { fiche: fiches.get(anciens[id]), ancien: id } : null;
  };

  /* Le genre où le plus de fiches demandées existent ; à égalité, le premier de l’index : les exemples. */
  Choix.prototype.genre = function (mots) {
    var choix = this, meilleur = null, plus = 0;
    this.genres.forEach(function (genre) {
      var ids = new Set();
      mots.forEach(function (mot) { var t = choix.trouver(mot, genre); if (t) ids.add(t.fiche.id); });
      if (ids.size > plus) { plus = ids.size; meilleur = genre; }
    });
    return meilleur;
  };

  /* { genre, fiches, messages, differences } : ce qui se compare, et des phrases sur ce qui ne se peut pas. */
  Choix.prototype.lire = function (recherche) {
    var choix = this, parametres = new URLSearchParams(recherche);
    var mots = parametres.getAll("fiches").join(",").split(",").map(function (m) { return m.trim(); }).filter(Boolean);
    var reste = Math.max(0, mots.length - LUS);
    mots = mots.slice(0, LUS);
    var genre = this.genre(mots), fiches = [], doubles = new Set(), anciens = new Set(), etrangeres = new Map(), inconnus = new Set();
    mots.forEach(function (mot) {
      var trouve = genre && choix.trouver(mot, genre);
      if (trouve) {
        if (trouve.ancien) anciens.add(cite(trouve.ancien) + " s’appelle maintenant " + cite(trouve.fiche.nom) + ".");
        if (fiches.indexOf(trouve.fiche) < 0) fiches.push(trouve.fiche);
        else doubles.add(trouve.fiche.nom);
        return;
      }
      var autre = choix.genres.find(function (g) { return choix.trouver(mot, g); });
      if (!autre) { inconnus.add(mot); return; }
      if (!etrangeres.has(autre)) etrangeres.set(autre, new Set());
      etrangeres.get(autre).add(choix.trouver(mot, autre).fiche.nom);
    });
    var messages = Array.from(anciens);
    if (doubles.size) messages.push("Demandé deux fois, compté une\u00a0: " + citer(Array.from(doubles)) + ".");
    etrangeres.forEach(function (noms, autre) {
      messages.push("On ne compare que des fiches d’un même genre, ici des " + choix.index[genre].noms + ". Laissé de côté\u00a0: " + citer(Array.from(noms)) +
        " (" + (noms.size > 1 ? "des " + choix.index[autre].noms : choix.index[autre].un) + ").");
    });
    if (inconnus.size) {
      messages.push((inconnus.size + reste > 1 ? "Ces mots ne désignent aucune fiche" : "Ce mot ne désigne aucune fiche") +
        " que l’on puisse comparer\u00a0: " + citer(Array.from(inconnus), reste) + ".");
    }
    if (fiches.length > MAX) {
      messages.push("Quatre fiches au plus. Laissé de côté\u00a0: " + citer(fiches.slice(MAX).map(function (f) { return f.nom; })) + ".");
      fiches = fiches.slice(0, MAX);
    }
    return { genre: genre, fiches: fiches, messages: messages, differences: parametres.get("differences") === "1" };
  };

  /* L’adresse d’un choix. Les identifiants restent nus tant qu’ils ne désignent que ces fiches-là. */
  Choix.prototype.ecrire = function (etat) {
    var ids = etat.fiches.map(function (f) { return f.id; }), nus = "?fiches=" + ids.join(",");
    if (!ids.length) return "";
    var prefixes = "?fiches=" + ids.map(function (id) { return etat.genre + ":" + id; }).join(",");
    return (this.lire(nus).genre === etat.genre ? nus : prefixes) + (etat.differences ? "&differences=1" : "");
  };

  window.reperes.Choix = Choix;
})();
