"""Le cœur de Repères PTCE : lire, vérifier, relier et rendre les fiches, sans connaître le générateur de site."""
