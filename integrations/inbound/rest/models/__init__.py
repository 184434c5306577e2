"""What the API's answers look like, for its description; the answers themselves are written with exact numbers."""
