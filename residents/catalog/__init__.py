"""The catalog of groups as the station sees it, the groups of areas, and the yearly review of households."""
