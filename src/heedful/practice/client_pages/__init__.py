"""What the client sees, by a private link: no account, one client, a way to say no on every page."""
