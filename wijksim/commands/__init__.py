"""The commands of the command line, one a file: what each accepts, what it does and what it prints."""
