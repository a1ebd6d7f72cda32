/* Emporter un modèle. Copié : les clauses seules. Téléchargé : un document à modifier, avec l’avertissement, chaque clause et
   ce qui la fonde, dans des styles qui se sélectionnent d’un coup pour les retirer. */
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

  var MODE_D_EMPLOI = [
    "Ce qui est [entre crochets] et surligné est à remplir.",
    "Une clause facultative se garde ou se retire\u202f; une seule variante reste. Renumérotez les articles si vous en retirez.",
    "Vérifiez chaque article avant de le viser\u00a0: son état et la date de sa relecture sont écrits sous la clause.",
    "Les titres, les repères et les notes en gris ne font pas partie de l’acte. Leurs styles, «\u00a0Titre repère\u00a0», «\u00a0Repère de la rédaction\u00a0» et «\u00a0Note de la rédaction\u00a0», permettent de les sélectionner tous et de les supprimer d’un coup.",
  ];

  function documentDe(acte) {
    var element = window.reperes.element, racine = element("div");
    function ajouter(nom, texte, classe) { return racine.appendChild(element(nom, texte, classe)); }
    function reprendre(e, nom, classe) {
      var copie = ajouter(nom, "", classe);
      copie.append.apply(copie, e.cloneNode(true).childNodes);
      return copie;
    }

    ajouter("h1", document.querySelector("h1").textContent);
    document.querySelectorAll("#avertissement > *").forEach(function (e, i) {
      reprendre(e, e.localName, i === 1 ? "rp-doc-cadre" : "");
    });
    ajouter("h2", "Comment s’en servir");
    var conseils = ajouter("ul");
    MODE_D_EMPLOI.forEach(function (mots) { conseils.appendChild(element("li", mots)); });

    acte.querySelectorAll(".rp-clause").forEach(function (clause, i) {
      clause.querySelectorAll("h3, [data-copie]:not(li, h3), .rp-clause-texte ul, .rp-fondement > li, .rp-clause-droit > p").forEach(function (e) {
        if (e.localName === "h3") reprendre(e, "h2", (i ? "" : "rp-doc-saut ") + (e.dataset.copie ? "" : "rp-doc-repere"));
        else if (e.closest(".rp-clause-texte")) reprendre(e, e.localName, e.dataset.copie === "note" ? "rp-doc-repere" : "");
        else if (e.matches(".rp-clause-note")) reprendre(e, "p", "rp-doc-note");
        else fonder(reprendre(e, "p", "rp-doc-note"));
      });
    });

    ajouter("h2", "Origine du document", "rp-doc-repere");
    var adresse = window.reperes.adressePublique(), source = document.getElementById("citation").cloneNode(true);
    source.querySelector("[data-adresse]").remove();
    var fin = ajouter("p", "Ce document vient de " + source.textContent.replace(/,\s*\.\s*$/, "") + (adresse ? ", " : "."), "rp-doc-note");
    if (!adresse) return racine;
    var lien = fin.appendChild(element("a", adresse));
    lien.href = adresse;
    fin.append(".");
    return racine;
  }

  // Un article, son état, sa relecture, et où le lire : sur la page, la colonne de droite ne dit que ce qui manque.
  function fonder(note) {
    var relecture = note.querySelector(".rp-relecture"), mot = note.querySelector(".rp-conseil-mot");
    if (relecture) relecture.hidden = false;
    if (relecture && mot) mot.remove(); // « non relu » : la relecture le dit
    note.prepend("Fondement\u00a0: ");
  }

  function telecharger(acte, dit) {
    var fichier = acte.closest("[data-fiche]").dataset.fiche + ".docx", blancs = acte.querySelectorAll("[data-copie] .rp-blanc").length;
    dit.textContent = "Préparation du document…";
    window.reperes.documentModifiable({
      html: window.reperes.htmlPropre(documentDe(acte)), titre: document.querySelector("h1").textContent,
      sujet: document.querySelector(".rp-sur").textContent, pied: acte.dataset.pied, fichier: fichier,
    }).then(function () {
      dit.textContent = "Document téléchargé\u00a0: " + fichier + ". Il y reste " + blancs + " blancs, entre crochets et surlignés.";
    }, function () {
      dit.textContent = "Le document n’a pas pu être préparé. Réessayez, ou servez-vous de «\u00a0Copier le texte\u00a0».";
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    var acte = document.querySelector(".rp-acte");
    var bouton = acte && acte.querySelector(".rp-copier");
    if (!bouton) return;
    var dit = acte.querySelector(".rp-copie-dite");
    bouton.parentElement.hidden = false;
    acte.querySelector(".rp-docx").addEventListener("click", function () { telecharger(acte, dit); });
    bouton.addEventListener("click", function () {
      window.reperes.copier(texteDe(acte)).then(function () {
        dit.textContent = "Texte copié. Il reste " + acte.querySelectorAll("[data-copie] .rp-blanc").length + " blancs entre crochets.";
      }, function () {
        dit.textContent = "La copie n’a pas été permise\u00a0: sélectionnez le texte à la main.";
      });
    });
  });
})();
