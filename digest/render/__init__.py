"""Issue -> Edition: MJML and Jinja themes, HTML mail, text twin, web page."""
