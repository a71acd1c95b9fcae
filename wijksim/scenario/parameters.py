"""Every number of the model by name, in the order in which tables show them."""

from wijksim.scenario.declared.accountability import ACCOUNTABILITY
from wijksim.scenario.declared.costs import COSTS
from wijksim.scenario.declared.elections import ELECTIONS
from wijksim.scenario.declared.levers import LEVERS
from wijksim.scenario.declared.life import LIFE
from wijksim.scenario.declared.mistakes import MISTAKES
from wijksim.scenario.declared.national import NATIONAL
from wijksim.scenario.declared.participation import PARTICIPATION
from wijksim.scenario.declared.partners import PARTNERS
from wijksim.scenario.declared.steering import STEERING
from wijksim.scenario.declared.trust import TRUST
from wijksim.scenario.declared.work import WORK
from wijksim.scenario.parameter import Parameter

_THEMES = (
    LEVERS, TRUST, PARTICIPATION, WORK, STEERING, LIFE, ACCOUNTABILITY, MISTAKES, COSTS, ELECTIONS, NATIONAL, PARTNERS,
)  # fmt: skip
PARAMETERS: dict[str, Parameter] = {parameter.name: parameter for theme in _THEMES for parameter in theme.parameters}
