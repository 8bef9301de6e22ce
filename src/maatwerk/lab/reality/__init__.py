"""The law against reality: the invented Flanders through the law, beside what Flanders really spent."""
