"""Live blogs: posts beneath a story while something happens, written without publishing the story anew."""
