"""From YAML files to an immutable model, with every problem of every file told at once and at its place."""
