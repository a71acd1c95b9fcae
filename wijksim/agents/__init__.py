"""The faces: Mesa agents."""
