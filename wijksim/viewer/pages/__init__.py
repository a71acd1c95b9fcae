"""One file a page; each live page has a component `Page()`, a plain one gives its HTML."""
