/* Ce que les scripts des pages disent pareil : énumérer, citer ce que l’adresse demande, dater. */
(function () {
  "use strict";
  // « a, b et c »
  function enumerer(mots) {
    return mots.length < 2 ? mots.join("") : mots.slice(0, -1).join(", ") + " et " + mots[mots.length - 1];
  }
  function cite(texte) { return "«\u00a0" + (texte.length > 60 ? texte.slice(0, 59) + "…" : texte) + "\u00a0»"; }
  // Au-delà de quatre, on compte : « a », « b », « c », « d » et 12 autres.
  function citer(mots, reste) {
    var montres = mots.slice(0, 4).map(cite), autres = mots.length - montres.length + (reste || 0);
    return enumerer(autres ? montres.concat(autres + (autres > 1 ? " autres" : " autre")) : montres);
  }
  Object.assign(window.reperes, { enumerer: enumerer, cite: cite, citer: citer });
})();
