/* /admin/ : le formulaire parle français, quelle que soit la langue du navigateur, et relit sa traduction à chaque visite. */
for (const [nom, valeur] of [['language', 'fr'], ['languages', ['fr']]]) {
  Object.defineProperty(navigator, nom, { get: () => valeur });
}
try {
  localStorage.removeItem('sveltia-cms.locale');
} catch {
  /* Un navigateur qui ne garde rien n'a rien à oublier. */
}
