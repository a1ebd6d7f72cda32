/* Le document d’un dossier : couverture, sommaire, fiches, glossaire, textes cités. Rien que du texte et des liens. */
(function () {
  "use strict";
  var element = window.reperes.element, lien = window.reperes.lien;

  /* « 2026-12-10 » se dit « 10 décembre 2026 » ; toute autre façon d’écrire une date reste telle quelle. */
  function dateDite(texte) {
    var m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(texte), jour = m && new Date(+m[1], +m[2] - 1, +m[3]);
    return jour && jour.getMonth() === +m[2] - 1 ? window.reperes.jourLong(jour) : texte;
  }
  // « rp-doc-saut » : dans le document à modifier, ce titre commence une page.
  function section(classe, titre) {
    var s = element("section", "", classe);
    if (titre) s.appendChild(element("h2", titre, "rp-doc-saut"));
    return s;
  }
  function compte(n) { return n > 1 ? n + " fiches" : "une fiche"; }

  function couverture(etat, index) {
    var s = section("couverture");
    s.appendChild(element("p", etat.pour, "sur"));
    s.appendChild(element("h2", etat.objet || "Soutenir un pôle territorial de coopération économique"));
    s.appendChild(element("p", etat.le ? "Conseil du " + dateDite(etat.le) : "", "le"));
    s.appendChild(element("p", "Dossier de " + compte(etat.fiches.length) + ", tiré de " + index.nom + ", version du " + index.jour + ". Il ne remplace pas un conseil juridique\u00a0: avant de délibérer, relisez les textes à leur source."));
    Array.from(s.children).forEach(function (e) { if (!e.textContent) e.remove(); });
    s.prepend(document.querySelector(".rp-marque svg").cloneNode(true));
    return s;
  }

  function sommaire(fiches) {
    var s = section("sommaire", "Sommaire"), liste = element("ol");
    fiches.forEach(function (f) {
      var li = element("li"), a = element("a", f.titre);
      a.href = "#dossier-" + f.genre + "-" + f.id;
      li.append(a, element("p", f.donnees.resume), element("p", f.donnees.etat + ".", "rp-petit"));
      liste.appendChild(li);
    });
    s.appendChild(liste);
    return s;
  }

  function fiche(f, adressePublique) {
    var article = element("article", "", "fiche"), moule = document.createElement("template"), p = element("p", "La fiche entière et à jour\u00a0: ", "rp-petit adresse");
    moule.innerHTML = f.donnees.html; // écrit par la construction du site, jamais par l’adresse
    article.id = "dossier-" + f.genre + "-" + f.id;
    article.appendChild(moule.content);
    article.querySelector(".sur").classList.add("rp-doc-saut");
    var a = lien("", f.adresse);
    a.textContent = adressePublique ? adressePublique + f.adresse : a.href;
    p.appendChild(a);
    article.appendChild(p);
    return article;
  }

  function glossaire(fiches, notions) {
    var ids = Object.keys(notions).filter(function (id) { return fiches.some(function (f) { return f.donnees.notions.indexOf(id) >= 0; }); });
    if (!ids.length) return [];
    var s = section("glossaire", "Les mots employés"), liste = element("dl");
    ids.map(function (id) { return notions[id]; }).sort(function (a, b) { return a[0].localeCompare(b[0], "fr"); }).forEach(function (n) {
      var groupe = element("div");
      groupe.append(element("dt", n[0]), element("dd", n[1]));
      liste.appendChild(groupe);
    });
    s.appendChild(liste);
    return [s];
  }

  /* Une ligne par texte que citent les fiches choisies, avec les articles de toutes, dans l’ordre du texte. */
  function textes(fiches, connus) {
    var cites = new Map();
    fiches.forEach(function (f) {
      Object.keys(f.donnees.textes).forEach(function (id) {
        var deja = cites.get(id) || [];
        cites.set(id, deja.concat(f.donnees.textes[id].filter(function (n) { return deja.indexOf(n) < 0; })));
      });
    });
    if (!cites.size) return [];
    var s = section("textes", "Les textes cités"), table = element("table", "", "rp-table empile"), tete = element("tr"), corps = element("tbody");
    ["Texte", "Articles cités", "État", "Vérifié le"].forEach(function (nom) {
      var th = element("th", nom);
      th.scope = "col";
      tete.appendChild(th);
    });
    Object.keys(connus).filter(function (id) { return cites.has(id); }).forEach(function (id) {
      var t = connus[id], tr = element("tr"), th = element("th"), ordre = t.ordre;
      th.scope = "row";
      th.appendChild(lien(t.nom, t.adresse));
      var articles = cites.get(id).sort(function (a, b) { return ordre.indexOf(a) - ordre.indexOf(b); }).map(function (n) { return n + (t.articles[n] ? " (" + t.articles[n] + ")" : ""); });
      tr.appendChild(th);
      [["Articles cités", articles.join(", ") || "le texte entier"], ["État", t.etat], ["Vérifié le", t.verifie]].forEach(function (c) {
        var td = element("td", c[1]);
        td.dataset.nom = c[0];
        tr.appendChild(td);
      });
      corps.appendChild(tr);
    });
    var entete = element("thead");
    entete.appendChild(tete);
    table.append(entete, corps);
    s.append(element("p", "L’état est celui que la rédaction a lu au jour indiqué. Un texte peut avoir changé depuis."), table);
    return [s];
  }

  function colophon(index) {
    var s = section("colophon"), ici = index.publique ? index.publique + "dossier/" + location.search : location.href, a = element("a", ici);
    a.href = ici;
    var p = element("p", "Dossier composé le " + window.reperes.jourLong(new Date()) + " avec " + index.nom + ". Pour le rouvrir\u00a0: ");
    p.append(a, ".");
    s.append(p, element("p", "Contenu sous Licence Ouverte 2.0\u00a0: on reprend, on adapte, on cite la source et la date. Point plein\u00a0: une source ou un texte le dit. Point creux, «\u00a0conseil\u00a0» ou «\u00a0déduction\u00a0»\u00a0: la rédaction le propose."));
    return s;
  }

  /* Les parties du document, dans l’ordre. Chaque fiche porte déjà ses « donnees ». */
  window.reperes.documentDuDossier = function (etat, index) {
    return [couverture(etat, index), sommaire(etat.fiches)]
      .concat(etat.fiches.map(function (f) { return fiche(f, index.publique); }))
      .concat(glossaire(etat.fiches, index.notions), textes(etat.fiches, index.textes), colophon(index));
  };
})();
