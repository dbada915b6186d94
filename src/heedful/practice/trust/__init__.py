"""What a person must be able to rely on: the gate, the audit trail, encryption, quiet logs."""
