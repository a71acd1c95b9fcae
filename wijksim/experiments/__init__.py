"""Many runs: one run, its result, the store, the executor, the comparison."""
