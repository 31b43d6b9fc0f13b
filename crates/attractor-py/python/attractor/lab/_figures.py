"""Figures of a run: each is a file in three formats, and displays itself in a notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path


class Figure:
    """A figure of a run. In a notebook it displays itself; `svg`, `pdf` and `png` are the paths of its files."""

    def __init__(self, directory: Path, id: str, title: str, caption: str) -> None:
        self._directory = directory
        self.id = id
        self.title = title
        self.caption = caption

    @property
    def svg(self) -> Path:
        """The file as SVG."""
        return self._directory / f"{self.id}.svg"

    @property
    def pdf(self) -> Path:
        """The file as PDF."""
        return self._directory / f"{self.id}.pdf"

    @property
    def png(self) -> Path:
        """The file as PNG, 300 dpi."""
        return self._directory / f"{self.id}.png"

    def __repr__(self) -> str:
        return f"<Figure {self.id}: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.svg.read_text(encoding="utf-8")


class Figures(Mapping[str, Figure]):
    """The figures of a run by name, in the order of its report; in a notebook they display with their captions."""

    def __init__(self, directory: Path) -> None:
        captions = json.loads((directory / "captions.json").read_text(encoding="utf-8"))
        self._figures = {entry["id"]: Figure(directory, **entry) for entry in captions}

    def __getitem__(self, id: str) -> Figure:
        try:
            return self._figures[id]
        except KeyError:
            raise KeyError(f"no figure {id!r}; there are {', '.join(self._figures)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._figures.values()))

    def _repr_html_(self) -> str:
        return "".join(
            f"<figure>{figure._repr_svg_()}<figcaption><b>{escape(figure.title)}.</b> {escape(figure.caption)}"
            "</figcaption></figure>"
            for figure in self._figures.values()
        )
