"""The yearly summary on paper and in the mail: one outline, four ways to show it, so that they cannot disagree."""

from .mail import render_html, render_mail, render_text
from .paper import render_pdf
from .workbook import render_xlsx

__all__ = ["render_html", "render_mail", "render_pdf", "render_text", "render_xlsx"]
