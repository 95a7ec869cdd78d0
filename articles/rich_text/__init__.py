"""Running text as editors write it and as it is stored: what no editor of ours could have written does no harm."""
