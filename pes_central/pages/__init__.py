"""Headquarters' pages: rendered by the server, working without scripts, in Spanish and English."""
