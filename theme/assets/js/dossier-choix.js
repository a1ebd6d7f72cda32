/* Ce que l’adresse d’un dossier demande : quelles fiches, pour qui, quand, et ce qu’il faut en dire.
   Rien de ce qu’elle contient n’est jamais autre chose qu’un texte. */
(function () {
  "use strict";
  var MAX = 40, LUS = 400, SIGNES = 120;
  var CHAMPS = { pour: "Le nom de la collectivité", objet: "L’objet", le: "La date" };

  var cite = window.reperes.cite, citer = window.reperes.citer;
  function porte(objet, cle) { return Object.prototype.hasOwnProperty.call(objet, cle); }

  function Dossier(index) {
    this.index = index;
    this.fiches = new Map();
    this.anciens = new Map();
    Object.keys(index.genres).forEach(function (genre) {
      var g = index.genres[genre];
      g.fiches.forEach(function (f) {
        this.fiches.set(genre + ":" + f[0], { reference: genre + ":" + f[0], genre: genre, id: f[0], titre: f[1], cesse: f[2], adresse: g.dossier + "/" + f[0] + "/" });
      }, this);
      Object.keys(g.anciens).forEach(function (ancien) { this.anciens.set(genre + ":" + ancien, genre + ":" + g.anciens[ancien]); }, this);
    }, this);
  }
  Dossier.MAX = MAX;
  Dossier.SIGNES = SIGNES;

  /* La fiche que désigne un mot : sa référence, son identifiant seul, ou l’un de ses anciens noms. */
  Dossier.prototype.trouver = function (mot) {
    var genres = mot.indexOf(":") >= 0 ? [""] : Object.keys(this.index.genres).map(function (g) { return g + ":"; });
    for (var i = 0; i < genres.length; i++) {
      var reference = genres[i] + mot.toLowerCase();
      if (this.fiches.has(reference)) return { fiche: this.fiches.get(reference) };
      if (this.anciens.has(reference)) return { fiche: this.fiches.get(this.anciens.get(reference)), ancien: true };
    }
    return null;
  };

  /* Un texte libre de l’adresse : sur une ligne, coupé à 120 signes. */
  Dossier.prototype.texte = function (valeur, champ, messages) {
    var signes = Array.from(valeur.replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim());
    if (signes.length > SIGNES) messages.push(CHAMPS[champ] + " dépasse " + SIGNES + " signes\u00a0: la suite est coupée.");
    return signes.slice(0, SIGNES).join("");
  };

  /* { fiches, pour, objet, le, messages } : tout ce qui se peut, et des phrases sur le reste. */
  Dossier.prototype.lire = function (parametres) {
    var mots = parametres.getAll("fiches").join(",").split(",").map(function (m) { return m.trim(); }).filter(Boolean);
    var fiches = [], messages = [], inconnus = [], notions = [], archives = [], doubles = 0;
    mots.slice(0, LUS).forEach(function (mot) {
      var trouve = this.trouver(mot);
      if (!trouve) {
        var notion = /^notion:(.+)$/.exec(mot);
        if (notion && porte(this.index.notions, notion[1])) notions.push(this.index.notions[notion[1]][0]);
        else if (porte(this.index.archives, mot)) archives.push(this.index.archives[mot]);
        else if (inconnus.indexOf(mot) < 0) inconnus.push(mot);
        return;
      }
      if (fiches.indexOf(trouve.fiche) >= 0) { doubles++; return; }
      fiches.push(trouve.fiche);
      if (trouve.ancien) messages.push(cite(mot) + " s’appelle maintenant " + cite(trouve.fiche.titre) + ".");
      if (trouve.fiche.cesse) messages.push(cite(trouve.fiche.titre) + " reste dans le dossier, avec sa mention\u00a0: " + trouve.fiche.cesse + ".");
    }, this);
    if (doubles) messages.push(doubles > 1 ? doubles + " fiches étaient demandées deux fois\u00a0: elles ne comptent qu’une." : "Une fiche était demandée deux fois\u00a0: elle ne compte qu’une.");
    if (notions.length) messages.push("Le glossaire se compose seul, des mots que les fiches emploient\u00a0: " + citer(notions) + (notions.length > 1 ? " n’ont" : " n’a") + " pas à être choisi" + (notions.length > 1 ? "s" : "") + ".");
    if (archives.length) messages.push((archives.length > 1 ? "Ces fiches sont archivées et n’entrent plus dans un dossier" : "Cette fiche est archivée et n’entre plus dans un dossier") + "\u00a0: " + citer(archives) + ".");
    if (inconnus.length) messages.push((inconnus.length > 1 ? "Aucune fiche ne porte ces noms" : "Aucune fiche ne porte ce nom") + "\u00a0: " + citer(inconnus) + ". Le reste du dossier est entier.");
    if (fiches.length > MAX) messages.push("Quarante fiches au plus. Laissé de côté\u00a0: " + citer(fiches.slice(MAX).map(function (f) { return f.titre; })) + ".");
    return {
      fiches: fiches.slice(0, MAX),
      pour: this.texte(parametres.get("pour") || "", "pour", messages),
      objet: this.texte(parametres.get("objet") || "", "objet", messages),
      le: this.texte(parametres.get("le") || "", "le", messages),
      messages: messages,
    };
  };

  /* L’adresse d’un dossier, « ? » compris ; rien s’il est vide. */
  Dossier.prototype.ecrire = function (etat) {
    var parties = etat.fiches.length ? ["fiches=" + etat.fiches.map(function (f) { return f.reference; }).join(",")] : [];
    ["pour", "objet", "le"].forEach(function (cle) { if (etat[cle]) parties.push(cle + "=" + encodeURIComponent(etat[cle])); });
    return parties.length ? "?" + parties.join("&") : "";
  };

  window.reperes.Dossier = Dossier;
})();
