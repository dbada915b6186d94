"""Heedful: hear what client resistance is telling you, and keep the alliance while you work with it."""

__version__ = "0.1.0"
