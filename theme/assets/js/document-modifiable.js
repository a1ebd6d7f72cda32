/* Un document à modifier (DOCX), écrit dans le navigateur : rien ne part ailleurs, et la bibliothèque n’est chargée qu’au
   moment de s’en servir. Deux fonctions pour les pages : « htmlPropre » et « documentModifiable ». */
(function () {
  "use strict";
  var BIBLIOTHEQUE = "assets/vendor/docx-9.15.2.min.js";
  var MM = 1440 / 25.4; // le format compte en vingtièmes de point
  var POLICE = "Arial"; // sur tout poste de bureau ; LibreOffice met à sa place Liberation Sans, de mêmes largeurs
  var ENCRE = "1F2A2A", GRIS = "4A5251", TRAIT = "8A8F8E";
  var ENLEVE = "[hidden], .rp-hors-ecran, [aria-hidden=true], button, svg, script, style, template, form, input, select, textarea";

  // Ce que la bibliothèque lit des balises et des classes ; tout le reste vient des styles du document, que l’agent peut changer.
  var FEUILLE = ".rp-blanc { font-weight: bold; background: #fff2a8; }" +
    "table { border-collapse: collapse; width: 100%; }" +
    "th, td { border: 1px solid #8a8f8e; padding: 3px 6px; vertical-align: top; text-align: left; }" +
    "thead th { background: #e6efec; } th, dt, summary { font-weight: bold; }" +
    "tbody th, thead th:first-child { width: 28%; } .chiffres tbody th { width: 60%; } .articles tbody th { width: 18%; }" +
    ".qui :is(th, td):nth-child(2) { width: 16%; } .qui :is(th, td):nth-child(3) { width: 56%; }" +
    ".inst :is(th, td):nth-child(2) { width: 58%; } .inst :is(th, td):nth-child(3) { width: 14%; }" +
    "ol.sources { list-style: none; }" +
    ".rp-doc-saut { page-break-before: always; }";
  var STYLES = { ".rp-doc-cadre": "Avertissement", ".rp-doc-note": "NoteRedaction", ".rp-doc-repere": "Repere",
    "h2.rp-doc-repere": "TitreRepere", caption: "Caption" };

  // L’adresse publique si l’éditeur l’a donnée, sinon celle qu’on lit ; rien quand la page est ouverte d’un dossier.
  function ici() {
    var publique = document.querySelector("link[rel=canonical]");
    return publique ? publique.href : location.protocol === "file:" ? "" : location.href.split(/[?#]/)[0];
  }

  function adresser(lien, dedans) {
    var brute = lien.getAttribute("href");
    var cible = brute.charAt(0) === "#" && brute.slice(1);
    if (cible && dedans(cible)) return;
    if (/^[a-z][a-z0-9+.-]*:/i.test(brute)) return;
    if (!ici()) lien.replaceWith.apply(lien, Array.from(lien.childNodes));
    else lien.setAttribute("href", new URL(brute, ici()).href.replace(/\/index\.html(?=$|[?#])/, "/"));
  }

  // Le HTML d’un morceau de page, sans ce qui ne se lit pas : boutons, dessins, texte caché, données des scripts.
  function htmlPropre(noeud) {
    var copie = noeud.cloneNode(true);
    copie.querySelectorAll(ENLEVE).forEach(function (e) { e.remove(); });
    copie.querySelectorAll("a[href]").forEach(function (lien) {
      adresser(lien, function (id) { return copie.querySelector("#" + CSS.escape(id)); });
    });
    copie.querySelectorAll("*").forEach(function (e) {
      Array.from(e.attributes).forEach(function (a) {
        if (/^(data-|aria-|on|style$|role$|tabindex$)/.test(a.name)) e.removeAttribute(a.name);
      });
    });
    return copie.innerHTML;
  }

  function charger() {
    return new Promise(function (oui, non) {
      window.reperes.charger([BIBLIOTHEQUE], oui, function () { non(new Error("bibliothèque absente")); });
    });
  }

  // Le niveau de plan est redit : sans lui, LibreOffice ne met pas ces titres dans sa navigation.
  function titre(niveau, taille, avant) {
    return { run: { font: POLICE, size: 2 * taille, bold: true, color: ENCRE },
      paragraph: { spacing: { before: 20 * avant, after: 80 }, keepNext: true, keepLines: true, outlineLevel: niveau - 1 } };
  }

  // Un style à nous : on le choisit, on le change et on le sélectionne en entier dans Word comme dans LibreOffice.
  function style(id, nom, base, run, paragraph) {
    return { id: id, name: nom, basedOn: base, next: "Normal", quickFormat: true, run: run, paragraph: paragraph };
  }

  function trait(espace, epaisseur) {
    return { style: "single", size: epaisseur || 6, color: TRAIT, space: espace };
  }

  function styles() {
    return {
      default: {
        document: {
          run: { font: POLICE, size: 22, language: { value: "fr-FR", eastAsia: "fr-FR" } },
          paragraph: { spacing: { after: 120, line: 269, lineRule: "auto" } },
        },
        heading1: titre(1, 18, 0), heading2: titre(2, 13, 16), heading3: titre(3, 11, 12), heading4: titre(4, 10, 10),
        listParagraph: { paragraph: { spacing: { after: 60 } } },
        caption: { run: { bold: true, size: 20, color: ENCRE }, paragraph: { alignment: "left", keepNext: true, spacing: { before: 120, after: 60 } } },
        hyperlink: { run: { color: "1F5E57", underline: { type: "single" } } },
      },
      paragraphStyles: [
        style("Avertissement", "Avertissement", "Normal", { size: 21 },
          { shading: { type: "clear", fill: "FFF6DC" }, border: { top: trait(6), bottom: trait(6), left: trait(6), right: trait(6) } }),
        style("NoteRedaction", "Note de la rédaction", "Normal", { size: 17, color: GRIS },
          { spacing: { before: 60, after: 60 }, indent: { left: 284 }, border: { left: trait(8, 12) } }),
        style("Repere", "Repère de la rédaction", "Normal", { italics: true, color: GRIS },
          { keepNext: true, spacing: { before: 160, after: 80 } }),
        style("TitreRepere", "Titre repère", "Heading2", { bold: false, size: 18, color: GRIS }, {}),
      ],
    };
  }

  function pied(mots) {
    var D = window.docx, police = { size: 16, color: GRIS };
    return new D.Footer({ children: [new D.Paragraph({
      tabStops: [{ type: D.TabStopType.RIGHT, position: Math.round(160 * MM) }],
      border: { top: trait(6, 4) },
      children: [
        new D.TextRun(Object.assign({ text: mots }, police)),
        new D.TextRun(Object.assign({ children: ["\tpage ", D.PageNumber.CURRENT, " sur ", D.PageNumber.TOTAL_PAGES] }, police)),
      ],
    })] });
  }

  function ecrire(o) {
    var D = window.docx, marge = Math.round(25 * MM), auteur = document.querySelector(".rp-marque").textContent.trim();
    return D.Packer.toBlob(new D.Document({
      title: o.titre, subject: o.sujet, creator: auteur, lastModifiedBy: auteur, styles: styles(),
      sections: [{
        properties: { page: { size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
          margin: { top: marge, bottom: marge, left: marge, right: marge } } },
        footers: { default: pied(o.pied) },
        children: window.docxHtml.htmlToContent(o.html, { stylesheet: FEUILLE, styleMap: STYLES }),
      }],
    }));
  }

  function telecharger(blob, fichier) {
    var lien = document.createElement("a");
    lien.href = URL.createObjectURL(blob);
    lien.download = fichier;
    document.body.appendChild(lien);
    lien.click();
    lien.remove();
    setTimeout(function () { URL.revokeObjectURL(lien.href); }, 60000);
  }

  // Promesse tenue quand le fichier est remis au navigateur ; rompue si la bibliothèque manque ou si le texte n’a pas pu être écrit.
  function documentModifiable(o) {
    return charger().then(function () { return ecrire(o); }).then(function (blob) { telecharger(blob, o.fichier); });
  }

  window.reperes.htmlPropre = htmlPropre;
  window.reperes.documentModifiable = documentModifiable;
  window.reperes.adressePublique = ici;
})();
