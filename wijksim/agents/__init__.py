"""The faces: Mesa agents."""

from wijksim.agents.of_mesa import Agent, AgentSet, Model

__all__ = ["Agent", "AgentSet", "Model"]
