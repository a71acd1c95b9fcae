"""The science: small scalar functions, one theme a file, each with its source."""
