/* Copier un texte dans le presse-papiers, et le dire. Les boutons « data-copier » nomment ce qu’ils copient. */
(function () {
  "use strict";
  // Sans presse-papiers moderne (page ouverte d’un dossier, ancien navigateur), on passe par une zone de texte.
  function autrement(texte) {
    var zone = document.createElement("textarea"), ici = document.activeElement;
    zone.value = texte;
    zone.className = "rp-hors-ecran";
    document.body.appendChild(zone);
    zone.select();
    var fait = document.execCommand("copy");
    zone.remove();
    if (ici) ici.focus();
    return fait ? Promise.resolve() : Promise.reject(new Error("copie"));
  }
  window.reperes.copier = function (texte) {
    if (!navigator.clipboard || !navigator.clipboard.writeText) return autrement(texte);
    return navigator.clipboard.writeText(texte).catch(function () { return autrement(texte); });
  };

  /* « Citer cette fiche » : l’adresse de la page, si l’éditeur n’a pas donné l’adresse publique du site. */
  function citer() {
    var section = document.getElementById("citer");
    if (!section) return;
    var ici = location.href.split(/[?#]/)[0], dit = section.querySelector("[role=status]");
    section.querySelectorAll("[data-adresse='']").forEach(function (e) { e.textContent = ici; });
    var courriel = section.querySelector("a[href^='mailto:']"), adresse = section.querySelector("[data-adresse]").textContent;
    courriel.href = "mailto:?subject=" + encodeURIComponent(courriel.dataset.sujet) + "&body=" + encodeURIComponent(courriel.dataset.sujet + "\n" + adresse);
    section.querySelector(".rp-boutons").hidden = false;
    section.querySelectorAll("[data-copier]").forEach(function (bouton) {
      bouton.addEventListener("click", function () {
        var texte = document.getElementById(bouton.dataset.copier).textContent.replace(/\u00a0|\u202f/g, " ").trim();
        window.reperes.copier(texte).then(function () { dit.textContent = "Copié."; },
          function () { dit.textContent = "La copie n’a pas été permise\u00a0: sélectionnez le texte à la main."; });
      });
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", citer);
  else citer();
})();
