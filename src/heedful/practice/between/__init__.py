"""Between sessions: invitations, reminders and the weekly digest, by the mail server that the owner set up."""
