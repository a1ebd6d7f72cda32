/* Dit de quel fichier vient la page que l'on veut corriger (« ?fichier=… »). Le nom reste du texte. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    var fichier = new URLSearchParams(location.search).get("fichier") || "";
    var annonce = document.querySelector(".rp-fichier");
    if (!annonce || !/^(content|docs)\/[\w/.-]{1,200}\.md$/.test(fichier)) return;
    annonce.querySelector("code").textContent = fichier;
    annonce.hidden = false;
  });
})();
