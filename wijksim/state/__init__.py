"""The numbers: columns of arrays, keyed draws, and the kernels that run the rules over all rows."""
