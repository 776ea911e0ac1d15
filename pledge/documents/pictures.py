"""Hang pictures in a document that is being filled, each with its alternative text."""

from io import BytesIO

from docx.image.exceptions import (
    InvalidImageStreamError,
    UnexpectedEndOfFileError,
    UnrecognizedImageError,
)
from docx.opc.part import Part
from docx.parts.story import StoryPart
from docx.shared import Mm
from markupsafe import Markup

from pledge.documents.clean import Picture, clean_text

BAD_PICTURE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)


class Easel:
    """Where the pictures of one rendering go: the part of the file being filled now."""

    def __init__(self) -> None:
        self.part: Part | None = None

    def hang(self, picture: Picture) -> "HungPicture":
        """What a template prints for this picture."""
        return HungPicture(picture, self)


class HungPicture:
    """A picture that a template can print; it joins the file when it is printed."""

    def __init__(self, picture: Picture, easel: Easel) -> None:
        self._picture = picture
        self._easel = easel

    def __html__(self) -> Markup:
        """The drawing, between two runs. Raises one of BAD_PICTURE for what is no picture."""
        part = self._easel.part
        if not isinstance(part, StoryPart):
            raise TypeError("a picture cannot stand in this part of the document")
        inline = part.new_pic_inline(BytesIO(self._picture.data), height=Mm(self._picture.height_mm))
        extent = inline.extent
        widest = Mm(self._picture.widest_mm)
        if extent.cx > widest:
            shrink = widest / extent.cx
            inline = part.new_pic_inline(
                BytesIO(self._picture.data), width=widest, height=int(extent.cy * shrink)
            )
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("descr", clean_text(self._picture.alt))
        return Markup(
            '</w:t></w:r><w:r><w:drawing>{}</w:drawing></w:r><w:r><w:t xml:space="preserve">'
        ).format(Markup(inline.xml))
