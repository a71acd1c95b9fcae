"""Who lives there: the figures of a wijk and, from them, its households, residents and network."""
