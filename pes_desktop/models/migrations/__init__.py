"""One chain of schema revisions for the shared tables on both dialects and the PC's own tables."""
