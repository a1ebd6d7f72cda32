/* /admin/ : le formulaire parle français, quelle que soit la langue du navigateur, et relit sa traduction à chaque visite. */
for (const [nom, valeur] of [['language', 'fr'], ['languages', ['fr']]]) {
  Object.defineProperty(navigator, nom, { get: () => valeur });
}
try {
  localStorage.removeItem('sveltia-cms.locale');
} catch {
  /* Un navigateur qui ne garde rien n'a rien à oublier. */
}

/* Échap fermerait la fiche sans rien demander, et la saisie serait perdue : il ne ferme plus qu’une liste ou un dialogue ouverts. */
window.addEventListener('keydown', (e) => {
  if (e.key !== 'Escape' || !/\/(entries\/|new$)/.test(location.hash)) return;
  const ouverts = [...document.querySelectorAll('dialog[open], [role=listbox], [role=menu]')];
  if (!ouverts.some((o) => o.checkVisibility())) e.stopImmediatePropagation();
}, true);
