"""Adapters that serve machines: session files, fact files, the encrypted database."""
