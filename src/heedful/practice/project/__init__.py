"""Settings, addresses, the base template: what holds the application together."""
