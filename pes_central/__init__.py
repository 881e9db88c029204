"""pes-central: the headquarters server."""

from pes_desktop import __version__

__all__ = ["__version__"]
