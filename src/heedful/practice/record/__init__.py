"""The tables of a course of therapy, and the one file in which rows become core nouns."""
