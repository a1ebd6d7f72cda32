/* « Mon dossier » : l’adresse dit quelles fiches, l’appareil les garde, et chaque geste refait les deux. */
(function () {
  "use strict";
  var choix, etat, mien, rendu = 0;
  var element = window.reperes.element, lien = window.reperes.lien;

  function part(nom) { return document.getElementById("dossier-" + nom); }
  function references(fiches) { return fiches.map(function (f) { return f.reference; }); }
  function annoncer(texte) { part("annonce").textContent = texte; }
  function compte(n) { return n > 1 ? n + " fiches" : n + " fiche"; }

  // Les gestes ------------------------------------------------------------------------
  /* L’adresse d’abord ; l’appareil ensuite, si ce dossier est celui qu’il garde. */
  function garder() {
    try { history.replaceState(null, "", location.pathname + choix.ecrire(etat)); } catch (refus) { /* ouvert d’un dossier, certains navigateurs refusent */ }
    if (mien) window.reperes.dossier.garder(references(etat.fiches));
  }
  function changer(fiches, dit) {
    etat.fiches = fiches;
    garder();
    afficher();
    annoncer(dit);
  }
  function bouton(texte, dit, geste) {
    var b = element("button", texte, "rp-bouton contour");
    b.type = "button";
    if (dit) b.setAttribute("aria-label", dit);
    b.addEventListener("click", geste);
    return b;
  }
  function deplacer(rang, pas) {
    var fiches = etat.fiches.slice(), fiche = fiches.splice(rang, 1)[0];
    fiches.splice(rang + pas, 0, fiche);
    changer(fiches, fiche.titre + "\u00a0: rang " + (rang + pas + 1) + " sur " + fiches.length + ".");
    var ligne = part("fiches").children[rang + pas];
    (ligne.querySelector("[data-pas='" + pas + "']") || ligne.querySelector("button")).focus();
  }
  function oter(rang) {
    var fiche = etat.fiches[rang];
    changer(etat.fiches.filter(function (f) { return f !== fiche; }), "Retirée\u00a0: " + fiche.titre + ".");
    var ligne = part("fiches").children[Math.min(rang, etat.fiches.length - 1)];
    (ligne ? ligne.querySelector("button") : part("titre")).focus();
  }
  function vider() {
    var avant = etat.fiches;
    changer([], "");
    messages([compte(avant.length) + (avant.length > 1 ? " retirées." : " retirée.")], bouton("Remettre", "Remettre les fiches dans le dossier", function () {
      changer(avant, "Le dossier est revenu.");
      messages([]);
      part("titre").focus();
    }));
    part("titre").focus();
  }

  // La page ----------------------------------------------------------------------------
  function messages(phrases, geste) {
    var boite = part("messages"), liste = element("ul", "", "messages");
    boite.textContent = "";
    phrases.forEach(function (p) { liste.appendChild(element("li", p)); });
    if (phrases.length) boite.appendChild(liste);
    if (geste) liste.lastChild.append(" ", geste);
  }
  function ajouterMessage(phrase) {
    var liste = part("messages").querySelector("ul");
    if (!liste) { messages([phrase]); return; }
    liste.appendChild(element("li", phrase));
  }

  function montrerListe() {
    var liste = part("fiches"), n = etat.fiches.length;
    liste.textContent = "";
    etat.fiches.forEach(function (f, rang) {
      var li = element("li"), gestes = element("span", "", "gestes");
      li.append(lien(f.titre, f.adresse), element("span", choix.index.genres[f.genre].un, "rp-petit"));
      [[-1, "↑", "Monter"], [1, "↓", "Descendre"]].forEach(function (g) {
        if (rang + g[0] < 0 || rang + g[0] >= n) return;
        var b = bouton(g[1], g[2] + "\u00a0: " + f.titre, function () { deplacer(rang, g[0]); });
        b.dataset.pas = g[0];
        gestes.appendChild(b);
      });
      gestes.appendChild(bouton("Retirer", "Retirer\u00a0: " + f.titre, function () { oter(rang); }));
      li.appendChild(gestes);
      liste.appendChild(li);
    });
    part("vide").hidden = n > 0;
    part("pistes").hidden = n > 0;
    part("outils").hidden = !n;
  }

  function proposer() {
    var genre = part("genre").value, liste = part("fiche");
    liste.textContent = "";
    liste.appendChild(element("option", "Choisir…")).value = "";
    choix.fiches.forEach(function (f) {
      if (f.genre === genre && etat.fiches.indexOf(f) < 0) liste.appendChild(element("option", f.titre)).value = f.reference;
    });
    part("ajout").hidden = etat.fiches.length >= window.reperes.Dossier.MAX;
  }

  function montrerDocument() {
    var ce = ++rendu, attendues = etat.fiches.length, feuille = part("document");
    if (!attendues) { feuille.textContent = ""; return; }
    function arrivee() {
      if (--attendues || ce !== rendu) return;
      etat.fiches = etat.fiches.filter(function (f) { return f.donnees; });
      feuille.textContent = "";
      // Au bas de chaque feuille imprimée ; la feuille de style n’y lit qu’une chaîne, sans guillemet ni barre oblique inverse.
      document.documentElement.style.setProperty("--rp-pied", '"' + [etat.objet || "Dossier pour le conseil", etat.pour, choix.index.nom, "version du " + choix.index.jour].filter(Boolean).join(" · ").replace(/["\\]/g, "’") + '"');
      if (etat.fiches.length) feuille.append.apply(feuille, window.reperes.documentDuDossier(etat, choix.index));
      part("outils").hidden = !etat.fiches.length;
    }
    etat.fiches.forEach(function (f) {
      window.reperes.charger(["assets/dossier/" + f.genre + "/" + f.id + ".js"], function () {
        f.donnees = window.REPERES_DOSSIER[f.reference];
        arrivee();
      }, function () {
        ajouterMessage("Cette fiche n’a pas pu être chargée\u00a0: " + f.titre + ". Le reste du dossier est entier\u00a0; rechargez la page pour réessayer.");
        arrivee();
      });
    });
  }

  function afficher() {
    montrerListe();
    proposer();
    montrerDocument();
  }

  // Le document -------------------------------------------------------------------------
  /* Le titre de la page n’est pas du document : les siens montent d’un rang. */
  function modifiable() {
    annoncer("Le document se prépare…");
    var html = window.reperes.htmlPropre(part("document")).replace(/<(\/?)h([2-6])\b/g, function (_, fin, rang) { return "<" + fin + "h" + (rang - 1); });
    window.reperes.documentModifiable({
      html: html,
      titre: etat.objet || part("document").querySelector("h2").textContent,
      sujet: "Dossier pour le conseil" + (etat.pour ? ", " + etat.pour : ""),
      pied: choix.index.nom + ", version du " + choix.index.jour,
      fichier: "dossier-ptce.docx",
    }).then(function () { annoncer("Document téléchargé\u00a0: dossier-ptce.docx."); }, function () {
      annoncer("Le document n’a pas pu être fabriqué. Rechargez la page, ou imprimez le dossier.");
    });
  }
  function copier() {
    window.reperes.copier(location.href).then(function () { annoncer("Adresse copiée\u00a0: elle porte tout le dossier."); },
      function () { annoncer("L’adresse n’a pas pu être copiée\u00a0: prenez-la dans la barre du navigateur."); });
  }

  function ecouter() {
    var gestes = { imprimer: function () { window.print(); }, modifiable: modifiable, copier: copier, vider: vider };
    part("outils").addEventListener("click", function (e) { if (gestes[e.target.dataset.fait]) gestes[e.target.dataset.fait](); });
    part("genre").addEventListener("change", proposer);
    part("ajout").addEventListener("submit", function (e) {
      e.preventDefault();
      var fiche = choix.fiches.get(part("fiche").value);
      if (fiche) changer(etat.fiches.concat(fiche), "Ajoutée\u00a0: " + fiche.titre + ".");
      part("fiche").focus();
    });
    part("couverture").addEventListener("submit", function (e) { e.preventDefault(); });
    part("couverture").addEventListener("input", function (e) {
      etat[e.target.name] = e.target.value.trim();
      garder();
      montrerDocument();
    });
  }

  /* Le dossier de l’adresse, sinon celui de l’appareil. Un dossier reçu ne remplace jamais le sien sans qu’on le demande. */
  function ouvrir() {
    var parametres = new URLSearchParams(location.search), gardees = window.reperes.dossier.lire();
    var recu = parametres.has("fiches");
    if (!recu) (gardees || []).forEach(function (r) { parametres.append("fiches", r); });
    etat = choix.lire(parametres);
    var memes = references(etat.fiches).join() === (gardees || []).join();
    mien = gardees !== null && (!recu || memes);
    messages(etat.messages);
    if (gardees === null) ajouterMessage("Votre navigateur refuse de garder le dossier sur cet appareil\u00a0: l’adresse de cette page le porte, copiez-la pour le retrouver.");
    else if (recu && !memes && etat.fiches.length) {
      ajouterMessage("Ce dossier vient d’une adresse" + (gardees.length ? "\u00a0; le vôtre, de " + compte(gardees.length) + ", est intact." : ". Il n’est pas gardé sur cet appareil."));
      part("messages").querySelector("li:last-child").append(" ", bouton(gardees.length ? "Garder celui-ci à la place" : "Le garder", "", function (e) {
        mien = true;
        garder();
        e.target.parentElement.textContent = "Ce dossier est gardé sur cet appareil.";
      }));
    }
    if (!recu) garder();
  }

  function demarrer() {
    if (!window.REPERES_DOSSIER_INDEX) { messages(["Le dossier n’a pas pu être chargé. Rechargez la page, ou imprimez chaque fiche depuis sa page."]); return; }
    choix = new window.reperes.Dossier(window.REPERES_DOSSIER_INDEX);
    Object.keys(choix.index.genres).forEach(function (genre) {
      part("genre").appendChild(element("option", choix.index.genres[genre].noms)).value = genre;
    });
    ouvrir();
    ["pour", "objet", "le"].forEach(function (nom) {
      part(nom).value = etat[nom];
      part(nom).maxLength = window.reperes.Dossier.SIGNES;
    });
    part("atelier").hidden = false;
    ecouter();
    afficher();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
