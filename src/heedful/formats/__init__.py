"""Outside formats <-> core nouns: the case file, the brief as JSON."""
