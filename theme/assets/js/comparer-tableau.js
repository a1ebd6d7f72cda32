/* Le tableau de comparaison : les cellules viennent toutes faites de la construction ; ici, on les range, on dit ce qui est
   pareil et ce qui diffère, et on numérote les sources une fois pour toutes les colonnes. */
(function () {
  "use strict";
  var NOMBRES = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize"];
  var MARQUES = { identique: ["=", "identique"], differe: ["≠", "diffère"], partiel: ["?", "établi en partie"] };

  var element = window.reperes.element;
  function tous(selecteur, dans) { return Array.prototype.slice.call(dans.querySelectorAll(selecteur)); }
  function nombre(n) { return NOMBRES[n] || String(n); }
  function phrase(texte) { return texte.charAt(0).toUpperCase() + texte.slice(1); }
  function bas(nom) { return nom.charAt(0).toLowerCase() + nom.slice(1); }

  function cellule(html) {
    var moule = document.createElement("template");
    moule.innerHTML = html;
    return moule.content;
  }
  /* Ce que dit une cellule, sans ses appels de note : d’une liste, l’ordre ne compte pas ; « Lire le document » ne dit que son adresse. */
  function sens(contenu) {
    var copie = contenu.cloneNode(true);
    tous(".rp-note", copie).forEach(function (n) { n.remove(); });
    var net = function (e) { return e.textContent.replace(/\s+/g, " ").trim(); };
    var elements = tous("li[data-cle]", copie).map(net).sort();
    var ailleurs = tous("a[rel=external]", copie).map(function (a) { return a.getAttribute("href"); });
    return (elements.length ? elements : [net(copie)]).concat(ailleurs).join("\n");
  }
  function etatDe(contenus) {
    var dits = contenus.filter(Boolean).map(sens);
    if (dits.some(function (d) { return d !== dits[0]; })) return "differe";
    return dits.length < contenus.length ? "partiel" : "identique";
  }

  /* Les éléments présents dans toutes les colonnes ; « surs » écarte ceux que la rédaction a déduits. */
  function communs(contenus, surs) {
    var listes = contenus.map(function (c) {
      return c ? tous("li[data-cle]" + (surs ? ":not([data-deduit])" : ""), c) : [];
    });
    return listes[0].filter(function (li) {
      return listes.every(function (l) { return l.some(function (autre) { return autre.dataset.cle === li.dataset.cle; }); });
    });
  }
  function nomCourt(li) { return li.dataset.court || (li.querySelector("a") || li).textContent; }

  function marquerCommuns(contenus) {
    var cles = communs(contenus, true).map(function (li) { return li.dataset.cle; });
    contenus.forEach(function (c) {
      if (c) tous("li[data-cle]:not([data-deduit])", c).forEach(function (li) {
        if (cles.indexOf(li.dataset.cle) < 0) return;
        li.classList.add("commun");
        li.appendChild(document.createTextNode(" (commun)"));
      });
    });
  }

  // « Loi ESS, article 9 » porte déjà une virgule : on sépare alors par un point-virgule.
  function enumerer(noms) {
    return noms.some(function (nom) { return nom.indexOf(",") > 0; }) ? noms.join("\u202f; ") : window.reperes.enumerer(noms);
  }

  /* « Trois pôles. Deux leviers communs : 1 et 7. Deux lignes identiques : impulsion et lieu commun. » */
  function dire(lignes, n, noms) {
    var phrases = [phrase(nombre(n)) + " " + noms + "."], premiere = true;
    lignes.forEach(function (l) {
      if (!l.commun) return;
      var surs = l.surs, deduits = l.tous.length - surs.length;
      if (surs.length) {
        var montres = surs.slice(0, 8), autres = surs.length - montres.length;
        phrases.push(phrase(nombre(surs.length)) + " " + l.commun[surs.length > 1 ? 1 : 0] + "\u00a0: " +
          enumerer(autres ? montres.concat(autres + " autres") : montres) + ".");
      } else if (premiere) phrases.push("Aucun " + l.commun[0] + (deduits ? " établi" : "") + ".");
      if (deduits) phrases.push("En comptant ce que la rédaction a déduit, " + (l.tous.length > 1 ? l.commun[1] : l.commun[0]) + "\u00a0: " + enumerer(l.tous) + ".");
      premiere = false;
    });
    var pareilles = lignes.filter(function (l) { return l.etat === "identique" && !l.tete && !l.suivi; });
    if (pareilles.length) {
      phrases.push((pareilles.length > 1 ? phrase(nombre(pareilles.length)) + " lignes identiques" : "Une ligne identique") + "\u00a0: " +
        window.reperes.enumerer(pareilles.map(function (l) { return bas(l.nom); })) + ".");
    }
    return phrases.join(" ");
  }

  /* Une même source citée par deux fiches n’a qu’un numéro ; deux appels du même numéro n’en font qu’un. */
  function numeroter(contenu, sources, numeros) {
    tous(".rp-note a", contenu).forEach(function (a) {
      var source = sources[a.getAttribute("href").slice("#source-".length)];
      if (!numeros.has(source)) numeros.set(source, numeros.size + 1);
      var n = numeros.get(source), appel = a.parentNode, avant = appel.previousElementSibling;
      a.textContent = n;
      a.href = "#source-" + n;
      a.setAttribute("aria-label", "Source " + n);
      if (avant && avant.matches(".rp-note") && avant.textContent === a.textContent) appel.remove();
    });
  }

  /* fiches : [{ id, titre, nom, donnees: { adresse, cellules, sources } }]. Rend le tableau, sa phrase et ses sources. */
  function comparer(definitions, fiches, noms, boutons) {
    var lignes = [], numeros = new Map();
    definitions.forEach(function (definition, rang) {
      var contenus = fiches.map(function (f) { return f.donnees.cellules[rang] ? cellule(f.donnees.cellules[rang]) : null; });
      if (!contenus.some(Boolean)) return;
      var nommer = function (l) { return l.map(nomCourt); };
      lignes.push(Object.assign({}, definition, {
        contenus: contenus, etat: etatDe(contenus), surs: nommer(communs(contenus, true)), tous: nommer(communs(contenus, false)),
      }));
    });
    var table = element("table", "", "rp-table colonnes-" + fiches.length);
    table.append(element("caption", "Comparaison ligne par ligne", "rp-hors-ecran"), entete(fiches, boutons), corps(lignes, fiches, numeros));
    return { table: table, phrase: dire(lignes, fiches.length, noms), sources: Array.from(numeros.keys()) };
  }

  function entete(fiches, boutons) {
    var thead = element("thead"), noms = element("tr"), outils = element("tr", "", "outils");
    noms.appendChild(element("td"));
    outils.appendChild(element("td"));
    fiches.forEach(function (f, rang) {
      var th = element("th"), a = element("a", f.titre), td = element("td");
      th.scope = "col";
      a.href = f.donnees.adresse;
      th.appendChild(a);
      noms.appendChild(th);
      boutons(rang).forEach(function (b) { td.appendChild(b); });
      outils.appendChild(td);
    });
    thead.append(noms, outils);
    return thead;
  }

  function corps(lignes, fiches, numeros) {
    var tbody = element("tbody");
    lignes.forEach(function (l) {
      var tr = element("tr"), th = element("th", l.nom), marque = element("span", "", "marque");
      th.scope = "row";
      tr.dataset.ligne = l.nom;
      if (l.tete) tr.className = l.signe ? "tete signe" : "tete";
      else {
        tr.dataset.etat = l.etat;
        var signe = element("span", MARQUES[l.etat][0] + " ");
        signe.setAttribute("aria-hidden", "true");
        marque.append(signe, document.createTextNode(MARQUES[l.etat][1]));
        th.append(document.createTextNode(" "), marque);
        marquerCommuns(l.contenus);
      }
      tr.appendChild(th);
      l.contenus.forEach(function (contenu, i) {
        var td = element("td", contenu ? "" : "non établi", contenu ? "" : "absent");
        td.dataset.nom = fiches[i].nom;
        td.dataset.fiche = fiches[i].id;
        if (contenu) {
          numeroter(contenu, fiches[i].donnees.sources, numeros);
          td.appendChild(contenu);
        }
        tr.appendChild(td);
      });
      tbody.appendChild(tr);
    });
    return tbody;
  }

  Object.assign(window.reperes, { comparer: comparer, cellule: cellule, nombre: nombre });
})();
