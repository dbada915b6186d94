"""Over time: what has happened, what has helped."""
