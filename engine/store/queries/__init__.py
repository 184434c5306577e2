"""Every query, one file per noun; each function takes the session first, and `now` where time matters."""
