"""The Python reference: every public name has a page, and a page has a picture where there is a program for one.

Such a program is `reference/pictures/NAME.py`; it stands on the page, and the picture is what it draws when the book is built.
"""

import importlib
import re
from pathlib import Path

from sphinx.util import logging

log = logging.getLogger(__name__)

MODULES = ("bifurcation", "decoding", "fixed_points", "gain", "lab", "mean_field", "orbit", "plot", "rnn", "sklearn", "tasks")


def public():
    """All names that a user may import."""
    import attractor

    yield from (f"attractor.{name}" for name in [*attractor.__all__, "open"] if name not in (*MODULES, "__version__"))
    for name in MODULES:
        module = importlib.import_module(f"attractor.{name}")
        # What the package itself has is told there.
        yield from (f"attractor.{name}.{m}" for m in module.__all__ if m not in (*attractor.__all__, "open"))


def complete(app, _environment):
    """Warns of a public name without a page."""
    listed = set()
    for page in (Path(app.srcdir) / "reference").glob("*.md"):
        listed |= set(re.findall(r"^ +(attractor\.[\w.]+)$", page.read_text(encoding="utf-8"), re.MULTILINE))
    for name in sorted(set(public()) - listed):
        log.warning("%s has no page in the reference", name)


def plain(app, what, name, obj, options, lines):
    """Makes a docstring's text reStructuredText: |x| is no substitution, and sources are a list, with links."""
    literal = doctest = False
    for i, line in enumerate(lines):
        doctest = line.lstrip().startswith((">>>", "...")) or (doctest and bool(line.strip()))
        literal = literal and (not line.strip() or line.startswith(" "))
        if doctest or literal:
            continue
        literal = line.rstrip().endswith("::")
        line = re.sub(r"(``.*?``)|\|", lambda match: match[1] or r"\|", line)
        line = re.sub(r"^(\s*)\.\. \[(\d+)\] ", r"\1\2. ", line)
        line = re.sub(r" ?\[(\d+)\]_", r" [\1]", line)
        lines[i] = re.sub(r"\bdoi:(10\.[^\s,;]*[^\s,;.])", r"`doi:\1 <https://doi.org/\1>`__", line)


def picture(app, what, name, obj, options, lines):
    """Adds the picture of an object to its docstring."""
    program = Path(app.srcdir) / "reference" / "pictures" / f"{name}.py"
    if program.exists():
        lines += ["", ".. rubric:: Picture", "", f".. plot:: {program}", ""]


def setup(app):
    app.connect("env-updated", complete)
    app.connect("autodoc-process-docstring", plain, priority=400)  # before sections are told from text
    app.connect("autodoc-process-docstring", picture)
    return {"parallel_read_safe": True}
