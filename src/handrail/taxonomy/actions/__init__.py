"""Writes to the vocabulary: the starter words, the official ESCO files, areas. Each import is one transaction."""

from handrail.taxonomy.actions.areas import import_areas
from handrail.taxonomy.actions.esco import import_esco
from handrail.taxonomy.actions.starter import load_starter

__all__ = ["import_areas", "import_esco", "load_starter"]
