"""The real places: the list of 2023-06-30, the search over it, outlines and dated lists."""
