"""How Sphinx makes the book of these pages; `docs/build` calls it."""

import sys
from pathlib import Path

import attractor

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_extensions"))

project = "attractor"
author = "The attractor developers"
copyright = author
version = release = attractor.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "matplotlib.sphinxext.plot_directive",
    "sphinx_copybutton",
    "sphinx_design",
    "borrowed",
    "claims",
    "mathml",
    "reference",
]
exclude_patterns = ["_*", "requirements.txt", "reference/pictures/*", "gallery/make", "start/coming_from/*"]
root_doc = "index"

# Pages in Markdown; those with cells are executed, the stories are shown as they were rendered (see stories/index.md).
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_excludepatterns = ["stories/*.ipynb"]
nb_execution_timeout = 120
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_ipywidgets_js = {}  # nothing is asked of another site

# The reference, from the package itself.
autosummary_generate = True
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings tell types and shapes
default_role = "py:obj"
napoleon_google_docstring = False
napoleon_use_param = False  # types are told, not linked: "(steps, units)" names no object
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]
autodoc_default_options = {"exclude-members": "set_score_request, set_fit_request"}  # scikit-learn's own
templates_path = ["_templates"]
plot_include_source = True
plot_html_show_source_link = False
plot_html_show_formats = False
plot_formats = [("png", 150)]
plot_rcparams = {"figure.figsize": (6, 3), "axes.spines.top": False, "axes.spines.right": False, "savefig.bbox": "tight"}
plot_apply_rcparams = True

html_theme = "pydata_sphinx_theme"
html_title = "attractor"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "header_links_before_dropdown": 8,
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_toc_level": 2,
    "pygments_light_style": "default",
    "pygments_dark_style": "github-dark",
}
html_sidebars = {"index": []}
linkcheck_ignore = [r"https?://localhost"]
