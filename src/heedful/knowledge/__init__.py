"""Clinical knowledge as data: the catalogue, its schema and its loader."""

from heedful.knowledge.loader import CatalogueProblem, load_catalogue

__all__ = ["CatalogueProblem", "load_catalogue"]
