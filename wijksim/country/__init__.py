"""A whole country: every wijk of a table of CBS, a model a municipality, as many at once as there are cores.

>>> from wijksim.country import live_country, read_country
>>> country = read_country("kwb-2022.csv")  # doctest: +SKIP
>>> lived = live_country("manifest", country, out="results/country")  # doctest: +SKIP
>>> lived.table().head()  # doctest: +SKIP
"""

from wijksim.country.living import Lived, live_country
from wijksim.country.table import Country, Municipality, read_country

__all__ = ["Country", "Lived", "Municipality", "live_country", "read_country"]
