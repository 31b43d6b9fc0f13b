"""Pages that are also read elsewhere: files of the repository as chapters, and links that lead out of the book.

A page whose directive is `{include} ../CONTRIBUTING.md` is that file. Links are written for who reads the repository; in the
book, those to a file that is a chapter lead to the chapter, and those to other files are their names alone, since the book has
no copy of them. A link to nothing is a warning.
"""

import os
import re
from pathlib import Path

from sphinx.util import logging

log = logging.getLogger(__name__)

INCLUDE = re.compile(r"^```\{include\} (\S+)\n```$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|`[^`]*`)+)\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)

# What is a chapter under another name.
CHAPTERS = {
    "README.md": "index",
    "CORRECTNESS.md": "numbers/correctness",
    "CONTRIBUTING.md": "contribute/contributing",
    "ARCHITECTURE.md": "contribute/architecture",
    "CHANGELOG.md": "contribute/changelog",
    "crates/attractor/benches/README.md": "numbers/costs",
    "benches/peers/README.md": "numbers/peers",
    "crates/attractor-py": "start/install",
    "crates/attractor-py/README.md": "start/install",
    "crates/attractor-py/notebooks": "stories/index",
}


def read(app, docname, source):
    """Puts included files into a page, and turns the links of both."""
    docs = Path(app.srcdir)
    page = docs / f"{docname}.md"
    if not page.exists():
        return

    def include(match):
        file = (page.parent / match[1]).resolve()
        app.env.note_dependency(str(file))
        return turned(app, docname, file.parent, file.read_text(encoding="utf-8"))

    source[0] = INCLUDE.sub(include, turned(app, docname, page.parent, source[0]))


def turned(app, docname, folder, text):
    """The text with its links, which were written in `folder`, as links of the page."""
    docs = Path(app.srcdir)
    root = docs.parent

    def turn(match):
        label, target, anchor = match[1], match[2], match[3] or ""
        file = Path(os.path.normpath(folder / target))
        if not file.exists():
            log.warning("a link to %s, which is not there", target, location=docname)
            return label
        inside = file.relative_to(root).as_posix()
        chapter = CHAPTERS.get(inside)
        if chapter is None and file.is_relative_to(docs):
            name = file.relative_to(docs).as_posix()
            chapter = name.removesuffix(".md").removesuffix(".ipynb")
            if chapter not in app.env.found_docs:
                return match[0] if file.is_file() else label
        if chapter is None:
            return label if "`" in label else f"`{label}`" if label == inside else f"{label} (`{inside}`)"
        suffix = ".ipynb" if (docs / f"{chapter}.ipynb").exists() else ".md"
        where = os.path.relpath(docs / f"{chapter}{suffix}", (docs / docname).parent)
        return f"[{label}]({where}{anchor})"

    # Code stays as it is.
    return "".join(part if i % 2 else LINK.sub(turn, part) for i, part in enumerate(FENCE.split(text)))


def setup(app):
    app.connect("source-read", read)
    return {"parallel_read_safe": True}
