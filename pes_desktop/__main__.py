"""``pes-desktop``: with a command, the work without a window; without one, the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Entry point; returns the exit status."""
    from pes_desktop.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
