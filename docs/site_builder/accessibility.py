"""What the theme leaves out for those who use a keyboard or a screen reader."""


def improve(app, page_name, template_name, context, doctree):
    """Lets a keyboard scroll wide code, and gives the captions of the navigation a level."""
    if "body" in context:
        context["body"] = context["body"].replace("<pre>", '<pre tabindex="0">')
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = context["furo_navigation_tree"].replace(
            'role="heading"', 'role="heading" aria-level="2"'
        )
