"""`python -m wijksim` is the command `wijksim`."""

import sys

from wijksim.cli import main

if __name__ == "__main__":
    sys.exit(main())
