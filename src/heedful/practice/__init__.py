"""The application: Django on SQLite, or on PostgreSQL by `DATABASE_URL`."""
