/* La page de résultats. Tout ce qui vient de l’adresse est posé comme du texte. */
(function () {
  "use strict";
  var PAR_PAGE = 20;
  var parametres = new URLSearchParams(location.search);
  var question = (parametres.get("q") || "").trim();
  var genre = parametres.get("genre") || "";
  var liste, etat, annexe, trouves, moteur, montres;

  var element = window.reperes.element;
  function lien(texte, adresse) {
    var a = element("a", texte);
    a.href = adresse;
    return a;
  }
  function vers(q, g) {
    return "?q=" + encodeURIComponent(q) + (g ? "&genre=" + encodeURIComponent(g) : "");
  }
  function cite(texte) { return "«\u00a0" + (texte.length > 80 ? texte.slice(0, 79) + "…" : texte) + "\u00a0»"; }
  function pluriel(n, mot) { return n + "\u00a0" + mot + (n > 1 ? "s" : ""); }

  function afficherUn(r) {
    var li = element("li"), titre = element("h2", "", "rp-h3"), extrait = element("p", "", "extrait");
    titre.appendChild(lien(r.titre, window.reperes.adresse(liste.dataset.racine + r.adresse)));
    moteur.extrait(r.id, motsMontres(), 220).forEach(function (m) {
      extrait.appendChild(m.trouve ? element("mark", m.texte) : document.createTextNode(m.texte));
    });
    li.append(titre, extrait, element("p", window.reperes.genre(moteur, r.genre, 1) + (r.lieu ? ", " + r.lieu : ""), "pourquoi"));
    var articles = r.articles.filter(function (a) { return a.complet; }).slice(0, 4);
    if (articles.length) {
      var aussi = element("p", "Aussi\u00a0: ", "rp-petit");
      articles.forEach(function (a, i) {
        if (i) aussi.appendChild(document.createTextNode(", "));
        aussi.appendChild(lien(a.titre.split(", ").pop(), window.reperes.adresse(liste.dataset.racine + a.adresse)));
      });
      li.appendChild(aussi);
    }
    return li;
  }

  function motsMontres() {
    return trouves.corrections.map(function (c) { return c.corrige || c.mot; });
  }

  function retenus() {
    return trouves.resultats.filter(function (r) { return !genre || r.genre === genre; });
  }

  function afficherSuite() {
    var suite = retenus().slice(montres, montres + PAR_PAGE), premier = null;
    suite.forEach(function (r) { var li = afficherUn(r); liste.appendChild(li); premier = premier || li; });
    montres += suite.length;
    var reste = retenus().length - montres, bouton = document.getElementById("recherche-suite");
    bouton.hidden = reste <= 0;
    bouton.textContent = "Montrer la suite (" + reste + ")";
    return premier;
  }

  /* Les genres présents, avec leur nombre : des liens, que l’adresse porte. */
  function afficherGenres() {
    var comptes = new Map(), nav = document.getElementById("recherche-genres"), ul = element("ul");
    trouves.resultats.forEach(function (r) { comptes.set(r.genre, (comptes.get(r.genre) || 0) + 1); });
    nav.textContent = "";
    nav.hidden = comptes.size < 2 && !genre;
    function choix(nom, code, nombre) {
      var li = element("li"), a = lien(nom, vers(question, code));
      a.appendChild(element("span", " " + nombre));
      if (code === genre) a.setAttribute("aria-current", "true");
      li.appendChild(a);
      ul.appendChild(li);
    }
    choix("Tout", "", trouves.resultats.length);
    comptes.forEach(function (nombre, code) { choix(window.reperes.genre(moteur, code, 2), code, nombre); });
    nav.append(element("h2", "Genre", "rp-hors-ecran"), ul);
  }

  /* « Vouliez-vous dire » : les mots inconnus remplacés par les plus proches, écrits avec leurs accents. */
  function afficherCorrection() {
    annexe.textContent = "";
    annexe.hidden = true;
    var corriges = trouves.corrections.filter(function (c) { return c.corrige; });
    if (!corriges.length) return;
    var justes = new Map(corriges.map(function (c) { return [c.mot, moteur.ecrire(c.corrige, c.mot)]; }));
    var corrigee = question.slice(0, 400).replace(/[0-9A-Za-z\u00c0-\u024f]+/g, function (mot) {
      return justes.get(window.reperes.analyse.replier(mot)) || mot;
    });
    var p = element("p", "Vouliez-vous dire ");
    p.append(lien(corrigee, vers(corrigee)), document.createTextNode("\u00a0?"));
    var inconnus = corriges.map(function (c) { return cite(c.mot); }).join(" et ") + (corriges.length > 1 ? " ne sont" : " n’est");
    annexe.append(p, element("p", inconnus + " pas dans la base\u00a0: les résultats tiennent déjà compte de la correction.", "rp-petit"));
    annexe.hidden = false;
  }

  /* Rien trouvé : ce que chaque mot donnerait seul ; et où taper une commune que la base ne cite pas. */
  function afficherVide() {
    annexe.textContent = "";
    var utiles = trouves.corrections.filter(function (c) { return c.nombre; });
    if (utiles.length && trouves.mots.length > 1) {
      var p = element("p", "Séparément\u00a0: ");
      utiles.slice(0, 6).forEach(function (c, i) {
        if (i) p.appendChild(document.createTextNode(", "));
        p.append(lien(c.mot, vers(c.mot)), document.createTextNode(" (" + c.nombre + ")"));
      });
      annexe.appendChild(p);
    }
    var commune = element("p", "Vous cherchiez une commune\u00a0? ");
    commune.append(lien("Les exemples", window.reperes.adresse(liste.dataset.racine + "exemples/")),
      document.createTextNode(" donnent les pôles les plus proches de la vôtre, où qu’elle soit."));
    annexe.appendChild(commune);
    annexe.hidden = false;
  }

  function afficher(fini) {
    trouves = moteur.chercher(question);
    var gardes = retenus(), sure = gardes.length && gardes[0].complet;
    if (!fini && !sure) return; // le second fichier peut tout changer : on l’attend
    liste.textContent = "";
    liste.setAttribute("aria-busy", fini ? "false" : "true");
    montres = 0;
    afficherGenres();
    afficherSuite();
    if (!fini) return;
    var connu = moteur.genres.has(genre);
    var quoi = cite(question) + (genre ? (connu ? ", genre " + window.reperes.genre(moteur, genre, 1).toLowerCase() : ", genre inconnu " + cite(genre)) : "");
    if (!gardes.length) {
      etat.textContent = "Aucun résultat pour " + quoi + ". " + (genre && trouves.resultats.length
        ? "Choisissez un autre genre." : (trouves.mots.length ? "" : "Il n’y a là aucun mot à chercher. ") + "Essayez un mot de moins, un sigle ou un nom de commune.");
      afficherVide();
      return;
    }
    etat.textContent = pluriel(gardes.length, "résultat") + " pour " + quoi + "." +
      (gardes[0].complet || trouves.mots.length < 2 ? "" : " Aucune page ne réunit tous ces mots\u00a0: voici celles qui en portent le plus.");
    afficherCorrection();
  }

  function demarrer() {
    liste = document.getElementById("recherche-resultats");
    etat = document.getElementById("recherche-etat");
    annexe = document.getElementById("recherche-correction");
    document.getElementById("recherche-suite").addEventListener("click", function () {
      var premier = afficherSuite();
      if (premier) premier.querySelector("a").focus();
    });
    if (!question) return;
    document.title = question.slice(0, 80) + " – " + document.title;
    etat.textContent = "Recherche en cours…";
    window.reperes.recherche(function (pret) {
      moteur = pret;
      afficher(!!moteur.textes);
      if (!moteur.textes) window.reperes.textes(function () { afficher(true); });
    }, function () {
      etat.textContent = "La recherche n’a pas pu être chargée. Rechargez la page, ou suivez l’un des chemins ci-dessous.";
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
