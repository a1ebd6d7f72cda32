/* Les listes : filtrer, compter, trier, présenter, exporter, choisir de quoi comparer. L’adresse porte tout l’état.
   Les facettes, leurs valeurs et ce que chaque cas en dit sont dans la page (scripts/fiches/facettes.py). */
(function () {
  "use strict";
  var AUTRES = ["pres-de", "votre-milieu", "votre-secteur"]; // gardés pour « des cas proches du vôtre »
  var TRIS = ["nom", "verification", "confiance", "distance", "echeance"];
  var INCONNUES = 5; // valeurs inconnues montrées par facette : une adresse peut en porter mille
  var CHOIX_MIN = 2, CHOIX_MAX = 4;

  var racine, filtres, formulaire, barre, vide, listes, tableau, cas, facettes, etat, depart, comparer, choix = [];

  var element = window.reperes.element;
  function tous(selecteur, dans) { return Array.prototype.slice.call((dans || document).querySelectorAll(selecteur)); }
  function net(texte) { return texte.replace(/\s+/g, " ").trim(); }
  function court(texte) { return texte.length > 60 ? Array.from(texte).slice(0, 59).join("") + "…" : texte; }
  function nombre(n) { return n + "\u00a0" + (n > 1 ? racine.dataset.plusieurs : racine.dataset.un); }
  function parNom(a, b) { return a.nom.localeCompare(b.nom, "fr", { numeric: true }); }

  // Ce que dit la page --------------------------------------------------------
  function lireFacettes() {
    return tous("[data-facette]", formulaire).map(function (boite) {
      var f = { nom: boite.dataset.facette, boite: boite, libelle: net(boite.querySelector("summary span").textContent), valeurs: [], parCode: Object.create(null) };
      f.valeurs = tous("input", boite).map(function (entree, rang) {
        var v = { code: entree.value, rang: rang, entree: entree, libelle: net(entree.parentNode.querySelector(".nom").textContent), nb: entree.parentNode.querySelector(".nb") };
        f.parCode[v.code] = v;
        return v;
      });
      return f;
    });
  }
  function lireCas() {
    return tous("[data-fiche]", listes).map(function (e) {
      var lien = e.querySelector("h3 a, th a"), lieu = e.querySelector(".lieu"), codes = {};
      facettes.forEach(function (f) { codes[f.nom] = (e.getAttribute("data-" + f.nom) || "").split(" "); });
      return { id: e.dataset.fiche, element: e, lien: lien, nom: net(lien.textContent), lieu: lieu ? net(lieu.textContent) : "", codes: codes, verifie: e.dataset.verifie, annee: e.dataset.annee, comparer: e.dataset.comparer, revoir: e.dataset.revoir || "", fichier: e.dataset.fichier };
    });
  }

  function triDeDepart() { return barre.querySelector("[name=tri]").options[0].value; }

  // L’adresse -------------------------------------------------------------------
  function lireAdresse() {
    var q = new URLSearchParams(location.search), lu = { filtres: {}, tri: q.get("tri"), vue: q.get("vue"), autres: {} };
    facettes.forEach(function (f) {
      var inconnues = 0;
      lu.filtres[f.nom] = q.getAll(f.nom).filter(function (v, rang, liste) {
        return v && liste.indexOf(v) === rang && (f.parCode[v] || ++inconnues <= INCONNUES);
      });
    });
    if (TRIS.indexOf(lu.tri) < 0) lu.tri = triDeDepart();
    if (lu.vue !== "tableau" || !barre.querySelector("[data-vue]")) lu.vue = "liste";
    AUTRES.forEach(function (nom) { lu.autres[nom] = q.get(nom) || ""; });
    return lu;
  }
  function ecrireAdresse() {
    var q = new URLSearchParams();
    facettes.forEach(function (f) { etat.filtres[f.nom].forEach(function (v) { q.append(f.nom, v); }); });
    if (etat.tri !== triDeDepart()) q.set("tri", etat.tri);
    if (etat.vue !== "liste") q.set("vue", etat.vue);
    AUTRES.forEach(function (nom) { if (etat.autres[nom]) q.set(nom, etat.autres[nom]); });
    var question = q.toString();
    return location.pathname + (question ? "?" + question : "");
  }
  // L’étape quittée retient le contrôle qui a servi : le retour y ramène le clavier.
  function pousser(foyer) {
    try {
      history.replaceState({ foyer: foyer || "" }, "");
      history.pushState({}, "", ecrireAdresse());
    } catch (e) { /* certains navigateurs refusent depuis un dossier : la liste se filtre quand même */ }
    appliquer();
  }
  function revenir(e) {
    etat = lireAdresse();
    appliquer();
    var foyer = e.state && e.state.foyer && document.getElementById(e.state.foyer);
    if (foyer && foyer.checkVisibility && foyer.checkVisibility()) foyer.focus();
  }

  // Filtrer et compter ------------------------------------------------------------
  function garde(c, f) {
    var voulus = etat.filtres[f.nom];
    return !voulus.length || voulus.some(function (v) { return c.codes[f.nom].indexOf(v) >= 0; });
  }
  // Un cas compte pour une facette s’il répond à toutes les autres : une seule facette manquée, et il compte pour elle.
  function compter() {
    var comptes = {}, sans = {}, montres = [];
    facettes.forEach(function (f) { comptes[f.nom] = Object.create(null); sans[f.nom] = 0; });
    cas.forEach(function (c) {
      var manquees = facettes.filter(function (f) { return !garde(c, f); });
      if (manquees.length > 1) return;
      if (!manquees.length) montres.push(c);
      else sans[manquees[0].nom]++;
      (manquees.length ? manquees : facettes).forEach(function (f) {
        c.codes[f.nom].forEach(function (v) { comptes[f.nom][v] = (comptes[f.nom][v] || 0) + 1; });
      });
    });
    return { comptes: comptes, sans: sans, montres: montres };
  }
  function trier(liste) {
    var confiance = facettes.filter(function (f) { return f.nom === "confiance"; })[0];
    function rang(c) { var v = confiance && confiance.parCode[c.codes.confiance[0]]; return v ? v.rang : 9; }
    function loin(c) { var km = depart && depart.kilometres(c); return km === null || km === undefined ? Infinity : km; }
    var ordres = {
      verification: function (a, b) { return a.verifie < b.verifie ? 1 : a.verifie > b.verifie ? -1 : 0; },
      echeance: function (a, b) { return a.revoir > b.revoir ? 1 : a.revoir < b.revoir ? -1 : 0; },
      confiance: function (a, b) { return rang(a) - rang(b); },
      distance: function (a, b) { var x = loin(a), y = loin(b); return x === y ? 0 : x - y; }
    };
    var ordre = ordres[etat.tri];
    return liste.slice().sort(function (a, b) { return (ordre && ordre(a, b)) || parNom(a, b); });
  }

  // Montrer ---------------------------------------------------------------------------
  function appliquer() {
    var r = compter(), montres = trier(r.montres), visibles = Object.create(null);
    montres.forEach(function (c) { visibles[c.id] = true; });
    cas.forEach(function (c) { c.element.hidden = !visibles[c.id]; });
    montres.forEach(function (c) { c.element.parentNode.appendChild(c.element); });
    tous("[data-suit]").forEach(function (e) { e.hidden = !visibles[e.dataset.suit]; });
    tous("section", listes).forEach(function (s) {
      var dedans = tous("[data-fiche], [data-suit]", s);
      s.hidden = dedans.length > 0 && dedans.every(function (e) { return e.hidden; });
    });
    montrerFacettes(r.comptes);
    montrerPuces();
    montrerVide(r, montres.length);
    montrerDistances(montres);
    var tableauVu = etat.vue === "tableau" && montres.length > 0;
    racine.classList.toggle("en-tableau", tableauVu);
    listes.hidden = tableauVu || !montres.length;
    if (tableau) {
      tableau.hidden = !tableauVu;
      tableau.textContent = "";
      if (tableauVu) tableau.appendChild(faireTableau(montres));
    }
    tous("[data-vue]", barre).forEach(function (b) { b.setAttribute("aria-pressed", String(b.dataset.vue === etat.vue)); });
    barre.querySelector("[name=tri]").value = etat.tri;
    var dit = barre.querySelector(".dit-tri");
    dit.hidden = !(etat.tri === "distance" && !depart);
    dit.textContent = "Pour trier par distance, tapez votre commune dans « Des cas proches du vôtre ».".replace("« ", "«\u00a0").replace(" »", "\u00a0»");
    barre.querySelector("[data-fait=csv]").disabled = !montres.length;
    var compte = barre.querySelector(".compte");
    var phrase = (montres.length ? nombre(montres.length) : racine.dataset.aucun) + " sur\u00a0" + cas.length;
    if (compte.textContent !== phrase) compte.textContent = phrase;
    filtres.querySelector("[data-fait=voir]").textContent = montres.length ? (montres.length > 1 ? "Voir les " : "Voir ") + nombre(montres.length) : "Voir ce qu’on peut ôter";
    racine.montres = montres;
    var leviers = (etat.filtres.levier || []).filter(function (v) { return /^[1-8]$/.test(v); });
    souligner(leviers.length === 1 ? Number(leviers[0]) : 0);
    document.dispatchEvent(new CustomEvent("reperes:filtre", { detail: { montres: montres.map(function (c) { return c.id; }) } }));
  }
  // Le levier dont on parle, un seul à la fois, se voit sur chaque rose.
  function souligner(levier) {
    tous(".rp-ligne > .rp-rose, .rp-carte-fr g.rp-rose", racine).forEach(function (rose) {
      Array.prototype.slice.call(rose.querySelectorAll("use"), 0, 8).forEach(function (u, rang) {
        u.classList.toggle("ici", rang + 1 === levier);
      });
    });
  }
  function montrerFacettes(comptes) {
    var actifs = 0;
    facettes.forEach(function (f) {
      var choisis = etat.filtres[f.nom];
      actifs += choisis.length;
      f.boite.querySelector(".choisis").textContent = choisis.length ? choisis.length + (choisis.length > 1 ? " choisis" : " choisi") : "";
      f.valeurs.forEach(function (v) {
        var n = comptes[f.nom][v.code] || 0, pris = choisis.indexOf(v.code) >= 0;
        v.entree.checked = pris;
        v.nb.textContent = n;
        // Ni retiré ni « disabled » : le clavier y reste, et la personne voit que ce choix ne donnerait rien.
        v.entree.parentNode.classList.toggle("nul", !n && !pris);
        if (!n && !pris) v.entree.setAttribute("aria-disabled", "true");
        else v.entree.removeAttribute("aria-disabled");
      });
    });
    filtres.querySelector(".rp-filtrer").textContent = "Filtrer" + (actifs ? " (" + actifs + " filtre" + (actifs > 1 ? "s actifs" : " actif") + ")" : "");
  }
  function libelleDe(f, v) { return f.parCode[v] ? f.parCode[v].libelle : "«\u00a0" + court(v) + "\u00a0»"; }
  function montrerPuces() {
    var boite = barre.querySelector(".puces"), liste = boite.querySelector("ul");
    liste.textContent = "";
    facettes.forEach(function (f) {
      etat.filtres[f.nom].forEach(function (v) {
        var li = element("li"), bouton = element("button", f.libelle + "\u00a0: " + libelleDe(f, v), "rp-bouton contour");
        bouton.type = "button";
        bouton.setAttribute("aria-label", "Ôter le filtre " + bouton.textContent);
        bouton.appendChild(element("span", "×")).setAttribute("aria-hidden", "true");
        bouton.addEventListener("click", function () {
          var rang = tous("button", liste).indexOf(bouton);
          oter(f.nom, v);
          var reste = tous("button", liste);
          (reste[Math.min(rang, reste.length - 1)] || barre.querySelector(".compte")).focus();
        });
        li.appendChild(bouton);
        liste.appendChild(li);
      });
    });
    boite.hidden = !liste.children.length;
  }
  function oter(nom, v) {
    etat.filtres[nom] = v === undefined ? [] : etat.filtres[nom].filter(function (x) { return x !== v; });
    pousser();
  }
  function montrerVide(r, n) {
    vide.hidden = n > 0;
    vide.textContent = "";
    if (n) return;
    var pistes = facettes.filter(function (f) { return etat.filtres[f.nom].length && r.sans[f.nom]; });
    vide.appendChild(element("p", racine.dataset.aucun + " ne répond à tout cela\u00a0: ôtez " + (pistes.length ? "l’un de ces choix." : "plusieurs choix, ou tous.")));
    facettes.forEach(function (f) {
      etat.filtres[f.nom].filter(function (v) { return !f.parCode[v]; }).forEach(function (v) {
        vide.appendChild(element("p", libelleDe(f, v) + " ne se trouve dans aucune fiche pour «\u00a0" + f.libelle + "\u00a0».", "rp-petit"));
      });
    });
    var boutons = element("div", "", "rp-boutons");
    pistes.forEach(function (f) {
      var dits = etat.filtres[f.nom].map(function (v) { return libelleDe(f, v); });
      boutons.appendChild(action("Ôter " + f.libelle.toLowerCase() + "\u00a0: " + court(dits.join(", ")) + " (" + nombre(r.sans[f.nom]) + ")", function () { oter(f.nom); }));
    });
    boutons.appendChild(action("Tout effacer", effacer));
    vide.appendChild(boutons);
  }
  function action(texte, faire) {
    var bouton = element("button", texte, "rp-bouton contour");
    bouton.type = "button";
    bouton.addEventListener("click", function () { faire(); barre.querySelector(".compte").focus(); });
    return bouton;
  }
  function effacer() {
    facettes.forEach(function (f) { etat.filtres[f.nom] = []; });
    pousser();
  }
  function kilometres(c) {
    var km = depart && depart.kilometres(c);
    return km === null || km === undefined ? "" : Math.round(km) + "\u00a0km";
  }
  function montrerDistances(montres) {
    montres.forEach(function (c) {
      var loin = c.element.querySelector(".loin"), km = kilometres(c);
      if (loin) loin.textContent = km ? " · à " + km : "";
    });
  }

  // Le tableau et le CSV : mêmes colonnes, mêmes mots ------------------------------------
  function dits(f, c) {
    var mots = c.codes[f.nom].map(function (v) { return f.parCode[v] ? f.parCode[v].libelle : v === "non-etabli" ? "Non établi" : v; }).join(", ");
    return f.nom === "devenir" && c.annee ? mots + " (" + c.annee + ")" : mots;
  }
  function colonnes(toutes) {
    var voulues = racine.dataset.colonnes.split(" ");
    return facettes.filter(function (f) { return toutes || voulues.indexOf(f.nom) >= 0; }).map(function (f) {
      var bref = f.nom === "levier" && !toutes; // dans le tableau, le numéro suffit
      return { nom: f.libelle, lire: function (c) { return bref ? dits(f, c).replace(/(\d)\.[^,]*/g, "$1") : dits(f, c).replace(/^Confiance /, ""); } };
    });
  }
  function jour(iso) { return iso.split("-").reverse().join("/"); }
  function faireTableau(montres) {
    var table = element("table", "", "rp-table empile"), cols = colonnes(false);
    if (depart) cols.unshift({ nom: "Distance", lire: function (c) { return kilometres(c) || "Non établie"; } });
    cols.unshift({ nom: "Lieu", lire: function (c) { return c.lieu; } });
    cols.push({ nom: "Vérifié le", lire: function (c) { return jour(c.verifie); } });
    table.appendChild(element("caption", "Les " + nombre(montres.length) + " de la liste", "rp-hors-ecran"));
    var tete = table.createTHead().insertRow();
    [{ nom: "Nom" }].concat(cols).forEach(function (col) {
      tete.appendChild(element("th", col.nom)).scope = "col";
    });
    var corps = table.createTBody();
    montres.forEach(function (c) {
      var tr = corps.insertRow(), th = element("th"), lien = element("a", c.nom);
      tr.dataset.fiche = c.id;
      lien.href = c.lien.getAttribute("href");
      th.scope = "row";
      th.appendChild(lien);
      th.appendChild(caseComparer(c));
      tr.appendChild(th);
      cols.forEach(function (col) {
        tr.appendChild(element("td", col.lire(c))).dataset.nom = col.nom;
      });
    });
    return table;
  }
  // Point-virgule et marque d’ordre des octets : c’est ce qu’un tableur réglé en français ouvre sans rien demander.
  // L’apostrophe en tête empêche qu’une cellule commençant ainsi soit prise pour une formule.
  function cellule(texte) {
    var t = net(String(texte));
    if (/^[=+\-@\t\r]/.test(t)) t = "'" + t;
    return /[";\n]/.test(t) ? '"' + t.replace(/"/g, '""') + '"' : t;
  }
  function enCsv(montres) {
    var cols = colonnes(true);
    if (depart) cols.unshift({ nom: "Distance en km de " + depart.nom, lire: function (c) { return kilometres(c).replace(/\D/g, ""); } });
    if (comparer) cols.unshift({ nom: "Lieu", lire: function (c) { return c.lieu; } });
    cols.unshift({ nom: "Nom", lire: function (c) { return c.nom; } });
    cols.unshift({ nom: "Identifiant", lire: function (c) { return c.id; } });
    cols.push({ nom: "Vérifié le", lire: function (c) { return c.verifie; } });
    if (!comparer) {
      cols.push({ nom: "À revoir avant", lire: function (c) { return jour(c.revoir); } });
      cols.push({ nom: "Fichier", lire: function (c) { return c.fichier; } });
    }
    // Depuis un dossier, l’adresse complète nommerait le disque de la personne.
    cols.push({ nom: "Adresse", lire: function (c) { return location.protocol === "file:" ? c.lien.getAttribute("href") : c.lien.href; } });
    var lignes = [cols.map(function (col) { return cellule(col.nom); })];
    montres.forEach(function (c) { lignes.push(cols.map(function (col) { return cellule(col.lire(c)); })); });
    return "\ufeff" + lignes.map(function (l) { return l.join(";"); }).join("\r\n") + "\r\n";
  }
  function exporter() {
    var lien = element("a");
    lien.href = URL.createObjectURL(new Blob([enCsv(racine.montres)], { type: "text/csv;charset=utf-8" }));
    lien.download = "reperes-ptce-" + racine.dataset.liste + "-" + racine.montres.length + "-sur-" + cas.length + "-" + racine.dataset.jour + ".csv";
    lien.click();
    setTimeout(function () { URL.revokeObjectURL(lien.href); }, 1000);
  }

  // Comparer --------------------------------------------------------------------------------
  function caseComparer(c) {
    var label = element("label", "", "rp-comparer"), entree = element("input");
    entree.type = "checkbox";
    entree.value = c.comparer;
    entree.autocomplete = "off";
    entree.checked = choix.indexOf(c) >= 0;
    label.appendChild(entree);
    label.appendChild(element("span", "Comparer"));
    label.appendChild(element("span", " " + c.nom, "rp-hors-ecran"));
    entree.addEventListener("change", function () {
      choix = choix.filter(function (x) { return x !== c; }).concat(entree.checked ? [c] : []);
      tous(".rp-comparer input", racine).forEach(function (e) { if (e.value === c.comparer) e.checked = entree.checked; });
      montrerChoix();
    });
    return label;
  }
  function montrerChoix() {
    var lien = comparer, n = choix.length, bon = n >= CHOIX_MIN && n <= CHOIX_MAX;
    if (bon) {
      lien.href = window.reperes.adresse(lien.dataset.vers + "?fiches=" + choix.map(function (c) { return c.comparer; }).join(","));
      lien.removeAttribute("aria-disabled");
      lien.removeAttribute("role");
    } else {
      lien.removeAttribute("href");
      lien.setAttribute("role", "link");
      lien.setAttribute("aria-disabled", "true");
    }
    var noms = choix.map(function (c) { return c.nom; }).join(", ");
    document.getElementById("choix-dit").textContent = !n ? "Pour comparer, cochez de deux à quatre " + racine.dataset.plusieurs + "." : "À comparer (" + n + ")\u00a0: " + noms + "." + (n < CHOIX_MIN ? " Cochez-en au moins un autre." : n > CHOIX_MAX ? " Quatre au plus\u00a0: décochez-en." : "");
  }

  function demarrer() {
    racine = document.querySelector(".rp-explorer");
    if (!racine) return;
    filtres = racine.querySelector(".rp-filtres");
    formulaire = document.getElementById("filtres");
    barre = racine.querySelector(".rp-barre");
    vide = racine.querySelector(".rp-vide");
    listes = racine.querySelector(".rp-listes");
    tableau = racine.querySelector(".rp-tableau");
    facettes = lireFacettes();
    if (listes.hasAttribute("data-a-plat")) aplatir();
    cas = lireCas();
    etat = lireAdresse();
    tous("[data-replie]", listes).forEach(function (d) { d.open = false; }); // sans script, tout est déplié
    comparer = barre.querySelector("[data-fait=comparer]");
    if (comparer) {
      cas.forEach(function (c) { (c.element.querySelector(".corps") || c.lien.parentNode).appendChild(caseComparer(c)); });
      montrerChoix();
    }
    facettes.forEach(function (f) {
      if (etat.filtres[f.nom].length) f.boite.open = true;
      f.valeurs.forEach(function (v) {
        v.entree.addEventListener("click", function (e) { if (v.entree.getAttribute("aria-disabled")) e.preventDefault(); });
        v.entree.addEventListener("change", function () {
          var pris = etat.filtres[f.nom].filter(function (x) { return x !== v.code; });
          etat.filtres[f.nom] = v.entree.checked ? pris.concat(v.code) : pris;
          pousser(v.entree.id);
        });
      });
    });
    formulaire.addEventListener("submit", function (e) { e.preventDefault(); });
    var bouton = filtres.querySelector(".rp-filtrer");
    bouton.addEventListener("click", function () {
      bouton.setAttribute("aria-expanded", String(bouton.getAttribute("aria-expanded") !== "true"));
    });
    // Sur un téléphone la liste est loin sous les filtres : on y va d’un geste.
    filtres.querySelector("[data-fait=voir]").addEventListener("click", function () {
      bouton.setAttribute("aria-expanded", "false");
      barre.querySelector(".compte").focus();
    });
    barre.querySelector("[data-fait=csv]").addEventListener("click", exporter);
    barre.querySelector("[data-fait=effacer]").addEventListener("click", function () { effacer(); barre.querySelector(".compte").focus(); });
    barre.querySelector("[name=tri]").addEventListener("change", function () { etat.tri = this.value; pousser(); });
    tous("[data-vue]", barre).forEach(function (b) {
      b.addEventListener("click", function () { etat.vue = b.dataset.vue; pousser(); });
    });
    window.addEventListener("popstate", revenir);
    filtres.hidden = barre.hidden = false;
    // « des cas proches du vôtre » lit et pose ses paramètres par ici : une seule main écrit l’adresse.
    window.reperes.liste = {
      cas: cas,
      valeur: function (nom) { return etat.autres[nom]; },
      poser: function (valeurs) {
        Object.keys(valeurs).forEach(function (nom) { etat.autres[nom] = valeurs[nom]; });
        pousser();
      },
      partirDe: function (d) { depart = d; appliquer(); }
    };
    appliquer();
  }
  // La liste sans script est rangée par région ; le script la trie, et une seule liste suffit.
  function aplatir() {
    var ul = element("ul", "", "rp-lignes"), rangs = tous("[data-fiche]", listes);
    rangs.forEach(function (li) { ul.appendChild(li); });
    listes.textContent = "";
    listes.appendChild(ul);
  }
  document.addEventListener("DOMContentLoaded", demarrer);
})();
