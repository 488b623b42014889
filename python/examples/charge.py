#!/usr/bin/env python3
"""Charges a sample sale: prints the payload and a QR code for the terminal, and writes a PNG.

    python charge.py --amount 12.50 --reference venda-42 --png venda.png
    python charge.py --pix-key +5561912345678 --amount 12.50

Without arguments the seller is the one of Mercado Pago's documentation: to look at, not to pay.
"""

import argparse
import pathlib
import sys

try:
    import posqr
except ImportError:  # in a checkout, not installed
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import posqr


def main() -> int:
    parser = argparse.ArgumentParser(description="Charges a sample sale with a QR code.")
    parser.add_argument("--amount", default="5.00", help="digits and one point (5.00)")
    parser.add_argument("--country", default="BR", help="two capital letters (BR)")
    parser.add_argument("--name", default="TuNegocio", help="of the shop, up to 25 characters")
    parser.add_argument("--city", default="São Paulo", help="of the shop, up to 15 characters")
    parser.add_argument("--reference", default="ticket-123", help="the sale's own number")
    parser.add_argument("--terminal", default="CAJA001", help="the till")
    parser.add_argument("--user-id", default="446566691", help="Mercado Pago: the seller")
    parser.add_argument("--pix-key", help="charge with a Pix code instead, to this key")
    parser.add_argument("--width", type=int, default=384, help="of the PNG, in pixels (384)")
    parser.add_argument("--png", default="charge.png", help="file to write (charge.png)")
    arguments = parser.parse_args()

    charge = posqr.Charge(
        amount=arguments.amount,
        country=arguments.country,
        merchant_name=arguments.name,
        merchant_city=arguments.city,
    )
    if arguments.pix_key:
        charge.profile = posqr.Profile.PIX_STATIC
        charge.pix_key = arguments.pix_key
    else:
        charge.profile = posqr.Profile.MERCADO_PAGO
        charge.user_id = arguments.user_id
        charge.reference = arguments.reference
        charge.terminal = arguments.terminal

    # Every fault at once, as a form would show them.
    faults = posqr.check_charge(charge)
    for fault in faults:
        print(fault.message, file=sys.stderr)
        print(posqr.status_text(fault.status, "en"), file=sys.stderr)
    if not all(fault.is_warning for fault in faults):
        return 1

    try:
        payload = posqr.build_payload(charge)
        terminal = posqr.render_image(payload, posqr.ImageFormat.ANSI)
        png = posqr.render_image(payload, posqr.ImageFormat.PNG, width_px=arguments.width)
    except posqr.PosqrError as error:
        print(error, file=sys.stderr)
        print(posqr.status_text(error.status, "en"), file=sys.stderr)
        return 1

    # Bytes, since not every console takes these characters as text.
    sys.stdout.buffer.write(payload.encode() + b"\n\n" + terminal + b"\n")
    sys.stdout.flush()
    pathlib.Path(arguments.png).write_bytes(png)
    print("{}: {} bytes, posqr {}".format(arguments.png, len(png), posqr.version()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
