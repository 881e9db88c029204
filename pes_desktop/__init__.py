"""pes-desktop: the program of a rural public employment office."""

__version__ = "0.1.0"
