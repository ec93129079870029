"""The body of an answer, read within bounds: whole or not at all."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from tuiconsole.config.server import Limits
from tuiconsole.service import errors

_INFLATE_STEP = 1 << 18
_DEFLATED_STEP = 1 << 16
_MOST_MEMBERS = 10_000
"""Parts of a compressed body, each of which costs time even if there is nothing in it."""


async def whole_body(server: str, coding: str, chunks: AsyncIterator[bytes], limits: Limits) -> bytes:
    """What *chunks* amount to when *coding* is undone. Raises `Failure`.

    Only what was asked for is undone, and only once: a coding inside of a coding makes a gigabyte of a kilobyte.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return await _collected(server, chunks, limits)
    if coding != "gzip":
        raise errors.WrongShape(server, f"the answer is encoded as {coding[:100]}, which was not asked for")
    try:
        return await _collected(server, _inflated(server, chunks), limits)
    except zlib.error:
        pass
    raise errors.WrongShape(server, "the compressed answer is damaged")


async def _inflated(server: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Decompressed in small steps, so that a small body cannot become a large one before it is noticed."""
    inflate, members = zlib.decompressobj(zlib.MAX_WBITS | 16), 1
    async for chunk in _stepwise(chunks):
        while chunk:
            if inflate.eof:  # what follows the end is another member, or damage
                inflate, members = zlib.decompressobj(zlib.MAX_WBITS | 16), members + 1
                if members > _MOST_MEMBERS:
                    raise errors.TooLarge(server, f"the compressed answer has more than {_MOST_MEMBERS:,} parts")
            yield inflate.decompress(chunk, _INFLATE_STEP)
            chunk = inflate.unconsumed_tail or inflate.unused_data
    if not inflate.eof:
        raise errors.ConnectionBroke(server, "the compressed answer ended too early")


async def _stepwise(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    # What is left of a step is copied for every member in it.
    async for chunk in chunks:
        for start in range(0, len(chunk), _DEFLATED_STEP):
            yield chunk[start : start + _DEFLATED_STEP]


async def _collected(server: str, chunks: AsyncIterator[bytes], limits: Limits) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limits.body_bytes:
            raise errors.TooLarge(server, f"the answer is larger than {limits.body_bytes:,} bytes")
    return bytes(body)
