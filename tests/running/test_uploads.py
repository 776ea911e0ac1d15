"""The cap on uploaded files."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory, override_settings


@override_settings(FILE_UPLOAD_LIMIT=100_000)
def test_files_up_to_the_cap_arrive_whole():
    files = {"a": SimpleUploadedFile("a.txt", b"x" * 60_000), "b": SimpleUploadedFile("b.txt", b"y" * 40_000)}
    request = RequestFactory().post("/", files)
    assert request.FILES["a"].read() == b"x" * 60_000
    assert request.FILES["b"].size == 40_000
    request.close()


@override_settings(FILE_UPLOAD_LIMIT=100_000)
def test_files_over_the_cap_together_are_refused():
    files = {"a": SimpleUploadedFile("a.txt", b"x" * 60_000), "b": SimpleUploadedFile("b.txt", b"y" * 40_001)}
    with pytest.raises(RequestDataTooBig):
        _ = RequestFactory().post("/", files).FILES
