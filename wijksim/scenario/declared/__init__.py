"""The declarations of every parameter, one theme a file."""
