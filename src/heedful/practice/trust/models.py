"""Django looks for tables here."""

from heedful.practice.trust.audit import AuditEvent, AuditHead

__all__ = ["AuditEvent", "AuditHead"]
