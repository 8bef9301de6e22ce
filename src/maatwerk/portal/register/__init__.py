"""The register: persons, organisations, employments, indiceringen and rights, each fact with two times."""
