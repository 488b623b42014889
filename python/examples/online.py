#!/usr/bin/env python3
"""Charges a sale online: creates an order, shows its QR code, waits until it is paid.

    export POSQR_ACCESS_TOKEN=APP_USR-...
    python online.py --country BR --pos LOJ001POS001 --amount 12.50 --reference venda-42

After a crash, or where the exit code was 2, the same command with --again finds out what became of
the sale. Ctrl-C cancels the order once its code is on show; before, it ends the program, and --again
goes on. When the network is down from the start, and the shop's name and
city are given, an offline code of the same sale is shown instead; then do not run it again for this
sale, since an order would be a second code, but ask Client.find_payment. With posqr-sandbox, a local
stand-in for the service, no account is needed: --base-url http://127.0.0.1:PORT, and the token that
it prints.

The exit code is 0 if the sale was paid, 1 if not, 2 if that is not known, 3 if it was paid and paid
back, 4 if an offline code was shown.
"""

import argparse
import os
import pathlib
import sys
import time

try:
    import posqr
except ImportError:  # in a checkout, not installed
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
    import posqr

PAID, NOT_PAID, UNKNOWN, PAID_BACK, OFFLINE = 0, 1, 2, 3, 4
TRIES = 5  # of what looks as if it would not pass


def show(payload: str) -> None:
    """Draws a code in the terminal."""
    # Bytes, since not every console takes these characters as text.
    sys.stdout.buffer.write(posqr.render_image(payload, posqr.ImageFormat.ANSI) + b"\n")
    sys.stdout.flush()


def explain(error: posqr.PosqrError, language: str) -> None:
    """The details for a log, and words for the cashier."""
    print(error, file=sys.stderr)
    print(posqr.status_text(error.status, language), file=sys.stderr)


def paid(info: posqr.OrderInfo) -> int:
    print("paid: {} {}, receipt {}".format(info.currency, info.paid_amount, info.receipt_id))
    return PAID


def wait(client: posqr.Client, order: posqr.OrderInfo, seconds: int) -> posqr.OrderInfo:
    """Follows an order, counting down; returns only if it was paid."""
    end = time.monotonic() + seconds
    troubles = 0
    while True:
        left = max(0, int(end - time.monotonic()))
        print("\rwaiting for the payment: {:4} s ".format(left), end="", flush=True)
        try:
            return client.wait_order(order.order_id, timeout_ms=min(left, 1) * 1000)
        except posqr.PendingError:
            troubles = 0
            if left == 0:
                raise
        except (posqr.NetworkError, posqr.ServiceError) as error:
            # The order lives on, whatever the service or the network said: ask again.
            troubles += 1
            if left == 0 or (troubles > TRIES and not may_pass(error)):
                raise
            print("\r{}".format(error), file=sys.stderr)
            time.sleep(max(1, min(error.retry_after_ms / 1000, left)))


def may_pass(error: posqr.PosqrError) -> bool:
    """Whether the same call again may be answered."""
    return error.action in (posqr.Action.WAIT, posqr.Action.RETRY, posqr.Action.READ)


def cancel(client: posqr.Client, order: posqr.OrderInfo, language: str) -> int:
    """Cancels until it is sure whether the order was paid."""
    for _ in range(10):
        try:
            client.cancel_order(order.order_id)
            print("canceled: nobody can pay any more")
            return NOT_PAID
        except posqr.AlreadyPaidError as error:
            # It was paid while we canceled: the sale is done, or is to be refunded.
            assert isinstance(error.info, posqr.OrderInfo)
            return paid(error.info)
        except posqr.RefundedError as error:
            explain(error, language)
            return PAID_BACK
        except posqr.PosqrError as error:
            explain(error, language)
            if not may_pass(error):
                break
            time.sleep(2)
    print("not known whether order {} was paid: read it".format(order.order_id))
    return UNKNOWN


def offline(arguments: argparse.Namespace, user_id: str) -> int:
    """A code without the service. It does not expire: whether it was paid, find_payment tells."""
    try:
        payload = posqr.build_payload(
            profile=posqr.Profile.MERCADO_PAGO,
            user_id=user_id,
            country=arguments.country,
            amount=arguments.amount,
            merchant_name=arguments.name,
            merchant_city=arguments.city,
            reference=arguments.reference,
        )
    except posqr.PosqrError as error:
        explain(error, arguments.lang)
        return NOT_PAID
    print("the network is down: an offline code of the same sale")
    show(payload)
    print("look for its payment later: Client.find_payment({!r})".format(arguments.reference))
    print("and do not charge this sale again: an order would be a second code of it")
    return OFFLINE


def main() -> int:
    parser = argparse.ArgumentParser(description="Charges a sale online with a QR code.")
    parser.add_argument("--amount", default="5.00", help="digits and one point (5.00)")
    parser.add_argument("--reference", required=True, help="the sale's own number, a new one")
    parser.add_argument("--country", default="BR", help="two capital letters (BR)")
    parser.add_argument("--pos", required=True, help="external_id of the till")
    parser.add_argument("--again", action="store_true", help="the sale may have been sent before")
    parser.add_argument("--base-url", help="of a stand-in for the service")
    parser.add_argument("--call-timeout", type=int, default=20, help="seconds of one call (20)")
    parser.add_argument("--wait", type=int, default=120, help="seconds (120)")
    parser.add_argument("--name", help="of the shop, for an offline code")
    parser.add_argument("--city", help="of the shop, for an offline code")
    parser.add_argument("--lang", default="en", help="pt, es or en (en)")
    parser.add_argument("--verbose", action="store_true", help="show requests and answers")
    arguments = parser.parse_args()

    token = os.environ.get("POSQR_ACCESS_TOKEN", "")
    log = (lambda _, line: print(line, file=sys.stderr)) if arguments.verbose else None
    try:
        client = posqr.Client(
            token,
            arguments.country,
            pos=arguments.pos,
            base_url=arguments.base_url,
            total_timeout_ms=arguments.call_timeout * 1000,
            log=log,
        )
    except posqr.PosqrError as error:
        explain(error, arguments.lang)
        return NOT_PAID
    with client:
        try:
            order = client.create_order(
                reference=arguments.reference,
                amount=arguments.amount,
                # The service forgets a sale's key in a day: look for its payment first.
                flags=posqr.OrderFlags.ASK_FIRST if arguments.again else posqr.OrderFlags(0),
            )
            payload = order.qr_data
        except KeyboardInterrupt:
            print("stopped: the order may be there; run it again with --again", file=sys.stderr)
            return UNKNOWN
        except posqr.AlreadyPaidError as error:
            assert isinstance(error.info, posqr.OrderInfo)
            return paid(error.info)
        except (posqr.PendingError, posqr.LockedError) as error:
            assert isinstance(error.info, posqr.OrderInfo)
            if not error.info.order_id:  # a payment of an earlier order is under way
                explain(error, arguments.lang)
                return UNKNOWN
            order, payload = error.info, ""  # it is there: show no code, follow it
        except posqr.RefundedError as error:
            explain(error, arguments.lang)
            return PAID_BACK
        except posqr.OrderStateError as error:
            explain(error, arguments.lang)
            return NOT_PAID
        except posqr.PosqrError as error:
            explain(error, arguments.lang)
            if arguments.again:  # nothing happened now; before, something may have
                return UNKNOWN
            # Only if the order surely does not exist: else the sale could be paid twice.
            if error.status == posqr.Status.NOT_SENT and arguments.name and arguments.city:
                return offline(arguments, token.rsplit("-", 1)[-1])
            if error.status == posqr.Status.KEY_USED:  # another sale's, which may be paid
                return UNKNOWN
            # With NO_ANSWER the same command, with the same reference, finds out.
            sure = error.action in (posqr.Action.FIX, posqr.Action.SETUP)
            return NOT_PAID if sure or error.status == posqr.Status.NOT_SENT else UNKNOWN
        try:
            print("order {}".format(order.order_id))
            if payload:
                show(payload)
            info = wait(client, order, arguments.wait)
            print()
            return paid(info)
        except posqr.RefundedError as error:
            print()
            explain(error, arguments.lang)
            return PAID_BACK
        except (posqr.ExpiredError, posqr.CanceledError) as error:
            print()
            explain(error, arguments.lang)
            return NOT_PAID
        except (KeyboardInterrupt, posqr.PosqrError) as error:
            print("\nnot paid so far: canceling ({})".format(error))
            return cancel(client, order, arguments.lang)


if __name__ == "__main__":
    sys.exit(main())
