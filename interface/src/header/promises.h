/*
 * posqr: charges a sale with a dynamic payment QR. Offline, the program writes the code itself;
 * online, a payment service does, and tells whether it was paid.
 *
 *   qr_charge charge = QR_CHARGE_INIT;      what to charge: all zero, then what you need
 *   char payload[QR_PAYLOAD_MAX + 1];
 *   uint32_t len;
 *   qr_error err = QR_ERROR_INIT;
 *   ...
 *   if (qr_build_payload(&charge, payload, sizeof payload, &len, &err) != QR_OK)
 *       puts(err.message);                  field, place, found and allowed
 *
 * Promises that hold for every function:
 *
 *  1. You own every buffer. Nothing that the library returns has to be freed, except a qr_client. No
 *     pointer is kept after a call, save the two callbacks of an open client and their contexts.
 *     Inputs and outputs must not overlap; only the texts of qr_order_... and qr_payment_... may be
 *     those of the info that the call fills: `qr_order_wait(client, info.order_id, 0, &info, &err)`.
 *  2. Output functions take (buf, cap, &len). buf NULL with cap 0 asks for the size. Too small: the
 *     length needed is in len, and buf is untouched. len does not count the NUL that ends text:
 *     text needs len + 1. len, never NULL, qr_bitmap and qr_print_info are set when done, asked or too
 *     small; on any other error every output but err is as it was. Two exceptions: a list of faults is
 *     written as far as it fits, with all counted; the answers to "paid?" (150..159) fill the info.
 *     Lengths, capacities and counts are uint32_t. One over 0x7FFFFFFF is QR_ERR_RANGE, and nothing
 *     is read; only QR_NUL_TERMINATED (0xFFFFFFFF) is a length beside them.
 *  3. No function that sends anything has a size query. Its results are structs of fixed size, which
 *     are checked before a byte leaves.
 *  4. No panic, abort, exit, signal or print leaves the library, and it starts no thread: it can be
 *     loaded and unloaded at will. A bug of ours that was caught is QR_ERR_INTERNAL. A call that
 *     allocates secures what it may need before it begins, and a client does so again for each request
 *     and each answer. Without memory for that it returns QR_ERR_NO_MEMORY, whatever function it is,
 *     and nothing was sent; once something was sent it is QR_ERR_NO_ANSWER. So the offline half never
 *     ends the process. The online half does in one place, and prints nothing: where memory is
 *     exhausted in the midst of a call whose texts have over 100 KiB together. (Of a library that is
 *     loaded at run time glibc keeps some bytes for every thread. It takes them with the first call of
 *     a thread other than the one that loaded it, and ends the process itself if it has none.) A stack
 *     under 64 KiB is too small: a call takes up to 16 KiB of it, one through the built-in HTTPS client
 *     up to 48 KiB, the program, libc and a callback of yours the rest.
 *  5. No global mutable state: every function may be called from any thread, at the same time; so
 *     may those of one client, which do not wait for each other. (Once, a hook is set that keeps a
 *     panic of ours from printing.)
 *  6. All but the functions with a client do no I/O, read no clock, run in bounded time and keep
 *     nothing after the call. They allocate nothing, but for qr_render_* and qr_print_*: at most
 *     40 KiB, 24 KiB to have them, 16 KiB within their symbol and PNG encoders. What is allocated comes
 *     from malloc and is overwritten before it goes back, as it may have held an access token.
 *  7. Every failure says which field, where, what was found and what is allowed; a success clears
 *     what an earlier failure said. No credential (token, secret, proxy password) appears in a message
 *     or a log line.
 *  8. Structs begin with struct_size. An older header works with a newer library. A newer header
 *     works with an older library as long as the members that it does not know are zero, else
 *     QR_ERR_UNSUPPORTED. A struct_size below the first release's or above 8192 is
 *     QR_ERR_STRUCT_SIZE and nothing is done; that of err too. All elements of an array carry the
 *     same one: it is the stride. qr_field and qr_node have none and never change. Any alignment
 *     and any packing will do.
 *  9. In every input struct zero is the default: a zeroed struct with its struct_size is as good as
 *     its _INIT.
 * 10. Text: an input string ends with NUL, and "" is the same as NULL. With a length beside it,
 *     QR_NUL_TERMINATED means up to the NUL, and a NUL inside is an error, except in what
 *     qr_render_* draws. Text without an encoding beside it is UTF-8. Output text is ASCII, but
 *     for kept accents, received qr_data and qr_status_text.
 * 11. The same input gives the same bytes on every platform, whatever locale, time zone or
 *     environment. No floating point, least of all for money.
 * 12. Callbacks run on the thread of the call, and during a call only. They do not call the same
 *     client, but for qr_client_interrupt and qr_client_log. They let no exception out (C++ throw,
 *     Delphi raise, Lua error), since Rust cannot catch it and the process ends, and never longjmp
 *     out. So each catches everything that its language throws. None is needed: requests go by the
 *     built-in HTTPS client, and qr_client_log hands out what was logged.
 *
 * C89 and C++98, if the compiler has <stdint.h>; else define QR_NO_STDINT. Written from src by
 * posqr-interface: do not edit.
 */
