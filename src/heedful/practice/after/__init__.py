"""After a session: two minutes to look back, the progress note, and the psychotherapy notes that are kept apart."""
