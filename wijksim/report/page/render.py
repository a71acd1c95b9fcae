"""Turns a page into HTML with the template beside this file; jinja2 escapes every text but our own drawings."""

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from wijksim.report.canvas import LOOKS
from wijksim.report.page.blocks import Page


def html(page: Page) -> str:
    """The page as one HTML document, its style within it."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    looks = [look.colour for look in LOOKS]
    return _template().render(page=page, style=Markup(style), looks=looks, drawing=Markup)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("wijksim.report.page", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
