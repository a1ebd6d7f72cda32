/* À l’impression : ce qui est replié s’ouvre, le pied dit le jour et l’adresse, et donne celles des pages citées.
   Après, la page redevient ce qu’elle était. Sans ce script, le papier porte déjà tout le texte et les adresses d’ailleurs. */
(function () {
  "use strict";
  var LIMITE = 40; // au-delà, la liste ferait des pages de plus : une phrase la remplace
  var COMMANDES = ".rp-cote nav, .rp-genres, .rp-lettres, .rp-pistes, nav.rp-boutons, form, .rp-boutons, .rp-bouton, .actions, .suite, .rp-citer, .rp-ecran";
  var replies = [], adresses = null;

  // L’adresse publique si l’éditeur l’a donnée, sinon celle où la page est ouverte.
  function publique() {
    var lien = document.querySelector("link[rel=canonical]");
    return lien ? lien.href : location.href.split(/[?#]/)[0];
  }

  // « coopération » plutôt que « coop%C3%A9ration » ; une adresse mal codée reste telle quelle.
  function lisible(question) {
    try { return decodeURI(question); } catch (e) { return question; }
  }

  // Les pages du site que le texte cite, chacune une fois, dans l’ordre : [nom, chemin depuis la racine du site].
  function citees() {
    var ici = location.href.split(/[?#]/)[0], racine = new URL(window.reperes.racine(), ici).href, vues = {}, liste = [];
    document.querySelectorAll("main a[href]").forEach(function (a) {
      if (typeof a.href !== "string" || a.closest(COMMANDES) || !a.getClientRects().length) return;
      var cible = a.href.split("#")[0], nom = (a.getAttribute("aria-label") || a.innerText).trim().split("\n")[0];
      if (!nom || cible === ici || cible.indexOf(racine) !== 0 || vues[cible]) return;
      vues[cible] = true;
      liste.push([nom, cible.slice(racine.length)]);
    });
    return liste;
  }

  function section() {
    var element = window.reperes.element, liste = citees(), racine = new URL(window.reperes.racine(), publique()).href;
    var bloc = element("section", "", "rp-adresses rp-imprime");
    if (liste.length > LIMITE) {
      bloc.appendChild(element("p", "Les mots soulignés mènent à d’autres pages du site. La recherche les retrouve par leur nom\u00a0: " + racine));
    } else {
      bloc.appendChild(element("h2", "Adresses des pages citées"));
      bloc.appendChild(element("p", "À écrire à la suite de " + racine));
      var ul = bloc.appendChild(element("ul"));
      liste.forEach(function (page) { ul.appendChild(element("li", page[0] + "\u00a0: " + (page[1] || "/"))); });
    }
    return liste.length ? bloc : null;
  }

  function ranger() {
    replies.forEach(function (d) { d.open = false; });
    replies = [];
    if (adresses) adresses.remove();
    adresses = null;
  }

  window.addEventListener("beforeprint", function () {
    ranger();
    replies = Array.prototype.slice.call(document.querySelectorAll("main details:not([open])"));
    replies.forEach(function (d) { d.open = true; });
    var ici = document.getElementById("rp-ici");
    ici.textContent = publique() + lisible(location.search);
    document.getElementById("rp-le").textContent = ", imprimé le " + window.reperes.jourLong(new Date());
    adresses = section();
    if (adresses) ici.parentNode.after(adresses);
  });
  window.addEventListener("afterprint", ranger);
})();
