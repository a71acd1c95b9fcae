"""Wijken of your own: tables of CBS and RIVM, as published, become profiles."""
