"""In the session: what was noticed, what was offered, what is worth taking home."""
