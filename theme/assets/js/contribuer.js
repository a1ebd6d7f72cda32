/* Remplit le message d’une correction : la page que l’on lisait et son fichier (« ?fichier=…&page=… »), puis le copie.
   Ce que dit l’adresse reste du texte, et n’est repris que s’il ressemble à un fichier du dépôt. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var cadre = document.querySelector(".rp-lettre");
    if (!cadre) return;
    var zone = cadre.querySelector("textarea"), dit = cadre.querySelector("[role=status]");
    var demande = new URLSearchParams(location.search);
    var fichier = demande.get("fichier") || "", page = demande.get("page") || "";
    if (/^(content|docs)\/[\w/.-]{1,200}\.md$/.test(fichier)) {
      var lignes = zone.value.split("\n");
      if (/^[\w\/#.-]{0,200}$/.test(page)) lignes[0] += new URL("../" + page, location.href.split(/[?#]/)[0]).href;
      lignes.splice(1, 0, "Fichier\u00a0: " + fichier);
      zone.value = lignes.join("\n");
    }
    // Au clavier, le navigateur ne montre que la ligne du curseur.
    zone.addEventListener("focus", function () { zone.scrollIntoView({ block: "nearest" }); });
    cadre.querySelector(".rp-boutons").hidden = false;
    cadre.querySelector("button").addEventListener("click", function () {
      window.reperes.copier(zone.value).then(function () { dit.textContent = "Copié."; },
        function () { dit.textContent = "La copie n’a pas été permise\u00a0: sélectionnez le texte à la main."; });
    });
  });
})();
