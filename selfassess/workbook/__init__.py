"""A round as an Excel workbook: taken away, filled in without a connection, brought back.

``layout`` says what stands where, ``export`` fills it from the rows, ``read_back`` takes what came back
apart, ``diff`` says what it would change. Answers are saved by ``selfassess/services/workbook_uploads.py``.
"""
