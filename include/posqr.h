#ifndef POSQR_H
#define POSQR_H

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

#include <stddef.h> /* NULL */
#ifndef QR_NO_STDINT
#include <stdint.h>
#else
/* Compilers of before 1999: int has 32 bits on every platform of this library. */
typedef unsigned char uint8_t;
typedef int int32_t;
typedef unsigned int uint32_t;
#if defined(_MSC_VER) || defined(__BORLANDC__)
typedef __int64 int64_t;
#elif defined(__GNUC__)
typedef int int64_t __attribute__((__mode__(__DI__)));
#else
typedef long long int64_t;
#endif
#endif

/* Calling convention: C's. With QR_STDCALL on 32-bit Windows that of posqr-stdcall.dll. */
#if defined(QR_STDCALL) && defined(_WIN32) && !defined(_WIN64)
#define QR_CALL __stdcall
#else
#define QR_CALL
#endif

/* Of this header; qr_version() and qr_abi_version() are those of the library. */
#define QR_VERSION "0.1.0"
#define QR_VERSION_MAJOR 0
#define QR_VERSION_MINOR 1
#define QR_VERSION_PATCH 0
#define QR_ABI_VERSION 1

#ifdef __cplusplus
extern "C" {
#endif

/* ==== Statuses and errors =====================================================================
 * Every function that can fail returns a qr_status and, if you pass one, fills a qr_error.
 * 1..19: the call. 20..59: the payload. 60..79: the symbol. 80..99: the image and the paper. 100..119: the way
 * to the service. 120..149: the service. 150..159: the answer to "paid?". 200: our bug.
 */

/** Result of a call: `QR_OK`, or what went wrong. Take a code that you do not know for a failure. */
typedef int32_t qr_status;

#define QR_OK                                0    /* Done. */
/** A pointer or a text that must be given is NULL or empty. */
#define QR_ERR_NULL                          1
/** No release ever had this `struct_size`: use the `_INIT` macro, or set it to `sizeof`. */
#define QR_ERR_STRUCT_SIZE                   2
/** The buffer is shorter than the result: `*len` says how long it must be. */
#define QR_ERR_BUFFER_TOO_SMALL              3
/** A newer member, flag, value or format that this version of the library does not know. */
#define QR_ERR_UNSUPPORTED                   4
/** The bytes are not text in the stated encoding. */
#define QR_ERR_ENCODING                      5
#define QR_ERR_NUL_INSIDE                    6    /* A NUL inside a text whose length was given. */
#define QR_ERR_RANGE                         7    /* An option outside its range. */
/** Out of memory: nothing was done, and nothing sent. */
#define QR_ERR_NO_MEMORY                     8
#define QR_ERR_EMPTY                         20   /* The payload has no data. */
#define QR_ERR_NOT_UTF8                      21   /* The payload is not UTF-8. */
/** An ID is not two digits, or a path is not valid. */
#define QR_ERR_ID_NOT_NUMERIC                22
#define QR_ERR_LENGTH_NOT_NUMERIC            23   /* A length is not two digits. */
#define QR_ERR_TRUNCATED_HEADER              24   /* The payload ends inside an ID or a length. */
#define QR_ERR_LENGTH_OVERFLOW               25   /* A value runs past the end of the payload. */
/** A length, read as bytes, ends inside a character. */
#define QR_ERR_SPLITS_CHARACTER              26
#define QR_ERR_CRC_MISSING                   27   /* The payload does not end with object 63. */
#define QR_ERR_CRC_LENGTH                    28   /* Object 63 is not four characters long. */
#define QR_ERR_CRC_NOT_HEX                   29   /* Object 63 is not hexadecimal. */
/** The checksum does not match: the payload was damaged or altered. */
#define QR_ERR_CRC_MISMATCH                  30
#define QR_ERR_TRAILING_DATA                 31   /* Something follows object 63. */
#define QR_ERR_FORMAT_INDICATOR_NOT_FIRST    32   /* Object 00 does not come first. */
#define QR_ERR_MISSING_MANDATORY             33   /* A mandatory object or member is missing. */
/** There is no merchant account information (02 to 51), or not that of the profile. */
#define QR_ERR_MISSING_MERCHANT_ACCOUNT      34
/** A template has no globally unique identifier (00). */
#define QR_ERR_MISSING_GUID                  35
#define QR_ERR_MISSING_CONDITIONAL           36   /* 56 or 57 is missing although 55 asks for it. */
/** 56 or 57 is present although 55 does not ask for it. */
#define QR_ERR_UNEXPECTED_CONDITIONAL        37
#define QR_ERR_DUPLICATE_ID                  38   /* An object is given twice. */
#define QR_ERR_ZERO_LENGTH                   39   /* An object is empty. */
/** A value is longer or shorter than the standard says (payloads that were read). */
#define QR_ERR_BAD_LENGTH                    40
#define QR_ERR_NOT_NUMERIC                   41   /* A value has other characters than digits. */
/** A character outside printable ASCII, or one that has no ASCII form. */
#define QR_ERR_NOT_ANS                       42
#define QR_ERR_BAD_AMOUNT                    43   /* Not an amount: digits and at most one point. */
#define QR_ERR_ZERO_AMOUNT                   44   /* An amount of zero. */
#define QR_ERR_BAD_PERCENTAGE                45   /* Not a percentage from 00.01 to 99.99. */
#define QR_ERR_BAD_COUNTRY                   46   /* Not a country code: two capital letters. */
/** A value that the standard or the scheme does not allow. */
#define QR_ERR_BAD_VALUE                     47
#define QR_ERR_RFU_ID                        48   /* An ID that is reserved for future use. */
#define QR_ERR_RFU_VALUE                     49   /* A value that is reserved for future use. */
#define QR_ERR_TEMPLATE_ID_NOT_NUMERIC       50   /* An ID inside a template is not two digits. */
/** A length inside a template is not two digits. */
#define QR_ERR_TEMPLATE_LENGTH_NOT_NUMERIC   51
#define QR_ERR_TEMPLATE_LENGTH_OVERFLOW      52   /* A value runs past the end of its template. */
#define QR_ERR_TEMPLATE_TRUNCATED_HEADER     53   /* A template ends inside an ID or a length. */
#define QR_ERR_CRC_LOWER_CASE                54   /* The CRC is written in lower case. */
/** The lengths count bytes where the standard counts characters. */
#define QR_ERR_LENGTH_IN_BYTES               55
/**
 * More decimals than the currency has, other than zeros; or three, as in `"1.000"`, in a
 * currency that has fewer.
 */
#define QR_ERR_MORE_DECIMALS_THAN_CURRENCY   56
#define QR_ERR_CHECK_DIGITS                  57   /* The check digits of a CPF or CNPJ are wrong. */
/** Longer than the object, the template or the payload may be. */
#define QR_ERR_TOO_LONG                      58
#define QR_ERR_FORBIDDEN                     59   /* Something that the profile rules out. */
/** The text does not fit the largest version allowed at this level. */
#define QR_ERR_CAPACITY                      60
/** The image is wider than `width_px`; `qr_error.limit` is the smallest width that works. */
#define QR_ERR_TOO_WIDE                      80
/** The image would be larger than the library draws. */
#define QR_ERR_IMAGE_TOO_LARGE               81
/** On this paper the modules would be too small for phones; `found` and `limit` are micrometres. */
#define QR_ERR_UNREADABLE                    82
/** No printer of this name is known, or the name is that of two modes; the message names which. */
#define QR_ERR_PRINTER                       83
/** The request never left: nothing happened. Make the same call again. */
#define QR_ERR_NOT_SENT                      100
/** The request left and no answer came: it may have happened. The same call again finds out. */
#define QR_ERR_NO_ANSWER                     101
/** No secure connection; nothing was sent. Certificate, or proxy, or an old network box. */
#define QR_ERR_TLS                           102
/** qr_client_interrupt is on. What was created stays. */
#define QR_ERR_INTERRUPTED                   103
/** The service refuses the access token (HTTP 401). */
#define QR_ERR_TOKEN                         120
#define QR_ERR_ACCESS                        121  /* The account may not do this (HTTP 403). */
#define QR_ERR_POS_NOT_FOUND                 122  /* The service does not know this till. */
#define QR_ERR_STORE_NOT_FOUND               123  /* The service does not know this store. */
/** The service does not know this order or payment (older than three months, another account). */
#define QR_ERR_ORDER_NOT_FOUND               124
/** The same sale was sent before with another amount, other contents, or at another till. */
#define QR_ERR_KEY_USED                      125
/** The service refuses the request (HTTP 400, 422): api_code and message say why. */
#define QR_ERR_REFUSED                       126
/** The service refuses it in the present state (HTTP 409): read the order. */
#define QR_ERR_CONFLICT                      127
/** The service asks to try again later (HTTP 423, 425). */
#define QR_ERR_BUSY                          128
/** Too many requests (HTTP 429): wait retry_after_ms. */
#define QR_ERR_TOO_MANY_REQUESTS             129
/** The service failed (HTTP 424, 5xx): it may have happened. The same call again finds out. */
#define QR_ERR_SERVICE                       130
/** The answer is not what the service's documentation says: a captive portal, a proxy. */
#define QR_ERR_ANSWER                        131
#define QR_ERR_CLOCK                         132  /* The clock of this machine is wrong. */
/** The account has no balance for the refund (HTTP 428). */
#define QR_ERR_NO_BALANCE                    133
/** A notification without a signature, or with one that cannot be read. */
#define QR_ERR_SIGNATURE_MISSING             140
/** A notification that was not signed with this secret: read the order instead. */
#define QR_ERR_SIGNATURE_MISMATCH            141
/** A notification that was signed too long ago, or in the future. */
#define QR_ERR_SIGNATURE_AGE                 142
#define QR_ERR_PENDING                       150  /* Not paid yet, or not known. */
#define QR_ERR_EXPIRED                       151  /* Nobody paid in time; nobody can any more. */
#define QR_ERR_CANCELED                      152  /* Canceled; nobody can pay any more. */
#define QR_ERR_REFUNDED                      153  /* Paid, and paid back. */
/** Somebody is paying at this moment: ask again. */
#define QR_ERR_LOCKED                        154
#define QR_ERR_PAID                          155  /* Already paid: show no code. */
/**
 * A bug of ours, caught; please report it. If the call was about an online order, read the
 * order.
 */
#define QR_ERR_INTERNAL                      200

#define QR_SEVERITY_ERROR                    0    /* A fault that stops the work. */
#define QR_SEVERITY_WARNING                  1    /* Advice; only ever in a list of faults. */

#define QR_ACTION_FIX                        0    /* Correct the input. */
/** Correct the set-up: token, till, network, clock. */
#define QR_ACTION_SETUP                      1
#define QR_ACTION_RETRY                      2    /* Make the same call again. */
#define QR_ACTION_READ                       3    /* Read the order first. */
#define QR_ACTION_WAIT                       4    /* Not final: ask again later. */
#define QR_ACTION_REPORT                     5    /* Report it: a bug of ours. */

#define QR_NO_OFFSET                         0xFFFFFFFFu /* As an offset: none. */

/**
 * What went wrong, in full. Every call writes it: one that returns `QR_OK` sets all but `struct_size`
 * to zero. NULL is fine everywhere.
 */
typedef struct qr_error {
    /** `sizeof(qr_error)`. */
    uint32_t struct_size;
    /** The status that the call returned. */
    qr_status code;
    /** `QR_SEVERITY_ERROR`, or `QR_SEVERITY_WARNING` in a list of faults. */
    uint32_t severity;
    /** What to do: `QR_ACTION_...`. */
    uint32_t action;
    /** Byte in the field's text as given (in the payload, where one was read), or `QR_NO_OFFSET`. */
    uint32_t offset;
    /** Length or count found; 0: none. */
    uint32_t found;
    /** Length or count allowed; 0: none. */
    uint32_t limit;
    /** HTTP status; 0: there was no answer, or nothing was sent. */
    uint32_t http_status;
    /** How long the service asks to wait; 0: it did not say. */
    uint32_t retry_after_ms;
    /** 0. */
    uint32_t reserved;
    /** The member at fault, with its index: `items[2].title`. */
    char field[64];
    /** The data object: `62.05`. */
    char path[16];
    /** The service's own code; if it gives several, the most specific one. */
    char api_code[64];
    /** What to quote to the service's support. */
    char request_id[64];
    /** English, ASCII, foreign characters escaped. What may be a credential is not quoted. */
    char message[256];
} qr_error;

#define QR_ERROR_INIT \
    { (uint32_t)sizeof(qr_error), 0, 0, 0, 0, 0, 0, 0, 0, 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } }

#define QR_LANG_PT                           0    /* Portuguese. */
#define QR_LANG_ES                           1    /* Spanish. */
#define QR_LANG_EN                           2    /* English. */
#define QR_LANG_NAME                         3    /* None: the name alone, "QR_ERR_TOO_LONG". */

#define QR_ENCODING_UTF8                     0    /* UTF-8. */
#define QR_ENCODING_LATIN1                   1    /* ISO 8859-1. */
/** Windows-1252: Delphi, VB6 and C++ programs on Western Windows. */
#define QR_ENCODING_CP1252                   2
/** Code page 850: DOS and the Windows console in Western Europe and Brazil. */
#define QR_ENCODING_CP850                    3
#define QR_ENCODING_CP437                    4    /* Code page 437: DOS in the United States. */
#define QR_ENCODING_CP860                    5    /* Code page 860: DOS in Portugal and Brazil. */
#define QR_ENCODING_CP858                    6    /* Code page 858: 850 with the euro sign. */

/**
 * Gives the name of a status: "QR_ERR_TOO_LONG".
 *
 * @param status   Any number.
 * @return A static text, never NULL; "QR_ERR_UNKNOWN" for a number that is not a status.
 */
const char *QR_CALL qr_status_name(qr_status status);

/**
 * Writes cause and cure of a status, fit to show to a shop's support line.
 *
 * @param status    Any status; a number that is not a status gives a text that says so.
 * @param language  QR_LANG_PT (0), QR_LANG_ES or QR_LANG_EN; QR_LANG_NAME: its name, as
 *                  qr_status_name gives it.
 * @param encoding  QR_ENCODING_...; a letter that the code page lacks is folded ("ã" is "a").
 * @param buf       Receives the text and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap       Size of `buf` in bytes, NUL included; 512 is always enough.
 * @param len       Receives the length in bytes, NUL excluded. Must not be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL; QR_ERR_UNSUPPORTED for an unknown language
 *         or encoding.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_status_text(qr_status status, uint32_t language, uint32_t encoding, char *buf,
    uint32_t cap, uint32_t *len);


/* ==== A charge becomes a payload ============================================================== */

/** Any payload of the standard: members and `fields`, or `fields` alone. */
#define QR_PROFILE_EMV                       0
/** Mercado Pago's offline dynamic code. For codes that are read, also the service's own. */
#define QR_PROFILE_MERCADO_PAGO              1
#define QR_PROFILE_PIX_STATIC                2    /* Pix with a key, amount and txid in the text. */
/** Pix with the address of a charge that the bank keeps. */
#define QR_PROFILE_PIX_DYNAMIC               3

/**
 * Keep accents, in UTF-8 with lengths in characters, instead of folding to ASCII. EMVCo allows no
 * accents in most objects: `qr_check_payload` reports them as an error with `QR_PROFILE_EMV`,
 * which means the standard alone, and as a warning with the profile of a scheme.
 */
#define QR_CHARGE_KEEP_ACCENTS               1
/** Cut a merchant name or city that is too long, after folding; never anything else. */
#define QR_CHARGE_TRUNCATE                   2
/**
 * Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
 * behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
 */
#define QR_CHARGE_TRIM                       4
/**
 * With `QR_PROFILE_EMV`: let 52, 59, 60 and a GUID be missing, as PromptPay's and VietQR's
 * transfers do. Such a payload does not conform to EMVCo; the faults become warnings.
 */
#define QR_CHARGE_ALLOW_MISSING              8
/** Take wrong check digits in a Pix key for a warning: keys of test environments. */
#define QR_CHARGE_ANY_CHECK_DIGITS           16

/** Longest payload that is built, in bytes, NUL not counted (EMVCo MPM 4.1). */
#define QR_PAYLOAD_MAX                       512

#define QR_FIELDS_MAX                        128  /* Most elements of `qr_charge.fields`. */

/** One data object by its path. Frozen: it has no `struct_size` and never changes. */
typedef struct qr_field {
    /** IDs joined by dots: `"62.05"`. */
    const char *path;
    /** The value; not empty. */
    const char *value;
} qr_field;

/** What to charge. Zero is the default of every member; texts are read during the call only. */
typedef struct qr_charge {
    /** `sizeof(qr_charge)`. */
    uint32_t struct_size;
    /** `QR_PROFILE_...`; 0: any payload of the standard. */
    uint32_t profile;
    /** `QR_ENCODING_...` of every text below; 0: UTF-8. */
    uint32_t encoding;
    /** `QR_CHARGE_...`, added up. */
    uint32_t flags;
    /** Number of `fields`, at most `QR_FIELDS_MAX`. */
    uint32_t field_count;
    /** Must be 0. */
    uint32_t reserved;
    /** Further data objects by path; all of them with `QR_PROFILE_EMV`, if you like. */
    const qr_field *fields;
    /**
     * 54: `"5.00"`: digits, at most one point, 1..13 characters, above zero, written as given.
     * Decimals that the currency does not have must be zeros, and there must not be exactly three
     * decimals: to half of the world `"1.000"` is a thousand. The same holds for 56. NULL: the
     * payer enters the amount, if the profile allows it.
     */
    const char *amount;
    /** 53: `"986"` or `"BRL"` (ISO 4217); NULL: that of the country. */
    const char *currency;
    /** 58: `"BR"` (ISO 3166-1 alpha-2). Pix: NULL is `"BR"`. */
    const char *country;
    /** 59: 1..25 characters. */
    const char *merchant_name;
    /** 60: 1..15 characters. */
    const char *merchant_city;
    /** 61: 1..10 characters; optional. */
    const char *postal_code;
    /** 52: four digits (ISO 18245). NULL: Mercado Pago `5206`, Pix `0000`. */
    const char *merchant_category;
    /** 62.05: the sale's own number, 1..25. Pix: txid, letters and digits; NULL: `***`. */
    const char *reference;
    /** 62.07: the till, 1..25; Mercado Pago 1..10. Optional. */
    const char *terminal;
    /** 62.08: 1..25; optional. */
    const char *purpose;
    /** Mercado Pago 43.03: the seller's user id, 1..10 digits, above zero. */
    const char *user_id;
    /**
     * Mercado Pago 43.04: the integrator's user id, 1..10 digits, above zero, not the seller's;
     * optional.
     */
    const char *sponsor_id;
    /**
     * Pix 26.01: CPF, CNPJ, phone with `+55`, e-mail or random key, without any mask. A CPF that
     * may be a mobile number and capitals in an e-mail are a warning.
     */
    const char *pix_key;
    /** Pix 26.25: address of the charge, host and path without `https://`, 1..77. */
    const char *pix_url;
    /** Pix 26.02: text shown to the payer; its room depends on the key. Optional. */
    const char *pix_description;
} qr_charge;

#define QR_CHARGE_INIT \
    { (uint32_t)sizeof(qr_charge), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Builds the text of a merchant-presented QR payload (EMVCo MPM 1.1).
 *
 * @param charge   What to encode. Read during the call only.
 * @param buf      Receives the text and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap      Size of `buf` in bytes, NUL included; QR_PAYLOAD_MAX + 1 is always enough.
 * @param len      Receives the length in bytes, NUL excluded, also when `buf` is NULL or too
 *                 small. Must not be NULL.
 * @param err      Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_UNSUPPORTED,
 *         QR_ERR_ENCODING, QR_ERR_RANGE (over QR_FIELDS_MAX fields); or a payload error (20..59),
 *         the first that qr_check_charge lists. On any error `buf` is as it was before the call.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 * See c-examples/charge.c.
 */
qr_status QR_CALL qr_build_payload(const qr_charge *charge, char *buf, uint32_t cap, uint32_t *len,
    qr_error *err);

/**
 * Lists everything that is wrong with a charge, and what goes against advice.
 *
 * @param charge   What would be encoded. Read during the call only.
 * @param errors   Receives the first `cap` faults; every element with its `struct_size` set. NULL
 *                 with `cap` 0 only counts.
 * @param cap      Number of elements of `errors`.
 * @param count    Receives the number of all faults, warnings included. Must not be NULL.
 * @return QR_OK if there are warnings at most; else the code of the first error, with which
 *         qr_build_payload would refuse the charge. QR_ERR_NULL, QR_ERR_STRUCT_SIZE,
 *         QR_ERR_UNSUPPORTED for the call itself: these are not counted.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_check_charge(const qr_charge *charge, qr_error *errors, uint32_t cap,
    uint32_t *count);

/**
 * Writes a number of a program's as an amount: text with the currency's own decimals (ISO 4217),
 * without any floating point. 1999 with 2 decimals is "19.99" in reais, 50000 with 2 is "500" in
 * Chilean pesos. What would have to be rounded is refused.
 *
 * @param value      The number without its point; above zero.
 * @param decimals   How many of its digits stand behind the point, 0..9: 2 of cents, 4 of the type
 *                   Currency of Delphi and VB6 as an integer.
 * @param currency   "986" or "BRL".
 * @param buf        Receives the text and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap        Size of `buf` in bytes, NUL included; 14 is always enough.
 * @param len        Receives the length in bytes, NUL excluded. Must not be NULL.
 * @param err        Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_STRUCT_SIZE; QR_ERR_RANGE over 9
 *         decimals; QR_ERR_BAD_VALUE for an unknown currency; QR_ERR_ZERO_AMOUNT; QR_ERR_BAD_AMOUNT
 *         below zero, or with digits that the currency does not have; QR_ERR_TOO_LONG over 13
 *         characters.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_format_amount(int64_t value, uint32_t decimals, const char *currency,
    char *buf, uint32_t cap, uint32_t *len, qr_error *err);

/**
 * Reads an amount as people and programs write it, "1.234,56", and writes it as `qr_charge` and
 * `qr_order` take it: "1234.56", with the currency's own decimals (ISO 4217). Nothing is guessed:
 * which sign stands before the decimals is said, the other one groups digits by threes, and whatever
 * would have to be rounded is refused.
 *
 * @param text          The amount: digits, at most one decimal sign, group signs. No blank, no minus,
 *                      no currency sign.
 * @param decimal_sign  ',' (44) or '.' (46). The other one is the group sign.
 * @param currency      "986" or "BRL".
 * @param buf           Receives the text and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap           Size of `buf` in bytes, NUL included; 14 is always enough.
 * @param len           Receives the length in bytes, NUL excluded. Must not be NULL.
 * @param err           Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_STRUCT_SIZE; QR_ERR_UNSUPPORTED for
 *         another decimal sign; QR_ERR_BAD_VALUE for an unknown currency; QR_ERR_ZERO_AMOUNT;
 *         QR_ERR_BAD_AMOUNT for what is no such amount; QR_ERR_MORE_DECIMALS_THAN_CURRENCY for what
 *         would have to be rounded; QR_ERR_TOO_LONG over 13 characters.
 *
 * Exactly three decimals are refused in a currency that has none or two, zeros too: to those who
 * group with that sign "1,000" is a thousand. Allocates nothing, does not block, and may be called
 * from several threads at once.
 */
qr_status QR_CALL qr_parse_amount(const char *text, uint32_t decimal_sign, const char *currency,
    char *buf, uint32_t cap, uint32_t *len, qr_error *err);


/* ==== A payload becomes a symbol and an image ================================================= */

#define QR_NUL_TERMINATED                    0xFFFFFFFFu /* As a length: the text ends with NUL. */

#define QR_ECC_DEFAULT                       0    /* The default: medium. */
#define QR_ECC_LOW                           1    /* About 7 % of the codewords can be restored. */
#define QR_ECC_MEDIUM                        2    /* About 15 %. */
#define QR_ECC_QUARTILE                      3    /* About 25 %. */
#define QR_ECC_HIGH                          4    /* About 30 %. */

/**
 * Mix numeric, alphanumeric and byte mode for the smallest symbol. Every general reader takes it,
 * and larger modules read from farther away; but EMVCo 4.12 asks for byte mode alone.
 */
#define QR_RENDER_SMALLEST                   1
/** Leave out the ECI header that says UTF-8; bytes that are not UTF-8 are then drawn as they are. */
#define QR_RENDER_NO_ECI                     2
/** Raise the error correction level while the version stays the same. */
#define QR_RENDER_BOOST_ECC                  4
#define QR_RENDER_INVERT                     8    /* Light on dark, quiet zone included. */

#define QR_QUIET_NONE                        0xFFFFFFFFu /* As `quiet_modules`: no quiet zone. */

/** The mask of least penalty (ISO/IEC 18004 7.8.3). */
#define QR_MASK_BEST                         0
#define QR_MASK_0                            1    /* Mask pattern 000. */
#define QR_MASK_1                            2    /* Mask pattern 001. */
#define QR_MASK_2                            3    /* Mask pattern 010. */
#define QR_MASK_3                            4    /* Mask pattern 011. */
#define QR_MASK_4                            5    /* Mask pattern 100. */
#define QR_MASK_5                            6    /* Mask pattern 101. */
#define QR_MASK_6                            7    /* Mask pattern 110. */
#define QR_MASK_7                            8    /* Mask pattern 111. */

/** One bit a pixel, the leftmost in the highest bit, 1 is dark: ESC/POS and most printers. */
#define QR_PIXEL_1BPP_MSB                    0
/** One bit a pixel, the leftmost in the lowest bit, 1 is dark. */
#define QR_PIXEL_1BPP_LSB                    1
#define QR_PIXEL_GRAY8                       2    /* One byte a pixel: 0 dark, 255 light. */
/** Four bytes a pixel: red, green, blue, alpha (255). */
#define QR_PIXEL_RGBA32                      3

#define QR_IMAGE_BMP                         0    /* Windows bitmap, 1 bit a pixel. */
#define QR_IMAGE_PNG                         1    /* PNG, 1-bit greyscale. */
#define QR_IMAGE_SVG                         2    /* SVG. */
#define QR_IMAGE_PBM                         3    /* Portable bitmap (P4). */
/** UTF-8 half blocks for a terminal with light letters on dark ground. */
#define QR_IMAGE_TEXT                        4
/** The same with colours set and reset on every line: right on any terminal. */
#define QR_IMAGE_ANSI                        5

/** How to draw. NULL: all defaults. */
typedef struct qr_render_options {
    /** `sizeof(qr_render_options)`. */
    uint32_t struct_size;
    /** `QR_ECC_...`; 0: medium. */
    uint32_t ecc;
    /** `QR_RENDER_...`, added up. */
    uint32_t flags;
    /** Pixels a module, 1..256; 0: from `width_px`, else 4. */
    uint32_t module_px;
    /**
     * Fit: the largest whole module size whose image, quiet zone included, is at most this wide
     * (384 dots: 58 mm paper; 576: 80 mm). In columns for `QR_IMAGE_TEXT` and `_ANSI`, whose modules
     * are one wide. 0: no limit.
     */
    uint32_t width_px;
    /** Modules of quiet zone, 1..64; 0: 4, as ISO/IEC 18004 asks; `QR_QUIET_NONE`: none. */
    uint32_t quiet_modules;
    /** Smallest version, 1..40; 0: 1. */
    uint32_t min_version;
    /** Largest version, 1..40; 0: 40. */
    uint32_t max_version;
    /** `QR_MASK_...`; 0: the best. */
    uint32_t mask;
    /** `QR_PIXEL_...`; 0: one bit a pixel. For `qr_render_bitmap` only. */
    uint32_t pixel_format;
    /** Each row begins at a multiple of this many bytes: 0 or 1, 2, 4. For `qr_render_bitmap` only. */
    uint32_t row_align;
    /** Must be 0. */
    uint32_t reserved;
} qr_render_options;

#define QR_RENDER_OPTIONS_INIT \
    { (uint32_t)sizeof(qr_render_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/** What was drawn. Written by `qr_render_*`, size queries included. */
typedef struct qr_bitmap {
    /** `sizeof(qr_bitmap)`. */
    uint32_t struct_size;
    /** Width in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in characters. */
    uint32_t width_px;
    /** Height in pixels; for `QR_IMAGE_TEXT` and `_ANSI` in lines. */
    uint32_t height_px;
    /** Bytes from one row to the next; 0 if the format has no rows of bytes. */
    uint32_t stride_bytes;
    /** `QR_PIXEL_...`. */
    uint32_t pixel_format;
    /** Version of the symbol, 1..40: its side is 17 + 4 * version modules. */
    uint32_t version;
    /** `QR_ECC_...` as reached. */
    uint32_t ecc;
    /** `QR_MASK_...` as chosen. */
    uint32_t mask;
    /** Pixels a module. */
    uint32_t module_px;
    /** Modules of quiet zone; 0: none. */
    uint32_t quiet_modules;
} qr_bitmap;

#define QR_BITMAP_INIT { (uint32_t)sizeof(qr_bitmap), 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Draws a text as a QR symbol into a bitmap.
 *
 * The symbol conforms to EMVCo (MPM 1.1, 4.12) by default: byte mode alone, and an ECI header that
 * says UTF-8 if and only if a character is outside ASCII. QR_RENDER_SMALLEST mixes modes for the
 * smallest symbol. On the same paper its modules are larger, and can be read from farther away.
 * Every general reader reads the same text, but the symbol does not conform.
 *
 * @param text      What to draw: a payload, or `qr_data` as received. Not empty.
 * @param text_len  Its length in bytes, or QR_NUL_TERMINATED.
 * @param options   How; NULL: level medium, 4 pixels a module, 4 modules of quiet zone.
 * @param buf       Receives the rows, top first. NULL with `cap` 0 asks for the size.
 * @param cap       Size of `buf` in bytes.
 * @param len       Receives the size in bytes: `stride_bytes` * `height_px`. Must not be NULL.
 * @param out       Receives what was drawn, size queries included. May be NULL.
 * @param err       Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_UNSUPPORTED,
 *         QR_ERR_RANGE, QR_ERR_EMPTY, QR_ERR_NOT_UTF8 (not with QR_RENDER_NO_ECI);
 *         QR_ERR_CAPACITY; QR_ERR_TOO_WIDE; QR_ERR_IMAGE_TOO_LARGE (over 256 MiB).
 *
 * Bits that fill up a row are light (0). Does not block, and may be called from several threads
 * at once, each with buffers of its own.
 */
qr_status QR_CALL qr_render_bitmap(const char *text, uint32_t text_len,
    const qr_render_options *options, uint8_t *buf, uint32_t cap, uint32_t *len, qr_bitmap *out,
    qr_error *err);

/**
 * Draws a text as a QR symbol into an image file: BMP, PNG, SVG, PBM or text for a terminal.
 *
 * @param text      As in qr_render_bitmap.
 * @param text_len  As in qr_render_bitmap.
 * @param format    QR_IMAGE_...
 * @param options   As in qr_render_bitmap; `pixel_format` and `row_align` do not matter here. For
 *                  QR_IMAGE_TEXT and _ANSI `module_px` does not matter either: a module is one
 *                  column wide and half a line high. `width_px` counts columns there: a symbol
 *                  of more is QR_ERR_TOO_WIDE.
 * @param buf       Receives the file, without a NUL. NULL with `cap` 0 asks for the size.
 * @param cap       Size of `buf` in bytes.
 * @param len       Receives the size in bytes. Must not be NULL.
 * @param out       Receives what was drawn, size queries included. May be NULL.
 * @param err       Receives details of a failure. May be NULL.
 * @return As qr_render_bitmap; QR_ERR_UNSUPPORTED also for a format that this version lacks.
 *
 * Does not block, and may be called from several threads at once, each with buffers of its own.
 */
qr_status QR_CALL qr_render_image(const char *text, uint32_t text_len, uint32_t format,
    const qr_render_options *options, uint8_t *buf, uint32_t cap, uint32_t *len, qr_bitmap *out,
    qr_error *err);


/* ==== Printing: bytes for a printer ===========================================================
 * The library writes the bytes, the program sends them: to a device file, a port, a spooler. What
 * the sources do not know is left out: see the documentation of a constant.
 */

#define QR_COMMANDS_ESCPOS                   0    /* ESC/POS: Epson and most receipt printers. */
/** ESC/Bema: Bematech printers set to their own mode. Symbols by dots. */
#define QR_COMMANDS_ESC_BEMA                 1
/** Daruma. Symbols by the printer's own command alone: how it takes dots is not known. */
#define QR_COMMANDS_DARUMA                   2
/** Older printers of Elgin, and Sweda, Dataregis, Perto. */
#define QR_COMMANDS_ELGIN_OLD                3
#define QR_COMMANDS_DIEBOLD                  4    /* Diebold. Symbols by dots. */
#define QR_COMMANDS_CUSTOM_SPA               5    /* Custom S.p.A. */
/** ZJiang, and clones that know its command for symbols. */
#define QR_COMMANDS_ZJIANG                   6
#define QR_COMMANDS_DATECS                   7    /* Datecs. No cut is known. */
#define QR_COMMANDS_STAR_LINE                8    /* Star line mode. */
/** Star graphic mode (TSP100, TSP143): symbols, feeds and cuts; it prints no text. */
#define QR_COMMANDS_STAR_GRAPHIC             9
#define QR_COMMANDS_ZPL                      10   /* ZPL: labels, no text. */
#define QR_COMMANDS_EPL                      11   /* EPL2: labels, no text. Symbols by dots. */
#define QR_COMMANDS_TSPL                     12   /* TSPL: labels, no text. */
#define QR_COMMANDS_CPCL                     13   /* CPCL: labels, no text. */

/** The printer has a command of its own for QR symbols, for `QR_SYMBOL_AUTO`. */
#define QR_PRINTER_HAS_NATIVE                1
/**
 * Text goes out in the page that `encoding` and `code_page` say. Without it text is folded to ASCII,
 * and no page is selected.
 */
#define QR_PRINTER_CODE_PAGE                 2
#define QR_PRINTER_PARTIAL_CUT               4    /* Leave a bit of paper when it cuts. */
#define QR_PRINTER_NO_CUT                    8    /* The printer has no knife: a cut only feeds. */
/** The printer begins in a mode for Chinese text, which a receipt leaves. */
#define QR_PRINTER_LEAVE_CHINESE             16
/** Bands of columns follow each other without a line feed. */
#define QR_PRINTER_NO_LF_BETWEEN_BANDS       32
/** The model byte of the printer's own command is 0 (Sunmi, TecToy). */
#define QR_PRINTER_MODEL_ZERO                64
/** The program is at the start of a line: `qr_print_symbol` sends no line feed first. */
#define QR_PRINTER_AT_LINE_START             128

/** By dots: the same on every printer, and conforming to EMVCo. */
#define QR_SYMBOL_DOTS                       0
/** By the printer's own command, which chooses modes itself: such a symbol need not conform. */
#define QR_SYMBOL_NATIVE                     1
/**
 * By the printer's own command if it has one, this text fits it at the size that was planned, all of
 * it is ASCII, and `look` asks for nothing that it cannot do; else by dots.
 */
#define QR_SYMBOL_AUTO                       2

#define QR_RASTER_DEFAULT                    0    /* The usual one of the commands. */
#define QR_RASTER_GS_V_0                     1    /* ESC/POS `GS v 0`. */
#define QR_RASTER_ESC_STAR                   2    /* ESC/POS and its kin: `ESC *`, 24 rows. */
#define QR_RASTER_GS_PAREN_L                 3    /* ESC/POS `GS ( L`. */
#define QR_RASTER_ESC_GS_S                   4    /* Star `ESC GS S`. */
#define QR_RASTER_ESC_K                      5    /* Star `ESC k`, 24 rows. */
#define QR_RASTER_ESC_X                      6    /* Star `ESC X`, 24 rows. */
#define QR_RASTER_STAR_ROW                   7    /* Star graphic mode `b`. */
#define QR_RASTER_GFA                        8    /* ZPL `^GFA`. */
#define QR_RASTER_GW                         9    /* EPL `GW`. */
#define QR_RASTER_BITMAP                     10   /* TSPL `BITMAP`. */
#define QR_RASTER_EG                         11   /* CPCL `EG`. */

#define QR_ANY_SIZE                          1    /* As `min_module_um`: any size. */

#define QR_LINES_MAX                         1000 /* Most elements of `qr_receipt.lines`. */

/**
 * A text, wrapped at a blank, a longer word at the edge. A line feed ends a line; what follows a TAB
 * goes to the right edge: "Total\t5.00".
 */
#define QR_LINE_TEXT                         0
/** A QR symbol, in the middle, whatever `align` says; drawn byte for byte, whatever `encoding` says. */
#define QR_LINE_SYMBOL                       1
/** A payload to read ("copia e cola"): cut at the last column, and no character dropped or folded. */
#define QR_LINE_CODE                         2
#define QR_LINE_RULE                         3    /* A line across the paper. */
#define QR_LINE_FEED                         4    /* `count` empty lines, up to 255; 0: one. */
#define QR_LINE_CUT                          5    /* To the knife, and cut. */
/** `count` bytes at `text`, as they are: a drawer, a logo, a beeper. */
#define QR_LINE_RAW                          6

#define QR_ALIGN_LEFT                        0    /* At the left edge. */
#define QR_ALIGN_CENTER                      1    /* In the middle. */
#define QR_ALIGN_RIGHT                       2    /* At the right edge. */

/** Bold, where the commands are known; else plain. */
#define QR_STYLE_BOLD                        1
/** Twice as high, and with ESC/POS and Star twice as wide, where the commands are known; else plain. */
#define QR_STYLE_DOUBLE                      2

/** A module has less than 4 dots (Denso Wave) or less than 0.396 mm (GS1). */
#define QR_ADVICE_SMALL_MODULES              1
/** The side of the symbol is below 25 mm (Manual DANFE NFC-e and QR Code 6.0). */
#define QR_ADVICE_SMALL_SYMBOL               2

/**
 * A printer. Zero is an ESC/POS printer of 58 mm that takes dots and ASCII text; `qr_printer_find`
 * fills in what is known of a model, and you may change it.
 */
typedef struct qr_printer {
    /** `sizeof(qr_printer)`. */
    uint32_t struct_size;
    /** `QR_COMMANDS_...`; 0: ESC/POS. */
    uint32_t commands;
    /** `QR_PRINTER_...`, added up. */
    uint32_t flags;
    /** Dots of a line, 58..4096; 0: 384 (58 mm). 80 mm have 576, at 180 dots an inch 512. */
    uint32_t width_dots;
    /** Dots an inch, 60..1200; 0: 203. */
    uint32_t dpi;
    /** `QR_SYMBOL_...`: how the symbol is drawn. */
    uint32_t symbol;
    /** `QR_RASTER_...`: how dots travel. */
    uint32_t raster;
    /** Rows that the printer takes at once; 0: 255, or what the commands fix. */
    uint32_t band_dots;
    /** Dots a module that the printer's own command takes, at least; 0: of the commands. */
    uint32_t native_module_min;
    /** The same, at most. */
    uint32_t native_module_max;
    /** Bytes of text that the printer's own command takes; 0: of the commands, on the safe side. */
    uint32_t native_text_max;
    /** Smaller modules are refused, `QR_ERR_UNREADABLE`, in micrometres; 0: 330; `QR_ANY_SIZE`. */
    uint32_t min_module_um;
    /** With `QR_PRINTER_CODE_PAGE`: what the page is, `QR_ENCODING_...`. */
    uint32_t encoding;
    /** With `QR_PRINTER_CODE_PAGE`: the number that selects the page, 0..255. */
    uint32_t code_page;
    /** Characters of a line, 8..255; 0: 12 dots each. */
    uint32_t columns;
    /**
     * Dots from the head to the knife or the tear bar, fed before a cut and at the end, up to 2400;
     * 0: as the commands do it, or four lines.
     */
    uint32_t feed_dots;
    /** Height of a label in dots; 0: continuous paper, and media settings are left alone. */
    uint32_t label_dots;
    /** Gap between labels in dots. */
    uint32_t gap_dots;
} qr_printer;

#define QR_PRINTER_INIT \
    { (uint32_t)sizeof(qr_printer), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/** One element of a receipt. All of an array carry one `struct_size`. */
typedef struct qr_line {
    /** `sizeof(qr_line)`. */
    uint32_t struct_size;
    /** `QR_LINE_...`: what it is. */
    uint32_t kind;
    /** `QR_ALIGN_...`: of text. */
    uint32_t align;
    /** `QR_STYLE_...`, added up: of text. */
    uint32_t style;
    /** Lines of `QR_LINE_FEED`, bytes of `QR_LINE_RAW`. */
    uint32_t count;
    /** Must be 0. */
    uint32_t reserved;
    /** Ends with NUL, but for `QR_LINE_RAW`. */
    const char *text;
} qr_line;

#define QR_LINE_INIT { (uint32_t)sizeof(qr_line), 0, 0, 0, 0, 0, 0 }

/** A receipt: header, items, total, symbol, code to copy, cut. */
typedef struct qr_receipt {
    /** `sizeof(qr_receipt)`. */
    uint32_t struct_size;
    /** `QR_ENCODING_...` of the texts; 0: UTF-8. */
    uint32_t encoding;
    /** Number of `lines`, at most `QR_LINES_MAX`. */
    uint32_t line_count;
    /** Must be 0. */
    uint32_t reserved;
    /** The elements, from the top. */
    const qr_line *lines;
    /** How its symbols look; NULL: all defaults. */
    const qr_render_options *look;
} qr_receipt;

#define QR_RECEIPT_INIT { (uint32_t)sizeof(qr_receipt), 0, 0, 0, 0, 0 }

/** What was decided, size queries included: of the last symbol, zeros without one. */
typedef struct qr_print_info {
    /** `sizeof(qr_print_info)`. */
    uint32_t struct_size;
    /** `QR_SYMBOL_DOTS` or `QR_SYMBOL_NATIVE`. */
    uint32_t symbol;
    /** `QR_RASTER_...`; 0 with `QR_SYMBOL_NATIVE`. */
    uint32_t raster;
    /** Version, 1..40; with `QR_SYMBOL_NATIVE` the largest that the printer may choose. */
    uint32_t version;
    /** `QR_ECC_...` as reached. */
    uint32_t ecc;
    /** `QR_MASK_...` as chosen; 0 with `QR_SYMBOL_NATIVE`. */
    uint32_t mask;
    /** Dots a module. */
    uint32_t module_dots;
    /** Micrometres a module. */
    uint32_t module_um;
    /** Modules of quiet zone. */
    uint32_t quiet_modules;
    /** Side of the symbol without its quiet zone, in dots. */
    uint32_t symbol_dots;
    /** The same in micrometres. */
    uint32_t symbol_um;
    /** Length of the paper in all, in micrometres, as near as it can be known. */
    uint32_t paper_um;
    /** Bands in which the dots travel. */
    uint32_t bands;
    /** `QR_ADVICE_...`, added up. */
    uint32_t advice;
} qr_print_info;

#define QR_PRINT_INFO_INIT \
    { (uint32_t)sizeof(qr_print_info), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * Writes the bytes that make a printer print a text as a QR symbol: a piece of the program's own
 * receipt or, of label printers, one whole label. The program sends them; nothing is sent here.
 *
 * The symbol takes the largest whole module that fits the paper with its quiet zone, centred to the
 * dot. It neither initialises nor cuts; it begins with a line feed (not with
 * QR_PRINTER_AT_LINE_START), and leaves spacing, alignment and units at the printer's defaults.
 *
 * @param text      What to draw: a payload, or `qr_data` as received. Not empty.
 * @param text_len  Its length in bytes, or QR_NUL_TERMINATED.
 * @param printer   The printer; NULL: ESC/POS, 58 mm.
 * @param look      How the symbol looks; NULL: level medium. `module_px` is exactly so many dots a
 *                  module, `width_px` narrower than the paper; `pixel_format` and `row_align` do not
 *                  matter. QR_RENDER_INVERT is refused.
 * @param buf       Receives the bytes, without a NUL. NULL with `cap` 0 asks for the size, and plans.
 * @param cap       Size of `buf` in bytes.
 * @param len       Receives the size in bytes. Must not be NULL.
 * @param out       Receives what was decided, size queries included. May be NULL.
 * @param err       Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_RANGE,
 *         QR_ERR_UNSUPPORTED (also of what the printer cannot do), QR_ERR_EMPTY, QR_ERR_NOT_UTF8,
 *         QR_ERR_CAPACITY, QR_ERR_TOO_LONG (for the printer's own command); QR_ERR_TOO_WIDE;
 *         QR_ERR_UNREADABLE: `found` and `limit` are micrometres a module.
 *
 * Does not block, and may be called from several threads at once, each with buffers of its own.
 */
qr_status QR_CALL qr_print_symbol(const char *text, uint32_t text_len, const qr_printer *printer,
    const qr_render_options *look, uint8_t *buf, uint32_t cap, uint32_t *len, qr_print_info *out,
    qr_error *err);

/**
 * Writes the bytes that make a printer print a receipt, from its initialisation on; it cuts where a
 * QR_LINE_CUT stands, and else feeds to the tear bar. Of label printers it is one label, on which only
 * symbols and feeds stand. Two calls in a row print two receipts.
 *
 * @param receipt  The receipt. Read during the call only.
 * @param printer  As in qr_print_symbol.
 * @param buf      Receives the bytes, without a NUL. NULL with `cap` 0 asks for the size, and plans.
 * @param cap      Size of `buf` in bytes.
 * @param len      Receives the size in bytes. Must not be NULL.
 * @param out      Receives what was decided, size queries included. May be NULL.
 * @param err      Receives details of a failure: `field` names the element. May be NULL.
 * @return As qr_print_symbol; QR_ERR_ENCODING; QR_ERR_NOT_ANS: a letter without an ASCII form;
 *         QR_ERR_UNSUPPORTED also for text on a printer that prints none; QR_ERR_RANGE also over
 *         QR_LINES_MAX elements.
 *
 * A letter that the printer's page lacks is folded: "ã" is "a". Does not block, and may be called from
 * several threads at once, each with buffers of its own.
 */
qr_status QR_CALL qr_print_receipt(const qr_receipt *receipt, const qr_printer *printer,
    uint8_t *buf, uint32_t cap, uint32_t *len, qr_print_info *out, qr_error *err);

/**
 * Fills a qr_printer with what is known of a model: the table in the documentation, made of manuals
 * and open drivers. Nothing was tried on paper: try yours before the shop opens.
 *
 * @param model  "Epson TM-T20X", "tm-t20x", "bematech mp-4200 th (esc/pos)": case, blanks and hyphens
 *               do not matter, nor does the maker.
 * @param out    Receives the printer. Must not be NULL.
 * @param err    Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE; QR_ERR_PRINTER: a name that is unknown, or one for
 *         two modes of the printer, and the message names those that may be meant.
 *
 * A model of two widths gets the narrower one, one whose width is not known 384 dots. Allocates
 * nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_printer_find(const char *model, qr_printer *out, qr_error *err);

/**
 * Gives the name of a printer of the table, for a set-up screen: count up from 0.
 *
 * @param index  Its place in the table.
 * @param buf    Receives the name and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap    Size of `buf` in bytes, NUL included; 64 is always enough.
 * @param len    Receives the length in bytes, NUL excluded. Must not be NULL.
 * @return QR_OK; QR_ERR_RANGE after the last; QR_ERR_NULL, QR_ERR_BUFFER_TOO_SMALL.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_printer_name(uint32_t index, char *buf, uint32_t cap, uint32_t *len);


/* ==== Payloads that were read ================================================================= */

#define QR_NODE_TEMPLATE                     1    /* The node is a template: its objects follow. */
/** The lengths of this payload count bytes, not characters. */
#define QR_NODE_LENGTH_IN_BYTES              2

/** One object of a payload that was read. Frozen: 32 bytes, no `struct_size`. */
typedef struct qr_node {
    /** `"62.05"`. */
    char path[16];
    /** Where the value begins in the caller's text, in bytes. */
    uint32_t offset;
    /** Length of the value, in bytes. */
    uint32_t length;
    /** 0: root object, 1: inside a template, 2: inside a template of a template. */
    uint32_t depth;
    /** `QR_NODE_...`, added up. */
    uint32_t flags;
} qr_node;

/**
 * Lists everything that is wrong with a payload that was read, of any scheme.
 *
 * @param payload      The text, in UTF-8. A NUL inside is an error.
 * @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
 * @param profile      QR_PROFILE_EMV: EMVCo's rules alone; any other: the rules of its scheme,
 *                     too. QR_PROFILE_MERCADO_PAGO knows what a till writes and what the service
 *                     writes: codes of orders, as a Pix charge too, and the printed ones of tills.
 * @param errors       Receives the first `cap` faults; every element with its `struct_size` set.
 *                     NULL with `cap` 0 only counts.
 * @param cap          Number of elements of `errors`.
 * @param count        Receives the number of all faults, warnings included. Must not be NULL.
 * @return QR_OK if there are warnings at most; else the code of the first error. If the payload
 *         cannot be read at all (20..31), that is its only fault, except for QR_ERR_CRC_MISMATCH.
 *         QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_NUL_INSIDE, QR_ERR_UNSUPPORTED for the call
 *         itself: these are not counted.
 *
 * Many national schemes break single rules of EMVCo: a payload with QR_ERR_MISSING_MANDATORY may
 * well be paid. The message about a wrong CRC gives the right one. If the text is not a payload,
 * the message names what a scanner or an editor put around it, as far as that can be seen.
 * Allocates nothing, does not block, and may be called from several threads at once. See
 * c-examples/explain.c.
 */
qr_status QR_CALL qr_check_payload(const char *payload, uint32_t payload_len, uint32_t profile,
    qr_error *errors, uint32_t cap, uint32_t *count);

/**
 * Takes a payload of any scheme apart. Checks its structure only; qr_check_payload checks the CRC
 * and the values. Lengths are read as characters and, if that does not lead to the end of the CRC,
 * as bytes: the nodes then carry QR_NODE_LENGTH_IN_BYTES.
 *
 * @param payload      The text, in UTF-8. A NUL inside is an error.
 * @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
 * @param nodes        Receives one node for each object, in the order of the text; a template is
 *                     followed by its objects. NULL with `cap` 0 asks for the number.
 * @param cap          Number of elements of `nodes`.
 * @param count        Receives the number of objects. Must not be NULL.
 * @param err          Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_BUFFER_TOO_SMALL, QR_ERR_NUL_INSIDE, or
 *         a fault of structure (20..26, 31).
 *
 * Nothing is copied: offsets are those of the caller's own text. Allocates nothing, does not
 * block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_parse_payload(const char *payload, uint32_t payload_len, qr_node *nodes,
    uint32_t cap, uint32_t *count, qr_error *err);

/**
 * Reads one value out of a payload of any scheme.
 *
 * @param payload      The text, in UTF-8. A NUL inside is an error.
 * @param payload_len  Its length in bytes, or QR_NUL_TERMINATED.
 * @param path         Which object: "54", "62.05".
 * @param buf          Receives the value and a NUL. NULL with `cap` 0 asks for the size.
 * @param cap          Size of `buf` in bytes, NUL included.
 * @param len          Receives the length in bytes, NUL excluded. Must not be NULL.
 * @param err          Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_MISSING_MANDATORY if the payload has no such object (if it occurs twice,
 *         the first is given); QR_ERR_ID_NOT_NUMERIC for a path that is not valid; else as
 *         qr_parse_payload.
 *
 * Allocates nothing, does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_get_field(const char *payload, uint32_t payload_len, const char *path,
    char *buf, uint32_t cap, uint32_t *len, qr_error *err);


/* ==== Online orders: the client =============================================================== */

/** As a flag of a client: no call tries again on its own. */
#define QR_CLIENT_NO_RETRY                   1

#define QR_LOG_INFO                          0    /* A request or an answer as usual. */
/** Something went wrong and is tried again, or is not as documented. */
#define QR_LOG_WARNING                       1
#define QR_LOG_ERROR                         2    /* A call failed. */

/** Most characters of a log line that a client keeps. A longer one is cut and ends with "...". */
#define QR_LOG_LINE_MAX                      500

/** A request that a transport is to send as it is. Lives during the callback only. */
typedef struct qr_http_request {
    /** `sizeof(qr_http_request)` of the library, which may be newer than this header. */
    uint32_t struct_size;
    /** Time left of the call, in milliseconds: return by then. At least 1. */
    uint32_t time_left_ms;
    /** Number of lines in `headers`. */
    uint32_t header_count;
    /** Length of `body` in bytes. */
    uint32_t body_len;
    /** `"GET"`, `"POST"`, `"PUT"`, `"PATCH"` or `"DELETE"`. */
    const char *method;
    /** Absolute, with the query: visible ASCII. */
    const char *url;
    /**
     * Lines `"Name: value\r\n"`, NUL at the end. `Authorization`, a secret, is among them; `Host`,
     * `Content-Length` and `Connection` are not: those are for the transport to write.
     */
    const char *headers;
    /** The body, with no NUL at the end; NULL: none. */
    const uint8_t *body;
} qr_http_request;

#define QR_HTTP_REQUEST_INIT { (uint32_t)sizeof(qr_http_request), 0, 0, 0, 0, 0, 0, 0 }

/** Where a transport puts the answer. The buffers are the library's, for the time of the callback. */
typedef struct qr_http_response {
    /** `sizeof(qr_http_response)` of the library, which may be newer than this header. */
    uint32_t struct_size;
    /** To be set: HTTP status, 100..599. 0 before. */
    uint32_t http_status;
    /** Room in `headers`, in bytes: 16 KiB. */
    uint32_t headers_cap;
    /** To be set: bytes written to `headers`. 0 before; 0 is fine. */
    uint32_t headers_len;
    /** Room in `body`, in bytes: 1 MiB. Give a longer answer up, do not cut it. */
    uint32_t body_cap;
    /** To be set: bytes written to `body`. 0 before. */
    uint32_t body_len;
    /**
     * Lines `"Name: value\r\n"`; a status line among them does no harm. `Retry-After`, `Date` and
     * `X-Request-Id` matter.
     */
    char *headers;
    /** The body, as it came, without a transfer coding. */
    uint8_t *body;
    /** May be set: why there is no answer, with a NUL, for the error message. No credentials. */
    char detail[128];
} qr_http_response;

#define QR_HTTP_RESPONSE_INIT { (uint32_t)sizeof(qr_http_response), 0, 0, 0, 0, 0, 0, 0, { 0 } }

/**
 * Sends one request and reads its answer, once: no retry, no redirect. Must verify TLS. Runs on
 * the thread of the call, and does not call the same client, but for qr_client_interrupt and
 * qr_client_log.
 *
 * It must catch every exception of its own (C++ `catch (...)`, Delphi `except`, Lua `pcall`), and
 * return QR_ERR_NO_ANSWER then. Rust cannot catch it: one that leaves the callback ends the process.
 * What a `longjmp` out of it does is undefined.
 *
 * @return QR_OK: answered, with whatever HTTP status. QR_ERR_NOT_SENT: not one byte of the request
 *         left (no connection, no TLS). QR_ERR_NO_ANSWER: part of it may have left. Any other
 *         value counts as this one.
 */
typedef qr_status (QR_CALL *qr_transport_fn)(void *context, const qr_http_request *request,
    qr_http_response *response);

/**
 * Takes one line about a request or an answer, without credentials: ASCII, no line end. `level` is
 * `QR_LOG_...`. Runs on the thread of the call, and does not call the same client, but for
 * qr_client_interrupt and qr_client_log. It must catch every exception of its own, as a transport
 * must: one that leaves it ends the process. Who cannot give a callback calls qr_client_log.
 */
typedef void (QR_CALL *qr_log_fn)(void *context, uint32_t level, const char *line);

/** How to open a client. Everything is copied, but for what the two contexts point to. */
typedef struct qr_client_options {
    /** `sizeof(qr_client_options)`. */
    uint32_t struct_size;
    /** `QR_CLIENT_...`, added up. */
    uint32_t flags;
    /** Longest time for one connection, in milliseconds; 0: 5 000. Built-in HTTPS client only. */
    uint32_t connect_timeout_ms;
    /** Longest time for one call, retries included, in milliseconds; 0: 20 000. */
    uint32_t total_timeout_ms;
    /** How often qr_order_wait asks, in milliseconds: 1 000 or more; 0: 2 000. */
    uint32_t poll_interval_ms;
    /** Must be 0. */
    uint32_t reserved;
    /**
     * The account's secret, visible ASCII; required. It goes into the Authorization header and
     * nowhere else: another text that holds it is refused. qr_client_close wipes it.
     */
    const char *access_token;
    /**
     * `"AR"`, `"BR"`, `"CL"`, `"CO"`, `"MX"`, `"PE"` or `"UY"`: decides currency and decimals;
     * required.
     */
    const char *country;
    /** `external_id` of the till, for orders that name no till; 1..40 of `[A-Za-z0-9_-]`. */
    const char *pos;
    /** The seller's user id, digits; NULL: the digits at the end of the token. */
    const char *user_id;
    /**
     * `"https://host[:port][/path]"`; NULL: Mercado Pago. `http://` only if the address reached is
     * a loopback address; the built-in HTTPS client refuses any other IP address in it at once.
     */
    const char *base_url;
    /**
     * `"http://user:password@host:port"`; NULL: none. Built-in HTTPS client only. The password is
     * in no message.
     */
    const char *proxy_url;
    /** Root certificates, PEM text, in place of the built-in ones. Built-in HTTPS client only. */
    const char *ca_pem;
    /** User-Agent header; NULL: the library's own. */
    const char *user_agent;
    /** X-Platform-Id header; optional. */
    const char *platform_id;
    /** X-Integrator-Id header; optional. */
    const char *integrator_id;
    /** The integrator's user id, digits, not the seller's; optional. */
    const char *sponsor_id;
    /** Sends requests in place of the built-in HTTPS client; NULL: that one. */
    qr_transport_fn transport;
    /** Passed to `transport`. */
    void *transport_context;
    /** Receives one line per request and answer; NULL: none, see qr_client_log. */
    qr_log_fn log;
    /** Passed to `log`. */
    void *log_context;
} qr_client_options;

#define QR_CLIENT_OPTIONS_INIT \
    { (uint32_t)sizeof(qr_client_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * An account at the service, and the connections to it. Opened by qr_client_open, closed by
 * qr_client_close; may be used from many threads, which do not wait for each other.
 */
typedef struct qr_client qr_client;

/**
 * Opens a client. Sends nothing: to see whether everything is set up, call qr_client_check.
 *
 * @param options  How. Copied, but for what the two contexts point to, which must live as long as
 *                 the client.
 * @param out      Receives the client, to be closed by qr_client_close. Must not be NULL.
 * @param err      Receives details of a failure. May be NULL.
 * @return QR_OK; QR_ERR_NULL, also without a token or a country, or without a `user_id` if the
 *         token does not end in one; QR_ERR_STRUCT_SIZE; QR_ERR_UNSUPPORTED for a flag that this
 *         version does not know, or without a `transport` if the library was built without HTTPS;
 *         QR_ERR_RANGE for a number; QR_ERR_BAD_COUNTRY; QR_ERR_ENCODING, QR_ERR_BAD_VALUE,
 *         QR_ERR_NOT_ANS, QR_ERR_TOO_LONG for a text: QR_ERR_BAD_VALUE also for a `base_url` that
 *         cannot work, and for a text that holds the token. A text that may be a credential is not
 *         quoted in the message. On any error `out` is as it was before the call.
 *
 * May be called from several threads at once. Does not block.
 */
qr_status QR_CALL qr_client_open(const qr_client_options *options, qr_client **out, qr_error *err);

/**
 * The technician's button: checks network, token, account, country, clock and till, in that order,
 * with requests that change nothing.
 *
 * @param client  An open client.
 * @param pos     `external_id` of the till; NULL: the client's; if it has none, no till is
 *                checked.
 * @param err     Receives details of a failure. May be NULL.
 * @return QR_OK: everything is set up. QR_ERR_NOT_SENT, QR_ERR_NO_ANSWER or QR_ERR_TLS: the
 *         network; QR_ERR_TOKEN, QR_ERR_ACCESS; QR_ERR_BAD_VALUE of `user_id` or
 *         QR_ERR_BAD_COUNTRY: the token belongs to another account, or to one of another country,
 *         and the message says which; QR_ERR_CLOCK: off by more than five minutes;
 *         QR_ERR_POS_NOT_FOUND; QR_ERR_INTERRUPTED; or another refusal by the service (120..149).
 *         QR_ERR_NULL, QR_ERR_RANGE (no open client), QR_ERR_STRUCT_SIZE, QR_ERR_ENCODING, or a
 *         fault of `pos` (20..59) for the call.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_client_check(qr_client *client, const char *pos, qr_error *err);

/**
 * Makes every call of a client, those under way within 250 ms, return QR_ERR_INTERRUPTED, until it
 * is switched off again. Nothing is canceled: what was created stays. Here and at the end of a
 * total timeout, two things go on until they end by themselves: a name look-up by the operating
 * system, and the caller's `transport`.
 *
 * @param client  An open client; NULL is fine, and nothing happens.
 * @param on      0: off; anything else: on.
 *
 * From any thread, also from a callback of the same client. Does not block.
 */
void QR_CALL qr_client_interrupt(qr_client *client, uint32_t on);

/**
 * Hands out one line of a client's log, for those who cannot give a `log` callback: begin with 0 and
 * call until QR_ERR_RANGE, now and then or after each failure. A client keeps its last 256 lines,
 * whether or not it has a `log`: the lines that `log` gets, without credentials, each with time
 * (UTC, by this machine's clock) and level before it: "2026-01-31T12:00:00Z info HTTP 201 in 120 ms".
 * The level is "info", "warning" or "error". The words behind it are for a person, and change.
 *
 * @param client  An open client.
 * @param next    Number of the line to hand out, 0 at first. Lines that are gone are passed over.
 *                Moves on when a line was written, else it stays, also when `buf` is NULL or too
 *                small. One for each client. After 2^32 lines the numbers begin again with 0, and
 *                who kept his misses nothing. Must not be NULL.
 * @param buf     Receives the line, ASCII, and a NUL: `QR_LOG_LINE_MAX` + 1 bytes are always enough.
 *                NULL with `cap` 0 asks for the size.
 * @param cap     Size of `buf` in bytes, NUL included.
 * @param len     Receives the length in bytes, NUL excluded, also when `buf` is NULL or too small.
 *                Must not be NULL.
 * @return QR_OK; QR_ERR_RANGE: no such line yet (or no open client); QR_ERR_NULL;
 *         QR_ERR_BUFFER_TOO_SMALL.
 *
 * From any thread, during other calls and also from a callback of the same client. Sends nothing,
 * does not block, allocates nothing. The lines take 126 KiB of memory while the client is open.
 */
qr_status QR_CALL qr_client_log(qr_client *client, uint32_t *next, char *buf, uint32_t cap,
    uint32_t *len);

/**
 * Closes a client and wipes its token from memory. Orders live on.
 *
 * @param client  An open client, not to be used any more; NULL is fine. No other call with it may
 *                be under way, nor may this be called from one of its callbacks.
 */
void QR_CALL qr_client_close(qr_client *client);


/* ==== Online orders: a sale ===================================================================
 * QR_OK never means "perhaps paid". 100..119: the way there. 120..149: the service's refusal.
 * 150..159: the answer to "paid?", which fills the info too.
 * QR_ERR_NOT_SENT: nothing happened. QR_ERR_NO_ANSWER: it may have; the same call with the
 * same sale is always the right next step, and never charges twice.
 */

#define QR_ORDER_API_ORDERS                  0    /* `/v1/orders`. */
/** `/instore/orders/qr/...`, which the service calls deprecated: it knows no idempotency key. */
#define QR_ORDER_API_LEGACY                  1

/** The order has a code of its own, to be drawn from `qr_data`. */
#define QR_ORDER_MODE_DYNAMIC                0
/** A code of its own, and the order also sits on the till's printed code. */
#define QR_ORDER_MODE_HYBRID                 1
/** On the till's printed code alone: there is nothing to draw. */
#define QR_ORDER_MODE_STATIC                 2

/**
 * This sale may have been sent long ago (the service forgets keys after 24 hours): look for a
 * payment of its reference before an order is created.
 */
#define QR_ORDER_ASK_FIRST                   1
/**
 * Drop spaces at both ends of every text: COBOL and DBF padding. A field of fixed width needs a NUL
 * behind it all the same: a full one would run into its neighbour. cobol/posqr.cpy gives it one.
 */
#define QR_ORDER_TRIM                        2

#define QR_ORDER_PENDING                     0    /* Not paid yet, or not known: never final. */
#define QR_ORDER_PAID                        1    /* Paid; part of it may have been paid back. */
#define QR_ORDER_REFUNDED                    2    /* Paid, and all of it paid back. */
#define QR_ORDER_CANCELED                    3    /* Canceled before it was paid. */
#define QR_ORDER_EXPIRED                     4    /* Nobody paid in time. */

#define QR_ITEMS_MAX                         10   /* Most elements of `qr_order.items`. */

/** The order, payment, store or till existed before: this call did not make it. */
#define QR_INFO_REPEATED                     1
/**
 * A text of the answer did not fit its member, or is no text: the member is empty. Or there may be
 * payments that could not be read, beside those that decide the sale.
 */
#define QR_INFO_INCOMPLETE                   2

/** One line of an order. All items of an order carry the same `struct_size`. */
typedef struct qr_item {
    /** `sizeof(qr_item)`. */
    uint32_t struct_size;
    /** 1 or more. */
    uint32_t quantity;
    /** 1..150 characters; required. */
    const char *title;
    /** As `qr_order.amount`; required. */
    const char *unit_price;
    /** 1..10 characters; NULL: none, legacy: `unit`. */
    const char *unit_measure;
    /** The shop's own code of the article, 1..30; optional. */
    const char *code;
    /** The service's category; optional. */
    const char *category;
} qr_item;

#define QR_ITEM_INIT { (uint32_t)sizeof(qr_item), 0, 0, 0, 0, 0, 0 }

/**
 * A sale to be charged online. Zero is the default of every member; texts are read during the call
 * only.
 */
typedef struct qr_order {
    /** `sizeof(qr_order)`. */
    uint32_t struct_size;
    /** `QR_ENCODING_...` of every text below, those of items included; 0: UTF-8. */
    uint32_t encoding;
    /** `QR_ORDER_API_...`; 0: `/v1/orders`. */
    uint32_t api;
    /** `QR_ORDER_MODE_...`; 0: a code of its own. */
    uint32_t mode;
    /** `QR_ORDER_ASK_FIRST`, `QR_ORDER_TRIM`, added up. */
    uint32_t flags;
    /**
     * Seconds until nobody can pay any more, 30..12 960 000; 0: the service's default, 15 minutes.
     * Over 86 400 the order outlives its key: store `order_id`, see qr_order_create.
     */
    uint32_t expires_s;
    /** Number of `items`, at most `QR_ITEMS_MAX`. */
    uint32_t item_count;
    /** Must be 0. */
    uint32_t reserved;
    /** The lines. Without any, one is made of the description if the service requires it. */
    const qr_item *items;
    /**
     * The sale's own number, 1..64 of `[A-Za-z0-9_-]`, never used before; required. It is unique
     * in the account, not in the till: if tills number their sales alike, put the till into it
     * ("T2-1234"). Up to 25 also fits an offline code.
     */
    const char *reference;
    /**
     * `"5.00"`: digits, at most one point, above zero; goes out with the currency's decimals.
     * Required.
     */
    const char *amount;
    /** `external_id` of the till, 1..40 of `[A-Za-z0-9_-]`; NULL: the client's. */
    const char *pos;
    /** What the buyer reads, 1..150 characters; optional. */
    const char *description;
    /** Legacy only, 1..256 characters; NULL: the description. */
    const char *title;
    /** Legacy only, up to 500 characters; optional. */
    const char *notification_url;
    /** 1..64 characters; NULL: derived from the sale, which is best. */
    const char *idempotency_key;
    /**
     * A JSON object whose members join the request (taxes, discounts); members of ours are
     * refused.
     */
    const char *extra_json;
} qr_order;

#define QR_ORDER_INIT { (uint32_t)sizeof(qr_order), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/**
 * What is known of an order. A text that does not fit is left empty, never cut:
 * `QR_INFO_INCOMPLETE`.
 */
typedef struct qr_order_info {
    /** `sizeof(qr_order_info)`. */
    uint32_t struct_size;
    /** `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or `_EXPIRED`. */
    uint32_t state;
    /** `QR_INFO_...`, added up. */
    uint32_t flags;
    /**
     * When asking again makes sense, in milliseconds; 0: at once, or never if the state is final.
     * After a cancellation that found out nothing: when to ask qr_payment_find.
     */
    uint32_t next_ask_ms;
    /**
     * `QR_OK`, or the fault found in `qr_data`, which is handed out all the same. But
     * `QR_ERR_BAD_VALUE`: the code asks for another amount (54) than the order's, and is withheld.
     */
    qr_status qr_data_status;
    /** Length of `qr_data` in bytes, without the NUL. */
    uint32_t qr_data_len;
    /** For every later call: opaque, store it with the sale. */
    char order_id[128];
    /** The payment's own number. */
    char payment_id[72];
    /** A refund's own number: after a refund its own, else that of the last one listed. */
    char refund_id[72];
    /** The number that the buyer sees on the receipt. */
    char receipt_id[72];
    /** The key that the order was sent with. */
    char idempotency_key[72];
    /** The sale's own number. */
    char reference[72];
    /** `external_id` of the till. */
    char pos[48];
    /** The service's own word. */
    char status[32];
    /** The service's own word. */
    char status_detail[64];
    /** The service's own word. */
    char payment_status[32];
    /** The service's own word. */
    char payment_status_detail[64];
    /** What was asked for: `"5.00"`. */
    char amount[24];
    /** What was paid; may be less than `amount` (discounts). */
    char paid_amount[24];
    /** What was paid back. */
    char refunded_amount[24];
    /** `"BRL"`. */
    char currency[8];
    /** How it was paid: the service's own word. */
    char method[32];
    /** With what wallet or bank: the service's own word. */
    char provider[32];
    /** UTC, by the service's clock: `"2026-01-31T12:00:00Z"`. */
    char created_at[32];
    /** UTC, by the service's clock. */
    char updated_at[32];
    /** UTC, by the service's clock. */
    char expires_at[32];
    /**
     * The payload to draw, as received, with a NUL; empty if the answer has none, or one that is
     * withheld.
     */
    char qr_data[1024];
} qr_order_info;

#define QR_ORDER_INFO_INIT \
    { (uint32_t)sizeof(qr_order_info), 0, 0, 0, 0, 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } }

/**
 * Creates an order, or finds the one that the same sale made before. Repeat a call that got no
 * answer, or that a crash cut short, with the same sale: within 24 hours of the first call there
 * is never a second order. The same sale has the same reference, amount and till: at another till
 * it is another order, which somebody may pay as well. After 24 hours the service has forgotten the
 * first order, and QR_ORDER_ASK_FIRST finds only its payment: if it can still be paid, cancel it
 * by its stored `order_id`. The legacy interface has no such memory at all: if the program crashed
 * while the code was shown, or if the answer to a hybrid order was lost and somebody paid at once,
 * there may be two orders, and qr_payment_find counts the payments.
 *
 * @param client  An open client.
 * @param order   The sale. Read during the call only.
 * @param info    Receives the order: its `order_id`, to be stored, and `qr_data`, to be drawn.
 *                Must not be NULL.
 * @param err     Receives details of a failure. May be NULL.
 * @return QR_OK: the order can be paid now; draw `qr_data`. QR_ERR_PAID: paid before, show no
 *         code; QR_ERR_EXPIRED, QR_ERR_CANCELED, QR_ERR_REFUNDED: it was this sale's order and is
 *         over, a new one needs a new reference; QR_ERR_LOCKED: somebody is paying, or
 *         QR_ERR_PENDING: not known, or there is no code to draw: follow it with qr_order_wait.
 *         With QR_ACTION_READ it may stay so, and the message says what to do. These fill `info`;
 *         `order_id` is empty when a payment was found before anything was created: after
 *         QR_ERR_LOCKED make the same call again, and qr_payment_refund pays back. Before anything
 *         is sent: QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED, QR_ERR_ENCODING,
 *         QR_ERR_RANGE, or a fault of a member (20..59). QR_ERR_NOT_SENT, QR_ERR_TLS: nothing
 *         happened. QR_ERR_NO_ANSWER, QR_ERR_SERVICE, QR_ERR_INTERRUPTED: it may have; the same
 *         call again finds out. QR_ERR_KEY_USED: this reference had another amount or other
 *         contents, or was paid at another till: references are unique in the account, so number
 *         the tills apart ("T2-1234"). Else what the service refuses: 120..133; QR_ERR_ANSWER also
 *         if a payment of this reference cannot be read, or if the order is in another currency
 *         than that of the client's country. On any error but those of 150..159 `info` is as it
 *         was before the call.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_order_create(qr_client *client, const qr_order *order, qr_order_info *info,
    qr_error *err);

/**
 * Reads an order.
 *
 * @param client    An open client.
 * @param order_id  As qr_order_create gave it.
 * @param info      Receives what is known about it. Must not be NULL.
 * @param err       Receives details of a failure. May be NULL.
 * @return QR_OK: it was read, whatever its `state` is: look there whether it is paid.
 *         QR_ERR_PENDING, which fills `info`: this client has just made it, and the service does
 *         not find it yet. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client),
 *         QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_ORDER_NOT_FOUND; else 100..133.
 *         On any other error `info` is as it was before the call.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_order_get(qr_client *client, const char *order_id, qr_order_info *info,
    qr_error *err);

/**
 * Follows an order until it is paid, expired or canceled, or the time is up. QR_OK means paid, and
 * nothing else does.
 *
 * @param client      An open client.
 * @param order_id    As qr_order_create gave it.
 * @param timeout_ms  How long to follow it, in milliseconds; 0: one step of a till's own loop,
 *                    which asks at most once a second (called sooner, it repeats the last answer;
 *                    `next_ask_ms` says when to call again).
 * @param info        Receives what is known about it. May be NULL.
 * @param err         Receives details of a failure. May be NULL.
 * @return QR_OK: paid. QR_ERR_PENDING: not yet, call again; with QR_ACTION_READ the order
 *         contradicts itself (it failed; it was canceled, and a payment of it stands), and waiting
 *         may not end it: the message says what to do. QR_ERR_EXPIRED, QR_ERR_CANCELED: nobody can
 *         pay any more; QR_ERR_REFUNDED: paid, and all of it paid back, or taken back by the
 *         buyer's bank. These fill `info`. QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open
 *         client), QR_ERR_ENCODING, QR_ERR_BAD_VALUE (no order id); QR_ERR_INTERRUPTED;
 *         QR_ERR_ORDER_NOT_FOUND; else 100..133, QR_ERR_NOT_SENT too, when the service could not
 *         be asked: the order stays and may be paid, call again. On any error but those of
 *         150..159 `info` is as it was.
 *
 * In the legacy interface only the payments tell the state, and an order that nobody pays stays
 * QR_ERR_PENDING for good: it is over a while after `expires_at`, once qr_payment_find has found
 * nothing.
 *
 * Nothing is canceled when the time is up or the client is interrupted. Blocks up to `timeout_ms`
 * and one request more. May be called from several threads at once.
 */
qr_status QR_CALL qr_order_wait(qr_client *client, const char *order_id, uint32_t timeout_ms,
    qr_order_info *info, qr_error *err);

/**
 * Cancels an order that was not paid. QR_OK means that nobody can pay any more.
 *
 * @param client           An open client.
 * @param order_id         As qr_order_create gave it.
 * @param idempotency_key  1..64 characters; NULL: a new one for each call, which is best: a
 *                         cancellation does no harm twice.
 * @param info             Receives what is known about it. May be NULL.
 * @param err              Receives details of a failure. May be NULL.
 * @return QR_OK: canceled, or over before. QR_ERR_PAID: paid before it could be canceled: the sale
 *         is done, or is to be refunded; QR_ERR_REFUNDED; QR_ERR_LOCKED: somebody is paying,
 *         QR_ERR_PENDING: it may still be paid: call again until it is one or the other; with
 *         QR_ACTION_READ that may never happen, and the message says what to do (a closed order
 *         has a payment; the state of a legacy order is not known). These fill `info`.
 *         QR_ERR_CONFLICT: the order failed, and the service does not cancel it.
 *         QR_ERR_UNSUPPORTED: a dynamic order of the legacy interface cannot be canceled.
 *         QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING,
 *         QR_ERR_BAD_VALUE; else 100..133: it may be canceled or not, call again. On any error but
 *         those of 150..159 `info` is as it was before the call.
 *
 * In the legacy interface QR_OK means that this order was on the till and was taken off, and that
 * no payment of it was found. If another order is on the till, or none, nobody knows whether the
 * code that was shown can still be paid: QR_ERR_PENDING with QR_ACTION_READ, each time. Then ask
 * qr_payment_find, first after `next_ask_ms`, until a while after `expires_at`.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_order_cancel(qr_client *client, const char *order_id,
    const char *idempotency_key, qr_order_info *info, qr_error *err);

/**
 * Pays a paid order back, all of it or a part.
 *
 * @param client           An open client.
 * @param order_id         As qr_order_create gave it.
 * @param amount           "5.00": how much; NULL: all that is left of it.
 * @param idempotency_key  1..64 characters, the same when the call is repeated; NULL is for all of
 *                         it only, since the same part may rightly be paid back twice.
 * @param info             Receives what is known about it. May be NULL.
 * @param err              Receives details of a failure. May be NULL.
 * @return QR_OK: paid back: all that was paid, or, for a part, a refund of this amount by this
 *         call. QR_ERR_PENDING: accepted, or another refund is under way: call again with the same
 *         key until it is done. It fills `info`, as the other answers of 150..159 do, with which
 *         nothing is paid back: QR_ERR_EXPIRED, QR_ERR_CANCELED. QR_ERR_NULL, QR_ERR_STRUCT_SIZE,
 *         QR_ERR_RANGE (no open client), QR_ERR_ENCODING; QR_ERR_UNSUPPORTED for an order of the
 *         legacy interface (qr_payment_refund pays back its payment); QR_ERR_MISSING_MANDATORY for
 *         a part without a key, or another fault of a parameter (20..59). QR_ERR_NO_BALANCE;
 *         QR_ERR_KEY_USED: the key belongs to another refund; QR_ERR_REFUSED or QR_ERR_CONFLICT,
 *         after the refunds were read: nothing was paid back, and this key pays nothing back any
 *         more; else 100..133: call again with the same key. On any error but those of 150..159
 *         `info` is as it was before.
 *
 * The service forgets a key after 24 hours: look at `refunded_amount` before you repeat an older
 * refund of a part.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_order_refund(qr_client *client, const char *order_id, const char *amount,
    const char *idempotency_key, qr_order_info *info, qr_error *err);


/* ==== Payments, by the sale's own number ====================================================== */

/** What is known of the payments of a reference: the newest approved one, else the newest. */
typedef struct qr_payment_info {
    /** `sizeof(qr_payment_info)`. */
    uint32_t struct_size;
    /** `QR_ORDER_PENDING`, `_PAID`, `_REFUNDED`, `_CANCELED` or `_EXPIRED`. */
    uint32_t state;
    /** Number of approved payments. Over 1: paid twice, refund one. */
    uint32_t approved_count;
    /** `QR_INFO_...`, added up. */
    uint32_t flags;
    /** The payment's own number. */
    char payment_id[72];
    /** The sale's own number. */
    char reference[72];
    /** The service's own word. */
    char status[32];
    /** The service's own word. */
    char status_detail[64];
    /** Of this payment. */
    char amount[24];
    /** Sum of all approved payments. */
    char approved_amount[24];
    /** Sum of all refunds. */
    char refunded_amount[24];
    /** `"BRL"`. */
    char currency[8];
    /** How it was paid: the service's own word. */
    char method[32];
    /** UTC, by the service's clock. */
    char approved_at[32];
} qr_payment_info;

#define QR_PAYMENT_INFO_INIT \
    { (uint32_t)sizeof(qr_payment_info), 0, 0, 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } }

/**
 * Looks for payments of a sale, charged offline or online. QR_OK means paid, and nothing else
 * does.
 *
 * A payment counts, and counts once, if it is in the currency of the client's country, if this
 * account received it (the search asks for no other payments, and the answer is checked), and if
 * it has exactly this reference. References are unique in the account, not in the till: two tills
 * that count from 1 find each other's payments, so number them apart ("T2-1234").
 *
 * @param client     An open client.
 * @param reference  The sale's own number: `qr_charge.reference` or `qr_order.reference`.
 * @param amount     "5.00": approved payments less refunds must reach it; NULL: any amount.
 * @param since      "2026-01-31T00:00:00-03:00" (RFC 3339): made then or later; NULL: at any time.
 *                   Tills that count from 1 each morning need it, or they find yesterday's sale.
 * @param info       Receives the newest approved payment, else the newest. May be NULL.
 * @param err        Receives details of a failure. May be NULL.
 * @return QR_OK: paid; look whether `approved_count` is over 1: paid twice. With
 *         QR_INFO_INCOMPLETE there may be more payments than it counts. QR_ERR_PENDING: no
 *         payment, or not enough, so far; QR_ERR_REFUNDED: all of it is back. These fill `info`.
 *         QR_ERR_ANSWER: a payment of this reference cannot be read (amount, refunded amount, with
 *         `since` its time), or not all were, and the others do not decide the sale. QR_ERR_NULL,
 *         QR_ERR_STRUCT_SIZE, QR_ERR_RANGE (no open client), QR_ERR_ENCODING, or a fault of a
 *         parameter (20..59); else 100..133: not known, call again. On any error but those of
 *         150..159 `info` is as it was before the call.
 *
 * An order with a discount is paid with less than its amount: ask for it with `amount` NULL.
 *
 * The service finds a payment a few seconds after it was made. Blocks up to the client's total
 * timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_payment_find(qr_client *client, const char *reference, const char *amount,
    const char *since, qr_payment_info *info, qr_error *err);

/**
 * Pays a payment back, all of it or a part: for example one that was made twice, or the payment of
 * an offline code.
 *
 * @param client           An open client.
 * @param payment_id       As qr_payment_find gave it.
 * @param amount           "5.00": how much; NULL: all that is left of it.
 * @param idempotency_key  1..64 characters, the same when the call is repeated; NULL is for all of
 *                         it only, since the same part may rightly be paid back twice.
 * @param info             Receives what is known about it. May be NULL.
 * @param err              Receives details of a failure. May be NULL.
 * @return As qr_order_refund.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_payment_refund(qr_client *client, const char *payment_id, const char *amount,
    const char *idempotency_key, qr_payment_info *info, qr_error *err);


/* ==== Stores and tills, set up once =========================================================== */

/** A shop to be set up, once. */
typedef struct qr_store {
    /** `sizeof(qr_store)`. */
    uint32_t struct_size;
    /** `QR_ENCODING_...` of every text below; 0: UTF-8. */
    uint32_t encoding;
    /** The shop's own name for it, 1..60 characters; required. */
    const char *external_id;
    /** As buyers read it; required. */
    const char *name;
    /** Required. */
    const char *street;
    /** Required. */
    const char *street_number;
    /** As the service spells it; required. */
    const char *city;
    /** As the service spells it; required. */
    const char *state;
    /** `"-23.55"`: degrees, decimal; required. */
    const char *latitude;
    /** `"-46.63"`: degrees, decimal; required. */
    const char *longitude;
    /** A landmark nearby; optional. */
    const char *landmark;
    /** As in qr_order. */
    const char *extra_json;
} qr_store;

#define QR_STORE_INIT { (uint32_t)sizeof(qr_store), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/** A shop that is set up. */
typedef struct qr_store_info {
    /** `sizeof(qr_store_info)`. */
    uint32_t struct_size;
    /** `QR_INFO_...`, added up. */
    uint32_t flags;
    /** The service's own number, for `qr_pos.store_id`. */
    char store_id[32];
    /** As given. */
    char external_id[64];
} qr_store_info;

#define QR_STORE_INFO_INIT { (uint32_t)sizeof(qr_store_info), 0, { 0 }, { 0 } }

/**
 * Sets up a store, or finds the store with the same `external_id` (QR_INFO_REPEATED). A store that
 * exists is not changed.
 *
 * @param client  An open client.
 * @param store   The store. Read during the call only.
 * @param info    Receives its numbers. May be NULL.
 * @param err     Receives details of a failure. May be NULL.
 * @return QR_OK; before anything is sent QR_ERR_NULL, QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED,
 *         QR_ERR_RANGE (no open client), QR_ERR_ENCODING, or a fault of a member (20..59); else
 *         100..133: the same call again is safe. On any error `info` is as it was before the call.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_store_create(qr_client *client, const qr_store *store, qr_store_info *info,
    qr_error *err);

/** A till to be set up, once. */
typedef struct qr_pos {
    /** `sizeof(qr_pos)`. */
    uint32_t struct_size;
    /** `QR_ENCODING_...` of every text below; 0: UTF-8. */
    uint32_t encoding;
    /** MCC; 0: none. */
    uint32_t category;
    /** Must be 0. */
    uint32_t reserved;
    /** The till's name in orders, 1..40 letters and digits; required. */
    const char *external_id;
    /** As the shop reads it, 1..44 characters; required. */
    const char *name;
    /** `external_id` of the shop; one of the two is required. */
    const char *external_store_id;
    /** The service's own number of the shop; one of the two is required. */
    const char *store_id;
    /** As in qr_order. */
    const char *extra_json;
} qr_pos;

#define QR_POS_INIT { (uint32_t)sizeof(qr_pos), 0, 0, 0, 0, 0, 0, 0, 0 }

/** A till that is set up. */
typedef struct qr_pos_info {
    /** `sizeof(qr_pos_info)`. */
    uint32_t struct_size;
    /** `QR_INFO_...`, added up. */
    uint32_t flags;
    /** The service's own number. */
    char pos_id[32];
    /** As given. */
    char external_id[48];
    /** The service's own number of the shop. */
    char store_id[32];
    /** `external_id` of the shop. */
    char external_store_id[64];
    /** Where the till's printed code can be had. */
    char image_url[512];
} qr_pos_info;

#define QR_POS_INFO_INIT { (uint32_t)sizeof(qr_pos_info), 0, { 0 }, { 0 }, { 0 }, { 0 }, { 0 } }

/**
 * Sets up a till, or finds the till with the same `external_id` (QR_INFO_REPEATED). A till that
 * exists is not changed.
 *
 * @param client  An open client.
 * @param pos     The till. Read during the call only.
 * @param info    Receives its numbers. May be NULL.
 * @param err     Receives details of a failure. May be NULL.
 * @return As qr_store_create; QR_ERR_STORE_NOT_FOUND for a store that the service does not know.
 *
 * Blocks up to the client's total timeout. May be called from several threads at once.
 */
qr_status QR_CALL qr_pos_create(qr_client *client, const qr_pos *pos, qr_pos_info *info,
    qr_error *err);


/* ==== Notifications, for servers of yours ===================================================== */

/** A notification as a server of yours received it. */
typedef struct qr_webhook {
    /** `sizeof(qr_webhook)`. */
    uint32_t struct_size;
    /** Must be 0. */
    uint32_t flags;
    /** The header of that name: `"ts=...,v1=..."`, each of the two once. */
    const char *x_signature;
    /** The header of that name, visible ASCII without `;`, `,` and `:`; NULL if there was none. */
    const char *x_request_id;
    /**
     * `data.id` of the URL's query, not of the body, in upper or lower case; visible ASCII without
     * `;`, `,` and `:`. NULL if there was none.
     */
    const char *data_id;
} qr_webhook;

#define QR_WEBHOOK_INIT { (uint32_t)sizeof(qr_webhook), 0, 0, 0, 0 }

/**
 * Checks the signature of a notification. Sends nothing and reads no clock. A notification says
 * that something happened, not that a sale was paid: read the order.
 *
 * Blanks and line ends around a text, as a file or a header may have them, are ignored.
 *
 * @param webhook      What a server of yours received.
 * @param secret       The application's secret for notifications, from the service's panel.
 * @param now_unix_s   Seconds since 1970, by the server's clock (32 bits last until 2106).
 * @param tolerance_s  How old, or how far in the future, a signature may be, in seconds; 0: any age.
 * @param err          Receives details of a failure. May be NULL.
 * @return QR_OK: signed with this secret. QR_ERR_SIGNATURE_MISSING: none that can be read, or more
 *         than one; QR_ERR_SIGNATURE_MISMATCH; QR_ERR_SIGNATURE_AGE: too old, or in the future, as
 *         the message says; QR_ERR_BAD_VALUE: an id or a secret that is not valid; QR_ERR_NULL,
 *         QR_ERR_STRUCT_SIZE, QR_ERR_UNSUPPORTED, QR_ERR_ENCODING. No text is quoted in a message.
 *
 * Notifications of the topic merchant_order are signed in the same way, if they are signed at all.
 *
 * Does not block, and may be called from several threads at once.
 */
qr_status QR_CALL qr_webhook_check(const qr_webhook *webhook, const char *secret,
    uint32_t now_unix_s, uint32_t tolerance_s, qr_error *err);


/* ==== For bindings: which library is this ===================================================== */

/**
 * Gives the version of the library that is loaded: "0.1.0".
 *
 * @return A static text; compare with QR_VERSION of the header.
 */
const char *QR_CALL qr_version(void);

/** Gives the number that changes when the ABI breaks; compare with QR_ABI_VERSION of the header. */
uint32_t QR_CALL qr_abi_version(void);

/**
 * Gives a constant of the header, the size of a struct, or place or size of a member in bytes, so
 * that a binding in another language can check its own copy: "QR_PAYLOAD_MAX", "QR_VERSION_MAJOR",
 * "sizeof(qr_charge)", "offsetof(qr_charge, amount)", "sizeof(qr_charge.amount)".
 *
 * @param name      One of these; blanks around the names of struct and member do not matter. NULL is
 *                  unknown.
 * @param fallback  What to return for a name that is unknown.
 * @return The value; one above 2147483647 is returned as the negative number with the same bits
 *         (QR_NO_OFFSET and QR_NUL_TERMINATED are -1).
 */
int32_t QR_CALL qr_constant(const char *name, int32_t fallback);

#ifdef __cplusplus
}
#endif

#endif
