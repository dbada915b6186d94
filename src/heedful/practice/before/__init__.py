"""Before the session: the caseload, a client's page, the brief."""
