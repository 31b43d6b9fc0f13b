"""What all cells of an experiment of one's own show: claims, numbers, arrays, figures, checked before they are written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from attractor._errors import BadInputError, bad_input
from attractor.lab._claims import Claim

_Metric = tuple[str, float, str, str]
_Variable = tuple[str, list[str], Any, str, str]
_Figure = tuple[str, str, str, str, bytes, bytes]


class Outcome(NamedTuple):
    """What an experiment shows; `summarise` returns one, or a dictionary of such parts.

    Examples
    --------
    >>> import attractor as at
    >>> values = [1.2, 1.4, 1.1, 1.3]
    >>> outcome = at.Outcome(
    ...     claims=[at.claim("M1", "Networks remember", "memory", above=1.0, mean=values)],
    ...     metrics={"memory": (1.25, "steps", "Mean over networks")},
    ...     data={"memory": ("network", values, "steps", "Memory of each network")},
    ... )
    >>> outcome.claims[0].verdict
    'holds'
    """

    claims: Iterable[Claim] = ()
    """Claims and checks, made by `attractor.claim` and `attractor.check`, in the order of the report."""
    metrics: Mapping[str, Any] = {}
    """Numbers by name: a number, or `(number, units, description)`."""
    data: Any = {}
    """Arrays by name: `(dims, values)` or `(dims, values, units, description)`, where `dims` is a name or one for each axis; or
    an xarray.Dataset. An array of one dimension that is called like it is that dimension's coordinate."""
    figures: Mapping[str, Any] = {}
    """Figures by name: one of Matplotlib, or anything that has its `savefig`; or `(figure, title, caption)`. They are kept as
    they are."""


@contextmanager
def drawing() -> Iterator[None]:
    """Figures are drawn without a window: this may be no thread that could open one."""
    import importlib.util
    import threading

    if importlib.util.find_spec("matplotlib") is None or threading.current_thread() is threading.main_thread():
        yield
        return
    import matplotlib

    interactive = [name.lower() for name in getattr(matplotlib.rcsetup, "interactive_bk", [])]
    before = matplotlib.get_backend()
    if before.lower() not in interactive:
        yield
        return
    import matplotlib.pyplot

    matplotlib.pyplot.switch_backend("agg")
    try:
        yield
    finally:
        matplotlib.pyplot.switch_backend(before)


def pieces(found: object) -> tuple[list[_Metric], list[Claim], list[_Variable], list[_Figure]]:
    """The parts of an outcome, as the laboratory takes them."""
    if found is None:
        found = Outcome()
    if isinstance(found, Mapping):
        unknown = set(found) - {"claims", "metrics", "data", "figures"}
        if unknown:
            raise _refused(f"has the part {sorted(map(str, unknown))[0]!r}", "its parts are claims, metrics, data and figures")
        found = Outcome(**found)
    if not isinstance(found, Outcome):
        remedy = "return an attractor.Outcome, a dictionary of claims, metrics, data and figures, or nothing"
        raise _refused(f"returned a {type(found).__name__}", remedy)
    figures = [_figure(name, value) for name, value in _named("figures", found.figures)]
    return _metrics(found.metrics), _claims(found.claims), _variables(found.data), figures


def _claims(claims: Iterable[Claim]) -> list[Claim]:
    listed = list(claims)
    ids: set[str] = set()
    for claim in listed:
        if not isinstance(claim, Claim):
            raise _refused(f"has {claim!r} among its claims", "make them by attractor.claim and attractor.check")
        if claim.id in ids:
            raise _refused(f"has two claims {claim.id!r}", "give each claim an id of its own")
        ids.add(claim.id)
    return listed


def _metrics(metrics: Mapping[str, Any]) -> list[_Metric]:
    def one(name: str, value: Any) -> _Metric:
        number, units, about = (*value, "1", "")[:3] if isinstance(value, tuple) else (value, "1", "")
        try:
            return name, float(number), str(units), str(about) or name.replace("_", " ")
        except (TypeError, ValueError):
            remedy = "a metric is a number, or (number, units, description)"
            raise _refused(f"has the metric {name!r}, which is {number!r}", remedy) from None

    return [one(name, value) for name, value in _named("metrics", metrics)]


def _variables(data: Any) -> list[_Variable]:
    if hasattr(data, "data_vars") and hasattr(data, "coords"):
        data = {
            str(name): ([str(dim) for dim in array.dims], array.values, array.attrs.get("units", "1"), _about(array))
            for name, array in [*data.coords.items(), *data.data_vars.items()]
        }
    extents: dict[str, tuple[int, str]] = {}
    return [_variable(name, value, extents) for name, value in _named("data", data)]


def _about(array: Any) -> str:
    return str(array.attrs.get("description") or array.attrs.get("long_name") or "")


def _variable(name: str, value: Any, extents: dict[str, tuple[int, str]]) -> _Variable:
    import numpy as np

    what = f"has the array {name!r}"
    if not isinstance(value, tuple) or len(value) < 2:
        raise _refused(f"{what} without dimensions", "write (dims, values), or (dims, values, units, description)")
    dims, values, units, about = (*value, "1", "")[:4]
    dims = [dims] if isinstance(dims, str) else [str(dim) for dim in dims]
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise _refused(f"{what} of unequal lengths: {error}", "fill shorter lists with NaN") from None
    kind = array.dtype.kind
    if kind not in "biuf" or array.dtype.itemsize > 8:
        remedy = "arrays hold real numbers: of complex ones keep real and imaginary part; texts belong into descriptions"
        raise _refused(f"{what} of dtype {array.dtype}", remedy)
    if len(dims) != array.ndim or len(set(dims)) != len(dims):
        raise _refused(f"{what} of shape {array.shape} with the dimensions {dims}", "name every axis once")
    for dim, extent in zip(dims, array.shape):
        known, of = extents.setdefault(dim, (extent, name))
        if known != extent:
            raise _refused(f"{what} with {extent} along {dim!r}, of which {of!r} has {known}", "give dimensions of their own names")
    if kind == "u" and array.size and array.max() > np.iinfo(np.int64).max:
        raise _refused(f"{what} with numbers above 2^63", "keep them as float")
    array = np.ascontiguousarray(array, {"f": "f4" if array.dtype.itemsize <= 4 else "f8"}.get(kind, "i8")).reshape(array.shape)
    return name, dims, array, str(units), str(about) or name.replace("_", " ")


def _figure(name: str, value: Any) -> _Figure:
    figure, title, caption = (*value, "", "")[:3] if isinstance(value, tuple) else (value, "", "")
    if not callable(getattr(figure, "savefig", None)):
        remedy = "a figure is one of Matplotlib, or (figure, title, caption)"
        raise _refused(f"has the figure {name!r}, which is a {type(figure).__name__}", remedy)
    import matplotlib

    def saved(format: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        # Neither dates nor random ids: the same figure gives the same file.
        with matplotlib.rc_context({"svg.hashsalt": name}):
            figure.savefig(buffer, format=format, **options)
        return buffer.getvalue()

    drawn = saved("svg", metadata={"Date": None}).decode("utf-8")
    pdf, png = saved("pdf", metadata={"CreationDate": None}), saved("png", dpi=300)
    return name, str(title) or name.replace("_", " ").replace("-", " "), str(caption), _element(drawn, name), pdf, png


def _element(svg: str, name: str) -> str:
    """The SVG element alone, with ids that no other figure of a page has."""
    svg = svg[svg.index("<svg") :]
    prefix = f"figure-{name}-"
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    return re.sub(r"(url\(#|href=\"#)", rf"\1{prefix}", svg)


def _named(part: str, values: Any) -> list[tuple[str, Any]]:
    if not isinstance(values, Mapping):
        raise _refused(f"has {part} that are a {type(values).__name__}", f"write {part} as a dictionary, by name")
    for name in values:
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}", name):
            raise _refused(f"has {name!r} among its {part}", "a name is made of letters, digits, `_`, `-` and `.`")
    return list(values.items())


def _refused(what: str, remedy: str) -> BadInputError:
    return bad_input(f"summarise {what}", remedy)
