"""Entry point of the frozen program."""

import sys

from pes_desktop.__main__ import main

sys.exit(main())
