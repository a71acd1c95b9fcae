"""The run library: what strategies did in wijken under a hundred seeds, kept so that the screen need not wait.

An entry holds numbers of finished runs and nothing else. It is found again when, and only when, it would come out
the same: its key is a hash of the scenario, the wijk, the months, and the sources of the model.
"""
