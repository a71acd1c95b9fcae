"""The story of the long breath: what is told in each step, made from the runs behind it and from nothing else."""
