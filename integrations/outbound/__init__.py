"""Whom we call: the workflow system's callback, a document's address."""
