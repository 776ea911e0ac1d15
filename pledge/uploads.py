"""The cap on uploaded files, counted while they arrive: Django itself has none."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class SizeLimit(FileUploadHandler):
    """Stops a request whose files are together larger than ``FILE_UPLOAD_LIMIT``.

    Raises:
        RequestDataTooBig: as Django does for other large requests; the page says how large a file may be.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.FILE_UPLOAD_LIMIT:
            # Django closes what has arrived whole; what is still arriving is nobody's but the handlers'.
            for handler in self.request.upload_handlers if self.request else ():
                handler.upload_interrupted()
            raise RequestDataTooBig("The uploaded files are larger than this service takes.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
