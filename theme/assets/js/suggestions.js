/* Les propositions sous le champ de recherche. Chargé quand on tape ; sans lui, le formulaire marche. */
(function () {
  "use strict";
  var champ = document.getElementById("q");
  var formulaire = champ && champ.form;
  if (!formulaire) return;
  var racine = window.reperes.racine();
  var boite = document.createElement("div"), annonce = document.createElement("p");
  var options = [], choisie = -1, moteur = null;
  boite.className = "rp-propositions";
  boite.id = "rp-propositions";
  boite.setAttribute("role", "listbox");
  boite.setAttribute("aria-label", "Propositions");
  boite.hidden = true;
  annonce.className = "rp-hors-ecran";
  annonce.setAttribute("role", "status");
  formulaire.append(boite, annonce);
  champ.setAttribute("aria-autocomplete", "list");
  champ.setAttribute("aria-controls", boite.id);

  function fermer() {
    boite.hidden = true;
    options = [];
    choisie = -1;
    champ.removeAttribute("aria-activedescendant");
  }

  function choisir(rang) {
    if (options[choisie]) options[choisie].setAttribute("aria-selected", "false");
    choisie = rang;
    if (rang < 0) { champ.removeAttribute("aria-activedescendant"); return; }
    options[rang].setAttribute("aria-selected", "true");
    options[rang].scrollIntoView({ block: "nearest" });
    champ.setAttribute("aria-activedescendant", options[rang].id);
  }

  function ouvrir(option) { location.href = option.dataset.adresse; }

  /* Sept propositions au plus, réunies par genre, le genre du meilleur résultat d’abord. */
  function proposer() {
    var question = champ.value.trim();
    if (!moteur || question.length < 2) { fermer(); return; }
    var trouves = moteur.chercher(question), groupes = new Map();
    trouves.resultats.slice(0, 7).forEach(function (r) {
      if (!groupes.has(r.genre)) groupes.set(r.genre, []);
      groupes.get(r.genre).push(r);
    });
    boite.textContent = "";
    options = [];
    choisie = -1;
    champ.removeAttribute("aria-activedescendant");
    groupes.forEach(function (resultats, genre) {
      var groupe = document.createElement("div"), titre = document.createElement("span");
      titre.textContent = window.reperes.genre(moteur, genre, resultats.length);
      titre.className = "rp-propositions-genre";
      titre.id = "rp-propositions-" + genre;
      groupe.setAttribute("role", "group");
      groupe.setAttribute("aria-labelledby", titre.id);
      groupe.appendChild(titre);
      resultats.forEach(function (r) {
        var option = document.createElement("div");
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.id = "rp-proposition-" + options.length;
        option.dataset.adresse = window.reperes.adresse(racine + r.adresse);
        option.textContent = r.titre;
        if (r.lieu) {
          var lieu = document.createElement("span");
          lieu.className = "rp-petit";
          lieu.textContent = ", " + r.lieu;
          option.appendChild(lieu);
        }
        options.push(option);
        groupe.appendChild(option);
      });
      boite.appendChild(groupe);
    });
    boite.hidden = !options.length;
    annonce.textContent = !options.length ? "Aucune proposition."
      : options.length + " proposition" + (options.length > 1 ? "s. Flèches pour choisir." : ". Flèche pour choisir.");
  }

  champ.addEventListener("input", proposer);
  champ.addEventListener("keydown", function (e) {
    if (e.key === "Escape" && !boite.hidden) { e.preventDefault(); fermer(); return; }
    if (boite.hidden || !options.length) {
      if (e.key === "ArrowDown") { proposer(); e.preventDefault(); }
      return;
    }
    var pas = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (pas) {
      e.preventDefault();
      // Au-delà de la dernière, et avant la première, on revient au champ.
      var rang = choisie + pas;
      choisir(rang >= options.length ? -1 : rang < -1 ? options.length - 1 : rang);
    } else if (e.key === "Enter" && choisie >= 0) {
      e.preventDefault();
      ouvrir(options[choisie]);
    }
  });
  // « mousedown » : le champ perdrait le focus, et la liste se fermerait, avant le clic.
  boite.addEventListener("mousedown", function (e) { e.preventDefault(); });
  boite.addEventListener("click", function (e) {
    var option = e.target.closest("[role=option]");
    if (option) ouvrir(option);
  });
  champ.addEventListener("blur", fermer);

  window.reperes.recherche(function (pret) {
    moteur = pret;
    if (document.activeElement === champ) proposer();
  });
})();
