"""Follows every link of built pages that leads to another file: `python docs/check_links.py target/book/html`.

A file that is not there, or an anchor that its page does not have, is named, and is an error.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The anchors of a page, and what it links to or shows."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = {"", "top"}
        self.links: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value is None:
                continue
            if name in ("id", "name"):
                self.anchors.add(value)
            elif name in ("href", "src"):
                self.links.add(value)


def main(root: Path) -> int:
    root = root.resolve()
    # What rustdoc makes is checked by rustdoc itself; the theme has a template among its files.
    pages = {path: Page(path) for path in root.rglob("*.html") if path.relative_to(root).parts[0] not in ("rust", "_static")}
    broken = 0
    for path, page in sorted(pages.items()):
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_relative_to(root) or not target.is_file():
                print(f"{path.relative_to(root)}: {link} is not there")
                broken += 1
            elif target in pages and unquote(parts.fragment) not in pages[target].anchors:
                print(f"{path.relative_to(root)}: {link} has no such anchor")
                broken += 1
    print(f"{len(pages)} pages, {sum(len(page.links) for page in pages.values())} links, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
