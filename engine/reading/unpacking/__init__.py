"""What a file is, and what it holds: kind and encoding from the bytes, files inside files, limits before unpacking."""
