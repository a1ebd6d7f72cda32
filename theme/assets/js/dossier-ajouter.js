/* « Ajouter à mon dossier » : la fiche rejoint celles que le lecteur garde sur cet appareil, ou les quitte. */
(function () {
  "use strict";
  function demarrer() {
    var boite = document.getElementById("ajouter-au-dossier"), bouton = boite && boite.querySelector("button");
    if (!bouton) return;
    var dit = boite.querySelector("[role=status]"), reference = boite.dataset.reference, dossier = window.reperes.dossier;
    function gardees() { return dossier.lire() || []; }
    function nommer() {
      bouton.textContent = gardees().indexOf(reference) >= 0 ? "Retirer de mon dossier" : "Ajouter à mon dossier";
    }
    boite.hidden = false;
    nommer();
    bouton.addEventListener("click", function () {
      var avant = gardees(), retire = avant.indexOf(reference) >= 0;
      var apres = retire ? avant.filter(function (r) { return r !== reference; }) : avant.concat(reference);
      // L’appareil refuse : l’adresse de la page « Mon dossier » porte alors la fiche.
      if (!dossier.garder(apres)) { location.assign(boite.querySelector("a").href.split("?")[0] + "?fiches=" + reference); return; }
      nommer();
      dit.textContent = (retire ? "Retirée. " : "Ajoutée. ") + (!apres.length ? "Votre dossier est vide." : "Votre dossier compte " + apres.length + (apres.length > 1 ? " fiches." : " fiche."));
    });
    window.addEventListener("pageshow", nommer); // revenu par la flèche du navigateur, le dossier a pu changer
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
