"""How many wijken are lived, and how often."""

#: Small wijken in the sample: how many can be asked for (fewer have no ranks), and how many there are otherwise.
SIZES, SAMPLE_SIZE = range(3, 4001), 300
#: Lives of every wijk, likewise.
LIVES, REPLICATES = range(1, 101), 8
