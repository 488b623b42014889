"""zbar's reader of QR symbols, in process: the C library (Debian: libzbar0), by ctypes."""

import ctypes
import ctypes.util
from typing import List

from PIL import Image

# zbar.h
_QRCODE = 64
_CFG_ENABLE = 0
_CFG_BINARY = 4
_Y800 = int.from_bytes(b"Y800", "little")


def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("zbar")
    assert name, "libzbar is not installed (Debian: libzbar0)"
    library = ctypes.CDLL(name)
    handle, number = ctypes.c_void_p, ctypes.c_uint
    for function, result, arguments in (
        ("zbar_image_scanner_create", handle, []),
        ("zbar_image_scanner_destroy", None, [handle]),
        ("zbar_image_scanner_set_config", ctypes.c_int, [handle, number, number, ctypes.c_int]),
        ("zbar_image_create", handle, []),
        ("zbar_image_destroy", None, [handle]),
        ("zbar_image_set_format", None, [handle, ctypes.c_ulong]),
        ("zbar_image_set_size", None, [handle, number, number]),
        ("zbar_image_set_data", None, [handle, handle, ctypes.c_ulong, handle]),
        ("zbar_scan_image", ctypes.c_int, [handle, handle]),
        ("zbar_image_first_symbol", handle, [handle]),
        ("zbar_symbol_next", handle, [handle]),
        ("zbar_symbol_get_data", handle, [handle]),
        ("zbar_symbol_get_data_length", number, [handle]),
    ):
        entry = getattr(library, function)
        entry.restype, entry.argtypes = result, arguments
    return library


_ZBAR = _library()


def read(image: Image.Image) -> List[bytes]:
    """The contents of every QR symbol in a grey image, byte for byte.

    With CFG_BINARY zbar hands out bytes as they are; otherwise it guesses a character set. It leaves ECI
    headers to the caller then, so UTF-8 comes out unchanged too.
    """
    pixels = image.tobytes()
    assert image.mode == "L" and len(pixels) == image.width * image.height
    scanner = _ZBAR.zbar_image_scanner_create()
    picture = _ZBAR.zbar_image_create()
    try:
        for symbology, config, value in (
            (0, _CFG_ENABLE, 0),  # all of them
            (_QRCODE, _CFG_ENABLE, 1),
            (_QRCODE, _CFG_BINARY, 1),
        ):
            assert _ZBAR.zbar_image_scanner_set_config(scanner, symbology, config, value) == 0
        _ZBAR.zbar_image_set_format(picture, _Y800)
        _ZBAR.zbar_image_set_size(picture, image.width, image.height)
        _ZBAR.zbar_image_set_data(picture, pixels, len(pixels), None)
        assert _ZBAR.zbar_scan_image(scanner, picture) >= 0
        found = []
        symbol = _ZBAR.zbar_image_first_symbol(picture)
        while symbol:
            length = _ZBAR.zbar_symbol_get_data_length(symbol)
            found.append(ctypes.string_at(_ZBAR.zbar_symbol_get_data(symbol), length))
            symbol = _ZBAR.zbar_symbol_next(symbol)
        return found
    finally:
        _ZBAR.zbar_image_destroy(picture)
        _ZBAR.zbar_image_scanner_destroy(scanner)
