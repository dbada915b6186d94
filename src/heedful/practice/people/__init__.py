"""Who works here, who comes here, and how they sign in."""
