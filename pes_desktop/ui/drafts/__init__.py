"""Unfinished forms that colleagues left."""
