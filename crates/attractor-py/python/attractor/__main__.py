"""The command `attractor`, as `python -m attractor`."""

import signal
import sys

from attractor._attractor import _command


def main() -> None:
    """Does what the command line says, and ends the process with the command's status."""
    # The command listens itself: Python's own handler would add a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_command(sys.argv[1:]))


if __name__ == "__main__":
    main()
