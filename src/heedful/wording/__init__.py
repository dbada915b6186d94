"""Plain words: how easily a text reads, so that what a client is given can be read by a tired person."""
