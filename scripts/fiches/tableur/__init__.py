"""La base dans un tableur, et retour : une feuille par genre, une par groupe de champs répété."""
