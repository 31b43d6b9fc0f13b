"""The laboratory tells remedies in the words of the command; here they become those of this package."""

import re

_WORDS = [
    (r"`attractor (resume|report|verify) ([^`]+)`", r'`attractor.\1("\2")`'),
    (r"`attractor run (\S+) --config ([^`]+)`", r'`attractor.run("\1", config="\2")`'),
    (r"`attractor config ([^`]+)`", r'`attractor.config("\1")`'),
    (r"`attractor list`", "`attractor.experiments()`"),
    (r"`attractor run`", "`attractor.run`"),
    (r"--set (\w[\w.]*)=([^\s`:]+)", r'set={"\1": \2}'),
    (r"--(seed|threads) (\d+)", r"\1=\2"),
    (r"--overwrite", "`overwrite=True`"),
    (r"--quick", "`quick=True`"),
    (r"--(out|config|set|seed|threads)\b", r"`\1`"),
]


def in_python(text: str) -> str:
    """The text with options and commands as they are written in Python."""
    for command, python in _WORDS:
        text = re.sub(command, python, text)
    return text
