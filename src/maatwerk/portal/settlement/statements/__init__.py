"""The statement of an employer for a quarter: on the screen, as a letter, a workbook and data; and what-ifs on its own lines."""
