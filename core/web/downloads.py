"""Files handed to the browser to save."""

from flask import Response

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(data: bytes, file_name: str) -> Response:
    """An .xlsx to save; `file_name` is plain ASCII without quotes."""
    response = Response(data, mimetype=WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
