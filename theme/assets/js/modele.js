/* Copie le texte d’un modèle : les clauses, sans les articles ni les notes de la colonne de droite. */
(function () {
  "use strict";
  // Un bloc par paragraphe ou titre ; les éléments d’une liste se suivent sans ligne vide.
  function texteDe(acte) {
    var sortie = "", avant = "";
    acte.querySelectorAll("[data-copie]").forEach(function (e) {
      var sorte = e.dataset.copie;
      var mots = e.textContent.replace(/[\t\n\r ]+/g, " ").trim();
      if (sortie) sortie += sorte === "element" && avant === "element" ? "\n" : "\n\n";
      sortie += (sorte === "element" ? "- " : "") + mots;
      avant = sorte;
    });
    return sortie + "\n";
  }

  // Sans presse-papiers moderne (page ouverte d’un dossier, ancien navigateur), on passe par une zone de texte.
  function copierAutrement(texte) {
    var zone = document.createElement("textarea");
    zone.value = texte;
    zone.className = "rp-hors-ecran";
    document.body.appendChild(zone);
    var ici = document.activeElement;
    zone.select();
    var fait = document.execCommand("copy");
    zone.remove();
    if (ici) ici.focus();
    return fait ? Promise.resolve() : Promise.reject(new Error("copie"));
  }
  function copier(texte) {
    if (!navigator.clipboard || !navigator.clipboard.writeText) return copierAutrement(texte);
    return navigator.clipboard.writeText(texte).catch(function () { return copierAutrement(texte); });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var acte = document.querySelector(".rp-acte");
    var bouton = acte && acte.querySelector(".rp-copier");
    if (!bouton) return;
    var dit = acte.querySelector(".rp-copie-dite");
    bouton.parentElement.hidden = false;
    bouton.addEventListener("click", function () {
      copier(texteDe(acte)).then(function () {
        dit.textContent = "Texte copié. Il reste " + acte.querySelectorAll("[data-copie] .rp-blanc").length + " blancs entre crochets.";
      }, function () {
        dit.textContent = "La copie n’a pas été permise : sélectionnez le texte à la main.";
      });
    });
  });
})();
