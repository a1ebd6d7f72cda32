"""La langue : ce qui se relit dans les sources, et ce que l'on propose. Des avis, jamais des refus."""
