"""The look of the portal: base page, components, start pages."""
