"""Screenshots in a third of the bytes: a palette of the 256 commonest colours, which serves any page."""

from __future__ import annotations

import base64
import zlib

from playwright.sync_api import Page

# The browser reads the picture; a colour beyond the palette becomes the nearest one in it.
TO_PALETTE = """
async (png) => {
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, width, height).data;
  const colours = new Uint32Array(width * height);
  const often = new Map();
  for (let at = 0; at < colours.length; at++) {
    const colour = (pixels[4 * at] << 16) | (pixels[4 * at + 1] << 8) | pixels[4 * at + 2];
    colours[at] = colour;
    often.set(colour, (often.get(colour) || 0) + 1);
  }
  const commonest = [...often].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 256);
  const palette = commonest.map(([colour]) => colour);
  const part = (colour, by) => (colour >> by) & 255;
  const distance = (a, b) => [16, 8, 0].reduce((sum, by) => sum + (part(a, by) - part(b, by)) ** 2, 0);
  const place = new Map(palette.map((colour, at) => [colour, at]));
  for (const colour of often.keys()) {
    if (!place.has(colour)) {
      let best = 0;
      palette.forEach((one, at) => {
        if (distance(one, colour) < distance(palette[best], colour)) best = at;
      });
      place.set(colour, best);
    }
  }
  let indices = "";
  for (const colour of colours) indices += String.fromCharCode(place.get(colour));
  return { width, height, palette, indices: btoa(indices) };
}
"""
PALETTE_PNG = b"\x08\x03\x00\x00\x00"


def squeezed(blank: Page, png: bytes) -> bytes:
    """The same picture with a palette; ``blank`` is an empty page that does the reading."""
    read = blank.evaluate(TO_PALETTE, base64.b64encode(png).decode())
    width, height, indices = read["width"], read["height"], base64.b64decode(read["indices"])
    rows = b"".join(b"\x00" + indices[row * width : (row + 1) * width] for row in range(height))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", width.to_bytes(4) + height.to_bytes(4) + PALETTE_PNG),
            _chunk(b"PLTE", b"".join(colour.to_bytes(3) for colour in read["palette"])),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
