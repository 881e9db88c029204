"""The one place that knows operating systems: folders, printing, opening files, one program at a time."""
