/* La page « Comparer » : l’adresse dit quoi, cette page le montre, et chaque geste refait l’adresse. */
(function () {
  "use strict";
  var choix, etat, rendu = 0, parts = {}, titreDuSite;

  var element = window.reperes.element;
  function part(nom) { return (parts[nom] = parts[nom] || document.getElementById("comparer" + (nom ? "-" + nom : ""))); }
  function noms() { return choix.index[etat.genre].noms; }

  function annoncer(texte) { part("annonce").textContent = texte; }

  /* Un geste : l’adresse change d’abord, la page la suit ; la flèche de retour défait le geste. */
  function aller(nouvel, dit) {
    var adresse = location.pathname + choix.ecrire(nouvel);
    try {
      history.pushState(null, "", adresse);
    } catch (refus) {
      location.assign(adresse);
      return;
    }
    afficher(dit);
  }
  function avec(fiches) { return { genre: etat.genre, fiches: fiches, differences: etat.differences }; }

  function bouton(texte, dit, geste) {
    var b = element("button", texte, "rp-bouton contour");
    b.type = "button";
    b.setAttribute("aria-label", dit);
    b.addEventListener("click", geste);
    return b;
  }
  function boutons(rang) {
    var fiche = etat.fiches[rang], liste = [];
    if (rang) {
      liste.push(bouton("←", "Déplacer " + fiche.nom + " vers la gauche", function () {
        var fiches = etat.fiches.slice();
        fiches.splice(rang - 1, 2, fiche, fiches[rang - 1]);
        aller(avec(fiches), fiche.nom + " passe avant " + fiches[rang].nom + ".");
        var suivant = document.querySelectorAll("#comparer-tableau .outils td")[rang];
        (suivant.querySelector("button") || part("titre")).focus();
      }));
    }
    liste.push(bouton("Retirer", "Retirer " + fiche.nom, function () {
      aller(avec(etat.fiches.filter(function (f) { return f !== fiche; })), "Retiré\u00a0: " + fiche.nom + ".");
      part("titre").focus();
    }));
    return liste;
  }

  /* Les listes à choisir : le genre tant que rien n’est choisi, puis les fiches de ce genre, rangées par groupe. */
  function proposer() {
    var genre = etat.genre || part("genre").value || choix.genres[0], liste = part("fiche"), groupes = new Map();
    part("genre").value = genre;
    part("champ-genre").hidden = etat.fiches.length > 0;
    document.querySelector("label[for=comparer-fiche]").textContent = "Ajouter " + choix.index[genre].un + " (" + window.reperes.Choix.MAX + " au plus)";
    liste.textContent = "";
    liste.appendChild(element("option", "Choisir…")).value = "";
    choix.fiches.get(genre).forEach(function (f) {
      if (etat.fiches.indexOf(f) >= 0) return;
      if (!groupes.has(f.groupe)) {
        var groupe = f.groupe ? element("optgroup") : liste;
        if (f.groupe) { groupe.label = f.groupe; liste.appendChild(groupe); }
        groupes.set(f.groupe, groupe);
      }
      groupes.get(f.groupe).appendChild(element("option", f.titre)).value = f.id;
    });
    var plein = etat.fiches.length >= window.reperes.Choix.MAX;
    part("choix").hidden = plein;
    part("plein").hidden = !plein;
  }

  function messages(phrases) {
    var liste = element("ul", "", "messages");
    phrases.forEach(function (p) { liste.appendChild(element("li", p)); });
    part("messages").textContent = "";
    if (phrases.length) part("messages").appendChild(liste);
  }

  function filtrer() {
    var cachees = 0;
    document.querySelectorAll("#comparer-tableau tbody tr").forEach(function (tr) {
      tr.hidden = etat.differences && tr.dataset.etat === "identique";
      cachees += tr.hidden;
    });
    return !etat.differences ? "" : !cachees ? "Aucune ligne identique à masquer." : cachees + (cachees > 1 ? " lignes identiques masquées." : " ligne identique masquée.");
  }

  function montrerTableau(donnees, dit) {
    var n = etat.fiches.length;
    var fait = window.reperes.comparer(donnees.lignes, etat.fiches.map(function (f) {
      return { id: f.id, titre: f.titre, nom: f.nom, donnees: donnees.fiches[f.id] };
    }), noms(), boutons);
    part("tableau").textContent = "";
    part("tableau").append(fait.table, element("p", donnees.note, "rp-petit"));
    part("phrase").textContent = fait.phrase;
    part("titre").textContent = "Comparer " + window.reperes.nombre(n) + " " + noms();
    var liste = part("sources").querySelector("ol");
    liste.textContent = "";
    fait.sources.forEach(function (source, i) {
      var li = element("li");
      li.id = "source-" + (i + 1);
      li.appendChild(window.reperes.cellule(source));
      liste.appendChild(li);
    });
    part("sources").hidden = !fait.sources.length;
    annoncer([dit, filtrer()].filter(Boolean).join(" "));
    window.reperes.ajusterFeuille(fait.table, part("phrase"), part("sources"));
  }

  /* Pour commencer sans chercher : des fiches de la même région, ou de la même nature. */
  function voisines(seule) {
    var autres = Array.from(choix.fiches.get(etat.genre).values()).filter(function (f) { return f !== seule && f.groupe === seule.groupe; });
    var p = element("p", autres.length ? "À comparer" + (seule.groupe ? " (" + seule.groupe + ")" : "") + "\u00a0: " : "");
    autres.slice(0, 6).forEach(function (f, i) {
      var a = element("a", f.nom);
      a.href = choix.ecrire(avec([seule, f]));
      if (i) p.appendChild(document.createTextNode(", "));
      p.appendChild(a);
    });
    return p;
  }

  /* Moins de deux fiches : rien à comparer encore, on garde ce qui est choisi et on invite à compléter. */
  function montrerChoix() {
    var seule = etat.fiches[0];
    part("tableau").textContent = "";
    part("sources").hidden = true;
    part("titre").textContent = "Comparer";
    part("phrase").textContent = seule ? "Une fiche choisie\u00a0: " + seule.titre + ". Ajoutez-en une autre pour comparer." : part("phrase").dataset.accueil;
    if (!seule) return;
    var p = element("p", "", "choisie"), a = element("a", seule.titre);
    a.href = window.reperes.adresse(part("").dataset.racine + choix.index[etat.genre].liste + seule.id + "/");
    p.append(a, boutons(0)[0]);
    part("tableau").append(p, voisines(seule));
  }

  function afficher(dit) {
    var ce = ++rendu;
    etat = choix.lire(location.search);
    var n = etat.fiches.length;
    document.title = (n ? window.reperes.enumerer(etat.fiches.map(function (f) { return f.nom; })).slice(0, 200) + " – " : "") + titreDuSite;
    messages(etat.messages);
    proposer();
    part("differences").checked = etat.differences;
    part("outils").hidden = n < 2;
    part("pistes").hidden = n > 0;
    if (n < 2) { montrerChoix(); return; }
    // Déjà chargées, les données se montrent dans le geste même : un second clic trouve la page à jour.
    var genre = etat.genre, pretes = (window.REPERES_COMPARAISONS || {})[genre];
    if (pretes) { montrerTableau(pretes, dit); return; }
    window.reperes.charger(["assets/comparer/" + genre + ".js"], function () {
      if (ce === rendu) montrerTableau(window.REPERES_COMPARAISONS[genre], dit);
    }, echec);
  }

  function echec() {
    messages(["La comparaison n’a pas pu être chargée. Rechargez la page, ou ouvrez chaque fiche depuis sa liste."]);
  }

  function copier() {
    var adresse = location.href;
    function dit(bien) { annoncer(bien ? "Adresse copiée." : "L’adresse n’a pas pu être copiée\u00a0: prenez-la dans la barre du navigateur."); }
    window.reperes.copier(adresse).then(function () { dit(true); }, function () { dit(false); });
  }

  function ecouter() {
    part("choix").addEventListener("submit", function (e) {
      e.preventDefault();
      var genre = etat.genre || part("genre").value, fiche = choix.fiches.get(genre).get(part("fiche").value);
      if (!fiche) { part("fiche").focus(); return; }
      aller({ genre: genre, fiches: etat.fiches.concat(fiche), differences: etat.differences }, "Ajouté\u00a0: " + fiche.nom + ".");
      (part("choix").hidden ? part("titre") : part("fiche")).focus();
    });
    part("genre").addEventListener("change", proposer);
    part("differences").addEventListener("change", function () {
      aller({ genre: etat.genre, fiches: etat.fiches, differences: part("differences").checked });
    });
    part("outils").addEventListener("click", function (e) {
      var fait = e.target.dataset.fait;
      if (fait === "imprimer") window.print();
      if (fait === "copier") copier();
    });
    window.addEventListener("popstate", function () { afficher(); });
    window.addEventListener("beforeprint", function () {
      part("imprime").textContent = titreDuSite.split(" – ").pop() + ", " + location.href + ", imprimé le " + window.reperes.jourLong(new Date());
    });
  }

  function demarrer() {
    titreDuSite = document.title;
    part("phrase").dataset.accueil = part("phrase").textContent;
    window.reperes.charger(["assets/comparer/index.js"], function () {
      choix = new window.reperes.Choix(window.REPERES_COMPARER);
      choix.genres.forEach(function (genre) {
        var nom = choix.index[genre].noms;
        part("genre").appendChild(element("option", nom.charAt(0).toUpperCase() + nom.slice(1))).value = genre;
      });
      ecouter();
      afficher();
    }, echec);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", demarrer);
  else demarrer();
})();
