/* promises.c: what posqr.h promises of every function, kept by each of them. */
#include "calls.h"
#include "guard.h"

#include <stddef.h>

/* A value that no call under test hands out as a length. */
#define UNTOUCHED 0x5A5A5A5Au

static guarded room;      /* for buffers */
static guarded err_room;  /* for errors */
static guarded in_room;   /* for structs and texts that go in */

static qr_error *fresh_error(void)
{
    qr_error *err = (qr_error *)guarded_place(err_room, sizeof(qr_error), 1);

    err->struct_size = (uint32_t)sizeof *err;
    return err;
}

/* The error is filled in: the code, a message that ends, and no garbage. */
#define CHECK_ERROR(expected, err) check_error((expected), (err), __LINE__)

static void check_error(qr_status expected, const qr_error *err, int line)
{
    check_status(expected, err->code, __FILE__, line, "err->code");
    check_int(sizeof *err, err->struct_size, __FILE__, line, "err->struct_size");
    check_int(0, err->reserved, __FILE__, line, "err->reserved");
    check_int(0, err->http_status, __FILE__, line, "err->http_status");
    check_int(QR_SEVERITY_ERROR, err->severity, __FILE__, line, "err->severity");
    check_int(1, memchr(err->message, 0, sizeof err->message) != NULL && err->message[0] != '\0',
              __FILE__, line, "err->message is a text");
    check_int(1, memchr(err->field, 0, sizeof err->field) != NULL, __FILE__, line, "err->field is a text");
    check_int(1, memchr(err->path, 0, sizeof err->path) != NULL, __FILE__, line, "err->path is a text");
    check_int(0, err->api_code[0], __FILE__, line, "err->api_code");
    check_int(0, err->request_id[0], __FILE__, line, "err->request_id");
}

/* What the call gives when there is plenty of room. */
static size_t reference(const call *c, unsigned char *into, size_t *bytes)
{
    uint32_t len = UNTOUCHED;
    uint32_t asked = UNTOUCHED;

    CHECK_STATUS(QR_OK, c->run(c, 1, NULL, 0, &asked, NULL, NULL));
    CHECK_STATUS(QR_OK, c->run(c, 1, into, 65536 / c->unit, &len, NULL, NULL));
    CHECK_INT(asked, len);
    *bytes = (len + c->extra) * c->unit;
    return len;
}

/* What the call says of a size that is asked: that it says something, and ends where it should. */
static out_struct filled_out(const call *c)
{
    out_struct out = fresh_out(c);
    const out_struct before = fresh_out(c);
    uint32_t len;

    CHECK_STATUS(QR_OK, c->run(c, 1, NULL, 0, &len, &out, NULL));
    CHECK_INT(c->out_size != 0, memcmp(&out, &before, sizeof out) != 0);
    CHECK_INT(c->out_size, out.struct_size);
    CHECK_FILLED(0, (char *)&out + c->out_size, sizeof out - c->out_size);
    return out;
}

static void every_buffer_size_from_nothing_to_one_more_than_needed(const call *c)
{
    static unsigned char expected[65536];
    size_t bytes;
    out_struct filled;
    uint32_t whole;
    uint32_t need;
    uint32_t cap;
    int at_end;

    context("%s", c->name);
    whole = reference(c, expected, &bytes);
    need = whole + c->extra;
    CHECK(whole > 0);
    filled = filled_out(c);
    for (cap = 0; cap <= need + 1; cap++) {
        for (at_end = 0; at_end <= 1; at_end++) {
            unsigned char *buf = guarded_place(room, cap * c->unit, at_end);
            qr_error *err = fresh_error();
            out_struct out = fresh_out(c);
            uint32_t len = UNTOUCHED;
            qr_status status = c->run(c, 1, buf, cap, &len, &out, err);

            context("%s with room for %lu", c->name, (unsigned long)cap);
            CHECK_INT(whole, len);
            if (cap < need) {
                CHECK_STATUS(QR_ERR_BUFFER_TOO_SMALL, status);
                CHECK_FILLED(GUARD_FILL, room.room, room.size);
                if (c->has_err) {
                    CHECK_ERROR(QR_ERR_BUFFER_TOO_SMALL, err);
                }
            } else {
                CHECK_STATUS(QR_OK, status);
                CHECK_BYTES(expected, buf, bytes);
                CHECK_FILLED(GUARD_FILL, buf + bytes, (size_t)(room.room + room.size - (buf + bytes)));
                CHECK_FILLED(GUARD_FILL, room.room, (size_t)(buf - room.room));
                CHECK_FILLED(c->has_err ? 0 : GUARD_FILL, (char *)err + 4, sizeof *err - 4); /* no error: cleared */
            }
            CHECK_BYTES(&filled, &out, sizeof out);
        }
    }
}

static void a_buffer_at_an_odd_address_is_as_good(const call *c)
{
    static unsigned char expected[65536];
    static unsigned char odd[65536 + 8];
    size_t bytes;
    uint32_t len;
    size_t shift;

    context("%s", c->name);
    len = reference(c, expected, &bytes);
    for (shift = 1; shift < 8; shift++) {
        unsigned char odd_len[sizeof len + 8];

        CHECK_STATUS(QR_OK, c->run(c, 1, odd + shift, 65536 / c->unit, (uint32_t *)(void *)(odd_len + shift),
                                   NULL, NULL));
        CHECK_BYTES(expected, odd + shift, bytes);
        CHECK_BYTES(&len, odd_len + shift, sizeof len);
    }
}

static void null_for_each_pointer(const call *c)
{
    unsigned char *buf = guarded_place(room, 4096, 1);
    qr_error *err = fresh_error();
    out_struct out = fresh_out(c);
    const out_struct before = fresh_out(c);
    uint32_t len = UNTOUCHED;

    context("%s", c->name);
    /* A buffer that is not there, but said to be. */
    CHECK_STATUS(QR_ERR_NULL, c->run(c, 1, NULL, 1, &len, &out, err));
    CHECK_INT(UNTOUCHED, len);
    CHECK_BYTES(&before, &out, sizeof out);
    if (c->has_err) {
        CHECK_ERROR(QR_ERR_NULL, err);
        CHECK_TEXT(c->unit == 1 ? "buf" : "nodes", err->field);
    }
    /* No place for the length. */
    err = fresh_error();
    CHECK_STATUS(QR_ERR_NULL, c->run(c, 1, buf, 4096 / c->unit, NULL, &out, err));
    CHECK_STATUS(QR_ERR_NULL, c->run(c, 1, NULL, 0, NULL, &out, NULL));
    CHECK_FILLED(GUARD_FILL, room.room, room.size);
    CHECK_BYTES(&before, &out, sizeof out);
    if (c->has_err) {
        CHECK_ERROR(QR_ERR_NULL, err);
        CHECK_TEXT(c->unit == 1 ? "len" : "count", err->field);
    }
    /* No error struct, nothing to be told: fine, whatever the result. */
    CHECK_STATUS(QR_OK, c->run(c, 1, buf, 4096 / c->unit, &len, NULL, NULL));
    CHECK_STATUS(QR_ERR_BUFFER_TOO_SMALL, c->run(c, 1, buf, 1, &len, NULL, NULL));
    CHECK(c->run(c, 0, buf, 4096 / c->unit, &len, NULL, NULL) > 0);
}

static void a_capacity_that_is_none_is_refused(const call *c)
{
    static const uint32_t caps[] = {0x80000000u, 0xFFFFFFFEu, 0xFFFFFFFFu};
    unsigned char *buf = guarded_place(room, 16, 1);
    size_t i;

    for (i = 0; i < sizeof caps / sizeof caps[0]; i++) {
        qr_error *err = fresh_error();
        out_struct out = fresh_out(c);
        const out_struct before = fresh_out(c);
        uint32_t len = UNTOUCHED;

        context("%s, cap %lX", c->name, (unsigned long)caps[i]);
        CHECK_STATUS(QR_ERR_RANGE, c->run(c, 1, buf, caps[i], &len, &out, err));
        CHECK_INT(UNTOUCHED, len);
        CHECK_FILLED(GUARD_FILL, room.room, room.size);
        CHECK_BYTES(&before, &out, sizeof out);
        if (c->has_err) {
            CHECK_ERROR(QR_ERR_RANGE, err);
            CHECK_TEXT("cap", err->field);
            CHECK_INT(caps[i], err->found);
            CHECK_INT(0x7FFFFFFF, err->limit);
        }
    }
}

static void a_success_clears_the_error_of_before(const call *c)
{
    static const qr_error clean = QR_ERROR_INIT;
    unsigned char *buf = guarded_place(room, 4096, 1);
    unsigned char *longer = guarded_place(err_room, sizeof(qr_error) + 8, 1);
    qr_error err = QR_ERROR_INIT;
    uint32_t size = (uint32_t)sizeof err + 8;
    uint32_t len;

    if (!c->has_err) {
        return;
    }
    context("%s, success after failure", c->name);
    CHECK(c->run(c, 0, buf, 4096 / c->unit, &len, NULL, &err) > 0);
    CHECK(err.code > 0 && err.message[0] != '\0');
    CHECK_STATUS(QR_OK, c->run(c, 1, buf, 4096 / c->unit, &len, NULL, &err));
    CHECK_BYTES(&clean, &err, sizeof err);
    /* One that the caller did not even zero; one of a newer header: no further than we know. */
    memset((char *)&err + 4, GUARD_FILL, sizeof err - 4);
    CHECK_STATUS(QR_OK, c->run(c, 1, NULL, 0, &len, NULL, &err));
    CHECK_BYTES(&clean, &err, sizeof err);
    memcpy(longer, &size, sizeof size);
    CHECK_STATUS(QR_OK, c->run(c, 1, NULL, 0, &len, NULL, (qr_error *)(void *)longer));
    CHECK_BYTES((char *)&clean + 4, longer + 4, sizeof err - 4);
    CHECK_FILLED(GUARD_FILL, longer + sizeof err, 8);
}

static void another_error_leaves_everything_but_err_as_it_was(const call *c)
{
    unsigned char *buf = guarded_place(room, 4096, 1);
    qr_error *err = fresh_error();
    out_struct out;
    uint32_t len = UNTOUCHED;
    qr_status status;

    context("%s, refused", c->name);
    memset(&out, GUARD_FILL, sizeof out);
    out.struct_size = c->out_size;
    status = c->run(c, 0, buf, 4096 / c->unit, &len, &out, err);
    CHECK(status > 0 && status != QR_ERR_BUFFER_TOO_SMALL && status != QR_ERR_INTERNAL);
    CHECK_INT(UNTOUCHED, len);
    CHECK_FILLED(GUARD_FILL, room.room, room.size);
    CHECK_INT(c->out_size, out.struct_size);
    CHECK_FILLED(GUARD_FILL, (char *)&out + 4, sizeof out - 4);
    if (c->has_err) {
        CHECK_ERROR(status, err);
    }
    /* Refused as well when only the size is asked, and when there is no room. */
    CHECK_STATUS(status, c->run(c, 0, NULL, 0, &len, &out, err));
    CHECK_STATUS(status, c->run(c, 0, buf, 0, &len, &out, err));
    CHECK_INT(UNTOUCHED, len);
}

static void an_error_struct_of_another_size(const call *c)
{
    unsigned char *buf = guarded_place(room, 4096, 1);
    uint32_t len = UNTOUCHED;
    size_t size;
    int good;

    if (!c->has_err) {
        return;
    }
    for (good = 0; good <= 1; good++) {
        for (size = 0; size <= 0xFFFF; size = size == 8200 ? 0xFFFF : size + 1) {
            qr_error *err;

            if (size >= sizeof(qr_error) && size <= 8192) {
                continue;
            }
            /* Only the four bytes of struct_size may be read. */
            err = (qr_error *)guarded_place(err_room, size < sizeof *err && size >= 4 ? size & ~(size_t)3 : 4, 1);
            memcpy(err, &(uint32_t){(uint32_t)size}, 4);
            context("%s with an error struct of %lu bytes", c->name, (unsigned long)size);
            CHECK_STATUS(QR_ERR_STRUCT_SIZE, c->run(c, good, buf, 4096 / c->unit, &len, NULL, err));
            CHECK_INT(UNTOUCHED, len);
            CHECK_FILLED(GUARD_FILL, err_room.room, (size_t)((unsigned char *)err - err_room.room));
            CHECK_FILLED(GUARD_FILL, (char *)err + 4,
                         (size_t)(err_room.room + err_room.size - (unsigned char *)err - 4));
        }
    }
    CHECK_FILLED(GUARD_FILL, room.room, room.size);

    /* A newer one, longer: what is known is written, and nothing beyond its end. */
    for (size = sizeof(qr_error); size <= 8192; size = size < sizeof(qr_error) + 16 ? size + 1 : size * 2) {
        unsigned char *err = guarded_place(err_room, size, 1);
        qr_error known;
        uint32_t given = (uint32_t)size;

        memset(err, 0, size);
        memcpy(err, &given, 4);
        context("%s with an error struct of %lu bytes", c->name, (unsigned long)size);
        CHECK(c->run(c, 0, buf, 4096 / c->unit, &len, NULL, (qr_error *)err) > 0);
        memcpy(&known, err, sizeof known);
        CHECK_INT(size, known.struct_size);
        CHECK(known.code > 0 && known.message[0] != '\0');
        CHECK_FILLED(0, err + sizeof known, size - sizeof known);
        CHECK_FILLED(GUARD_FILL, err_room.room, (size_t)(err - err_room.room));
    }
}

static void an_error_struct_at_an_odd_address_is_as_good(const call *c)
{
    unsigned char bytes[sizeof(qr_error) + 8];
    qr_error plain = QR_ERROR_INIT;
    uint32_t len;
    size_t shift;

    if (!c->has_err) {
        return;
    }
    context("%s", c->name);
    CHECK(c->run(c, 0, NULL, 0, &len, NULL, &plain) > 0);
    for (shift = 1; shift < 8; shift++) {
        uint32_t size = (uint32_t)sizeof plain;

        memset(bytes, 0, sizeof bytes);
        memcpy(bytes + shift, &size, 4);
        CHECK(c->run(c, 0, NULL, 0, &len, NULL, (qr_error *)(void *)(bytes + shift)) > 0);
        CHECK_BYTES(&plain, bytes + shift, sizeof plain);
    }
}

/* What lies in the struct before the call does not show afterwards. */
static void every_member_of_an_error_is_written(const call *c)
{
    qr_error zeros;
    qr_error ones;
    uint32_t len;

    if (!c->has_err) {
        return;
    }
    context("%s", c->name);
    memset(&zeros, 0, sizeof zeros);
    memset(&ones, 0xFF, sizeof ones);
    zeros.struct_size = ones.struct_size = (uint32_t)sizeof zeros;
    CHECK(c->run(c, 0, NULL, 0, &len, NULL, &zeros) > 0);
    CHECK(c->run(c, 0, NULL, 0, &len, NULL, &ones) > 0);
    CHECK_BYTES(&zeros, &ones, sizeof zeros);
}

static void an_output_struct_of_another_size(const call *c)
{
    unsigned char *buf = guarded_place(room, 4096, 1);
    const size_t known = c->out_size;
    out_struct plain;
    uint32_t len = UNTOUCHED;
    size_t size;
    size_t shift;

    if (known == 0) {
        return;
    }
    plain = filled_out(c);
    for (size = 0; size <= 8200; size++) {
        unsigned char *out;
        uint32_t given = (uint32_t)size;
        qr_status status;

        if (size == known + 40) {
            size = 8192;
            given = 8192;
        }
        len = UNTOUCHED;
        out = guarded_place(err_room, size < 4 || size > 8192 ? 4 : size, 1);
        memset(out, 0, size < 4 || size > 8192 ? 4 : size);
        memcpy(out, &given, 4);
        context("%s with an output struct of %lu bytes", c->name, (unsigned long)size);
        status = c->run(c, 1, buf, 4096, &len, out, NULL);
        CHECK_BYTES(&given, out, 4);
        if (size >= known && size <= 8192) {
            CHECK_STATUS(QR_OK, status);
            CHECK_BYTES((char *)&plain + 4, out + 4, known - 4);
            CHECK_FILLED(0, out + known, size - known);
        } else {
            CHECK_STATUS(QR_ERR_STRUCT_SIZE, status);
            CHECK_INT(UNTOUCHED, len);
            CHECK_FILLED(size >= 4 && size <= 8192 ? 0 : GUARD_FILL, out + 4,
                         size >= 4 && size <= 8192 ? size - 4 : 0);
        }
        CHECK_FILLED(GUARD_FILL, err_room.room, (size_t)(out - err_room.room));
    }
    for (shift = 1; shift < 8; shift++) {
        unsigned char bytes[sizeof(out_struct) + 8];

        context("%s with an output struct at an odd address", c->name);
        memset(bytes, GUARD_FILL, sizeof bytes);
        memcpy(bytes + shift, &c->out_size, 4);
        CHECK_STATUS(QR_OK, c->run(c, 1, NULL, 0, &len, bytes + shift, NULL));
        CHECK_BYTES(&plain, bytes + shift, known);
    }
}

/* Set when done, asked or too small, and the same each time, whatever lay there before. */
static void an_output_struct_says_the_same_asked_short_or_done(const call *c)
{
    unsigned char *buf = guarded_place(room, 8192, 1);
    const out_struct asked = filled_out(c);
    out_struct shorter = fresh_out(c);
    out_struct done = fresh_out(c);
    uint32_t len;

    context("%s", c->name);
    memset((char *)&shorter + 4, 0xFF, c->out_size == 0 ? 0 : c->out_size - 4);
    CHECK_STATUS(QR_ERR_BUFFER_TOO_SMALL, c->run(c, 1, buf, 1, &len, &shorter, NULL));
    CHECK_STATUS(QR_OK, c->run(c, 1, buf, 8192 / c->unit, &len, &done, NULL));
    CHECK_BYTES(&asked, &done, sizeof done);
    CHECK_BYTES(&asked, &shorter, sizeof shorter);
}

/* ---- lists of faults --------------------------------------------------------------------------- */

static void fault_lists_of_every_length(const check_call *c)
{
    static qr_error all[32];
    uint32_t total = UNTOUCHED;
    uint32_t cap;
    size_t i;
    qr_status first;

    context("%s", c->name);
    for (i = 0; i < 32; i++) {
        all[i].struct_size = (uint32_t)sizeof all[i];
    }
    first = c->run(NULL, 0, &total);
    CHECK(first > 0);
    CHECK(total >= c->faults && total <= 31);
    CHECK_STATUS(first, c->run(all, 32, &total));
    CHECK_STATUS(first, all[0].severity == QR_SEVERITY_ERROR ? all[0].code : first);
    for (i = 0; i < total; i++) {
        CHECK(all[i].code > 0 && all[i].message[0] != '\0');
    }
    for (cap = 0; cap <= total + 1; cap++) {
        int at_end;

        for (at_end = 0; at_end <= 1; at_end++) {
            unsigned char *list = guarded_place(room, cap * sizeof all[0], at_end);
            uint32_t written = cap < total ? cap : total;
            uint32_t count = UNTOUCHED;
            uint32_t size = (uint32_t)sizeof all[0];

            context("%s with room for %lu faults", c->name, (unsigned long)cap);
            for (i = 0; i < cap; i++) {
                memcpy(list + i * sizeof all[0], &size, 4);
            }
            CHECK_STATUS(first, c->run((qr_error *)(void *)list, cap, &count));
            CHECK_INT(total, count);
            CHECK_BYTES(all, list, written * sizeof all[0]);
            if (cap > total) {
                CHECK_FILLED(GUARD_FILL, list + total * sizeof all[0] + 4, sizeof all[0] - 4);
            }
            CHECK_FILLED(GUARD_FILL, room.room, (size_t)(list - room.room));
        }
    }
}

static void fault_lists_of_another_stride(const check_call *c)
{
    qr_error plain[4];
    uint32_t count = 0;
    size_t size;
    size_t i;

    context("%s", c->name);
    memset(plain, 0, sizeof plain);
    for (i = 0; i < 4; i++) {
        plain[i].struct_size = (uint32_t)sizeof plain[i];
    }
    CHECK(c->run(plain, 4, &count) > 0);
    for (size = sizeof plain[0]; size < sizeof plain[0] + 20; size++) {
        unsigned char *list = guarded_place(room, 3 * size, 1);
        uint32_t given = (uint32_t)size;

        context("%s with faults of %lu bytes", c->name, (unsigned long)size);
        memset(list, 0, 3 * size);
        for (i = 0; i < 3; i++) {
            memcpy(list + i * size, &given, 4);
        }
        CHECK(c->run((qr_error *)(void *)list, 3, &count) > 0);
        for (i = 0; i < 3; i++) {
            CHECK_BYTES(&given, list + i * size, 4);
            CHECK_BYTES((char *)&plain[i] + 4, list + i * size + 4, sizeof plain[i] - 4);
            CHECK_FILLED(0, list + i * size + sizeof plain[i], size - sizeof plain[i]);
        }
    }
    for (size = 0; size <= 8193; size = size + 1 == sizeof plain[0] ? 8193 : size + 1) {
        unsigned char *list = guarded_place(room, 4, 1);
        uint32_t given = (uint32_t)size;

        memcpy(list, &given, 4);
        count = UNTOUCHED;
        context("%s with faults of %lu bytes", c->name, (unsigned long)size);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, c->run((qr_error *)(void *)list, 1, &count));
        CHECK_INT(UNTOUCHED, count);
        CHECK_FILLED(GUARD_FILL, room.room, room.size - 4);
    }
}

static void fault_lists_and_null(const check_call *c)
{
    qr_error faults[2];
    uint32_t count = UNTOUCHED;

    context("%s", c->name);
    memset(faults, 0, sizeof faults);
    faults[0].struct_size = faults[1].struct_size = (uint32_t)sizeof faults[0];
    CHECK_STATUS(QR_ERR_NULL, c->run(NULL, 1, &count));
    CHECK_INT(UNTOUCHED, count);
    CHECK_STATUS(QR_ERR_NULL, c->run(faults, 2, NULL));
    CHECK_STATUS(QR_ERR_NULL, c->run(NULL, 0, NULL));
    CHECK_INT(0, faults[0].code);
    /* Elements that do not agree about their size. */
    faults[1].struct_size = (uint32_t)sizeof faults[0] + 8;
    CHECK_STATUS(QR_ERR_STRUCT_SIZE, c->run(faults, 2, &count));
    CHECK_INT(0, faults[0].code);
}

static void a_list_of_no_possible_length_is_refused(const check_call *c)
{
    static const uint32_t caps[] = {0x80000000u, 0xFFFFFFFFu};
    qr_error *list = (qr_error *)guarded_place(room, 16, 1);
    size_t i;

    for (i = 0; i < sizeof caps / sizeof caps[0]; i++) {
        uint32_t count = UNTOUCHED;

        context("%s, cap %lX", c->name, (unsigned long)caps[i]);
        CHECK_STATUS(QR_ERR_RANGE, c->run(list, caps[i], &count));
        CHECK_INT(UNTOUCHED, count);
        CHECK_FILLED(GUARD_FILL, room.room, room.size);
    }
}

static void a_length_that_is_none_is_refused_and_nothing_read(void)
{
    static const uint32_t lengths[] = {0x80000000u, 0xC0000000u, 0xFFFFFFFEu};
    const char *text = (const char *)(room.room + room.size); /* the guard page: not to be touched */
    uint8_t buf[16];
    uint32_t len = UNTOUCHED;
    qr_error err = QR_ERROR_INIT;
    qr_charge charge = sample_charge();
    qr_receipt receipt = QR_RECEIPT_INIT;
    size_t i;

    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        uint32_t given = lengths[i];

        context("length %lX", (unsigned long)given);
        CHECK_STATUS(QR_ERR_RANGE, qr_render_bitmap(text, given, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_ERROR(QR_ERR_RANGE, &err);
        CHECK_TEXT("text_len", err.field);
        CHECK_INT(given, err.found);
        CHECK_INT(0x7FFFFFFF, err.limit);
        CHECK_STATUS(QR_ERR_RANGE,
                     qr_render_image(text, given, QR_IMAGE_BMP, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_STATUS(QR_ERR_RANGE, qr_print_symbol(text, given, NULL, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_TEXT("text_len", err.field);
        receipt.line_count = given;
        receipt.lines = (const qr_line *)(const void *)text;
        CHECK_STATUS(QR_ERR_RANGE, qr_print_receipt(&receipt, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_TEXT("line_count", err.field);
        CHECK_INT(given, err.found);
        CHECK_STATUS(QR_ERR_RANGE, qr_parse_payload(text, given, NULL, 0, &len, &err));
        CHECK_TEXT("payload_len", err.field);
        CHECK_STATUS(QR_ERR_RANGE, qr_get_field(text, given, "54", NULL, 0, &len, &err));
        CHECK_STATUS(QR_ERR_RANGE, qr_check_payload(text, given, QR_PROFILE_EMV, NULL, 0, &len));
        charge.field_count = given;
        charge.fields = (const qr_field *)(const void *)text;
        CHECK_STATUS(QR_ERR_RANGE, qr_build_payload(&charge, NULL, 0, &len, &err));
        CHECK_TEXT("field_count", err.field);
        CHECK_INT(UNTOUCHED, len);
    }
}

/* ---- structs that go in ------------------------------------------------------------------------ */

typedef qr_status (*read_struct)(const void *bytes);

static qr_status build_with(const void *charge)
{
    char buf[QR_PAYLOAD_MAX + 1];
    uint32_t len;

    return qr_build_payload((const qr_charge *)charge, buf, sizeof buf, &len, NULL);
}

static qr_status check_with(const void *charge)
{
    uint32_t count;

    return qr_check_charge((const qr_charge *)charge, NULL, 0, &count);
}

static qr_status bitmap_with(const void *options)
{
    uint8_t buf[1024];
    uint32_t len;

    return qr_render_bitmap("posqr", 5, (const qr_render_options *)options, buf, sizeof buf, &len, NULL, NULL);
}

static qr_status image_with(const void *options)
{
    uint8_t buf[1024];
    uint32_t len;

    return qr_render_image("posqr", 5, QR_IMAGE_PBM, (const qr_render_options *)options, buf, sizeof buf,
                           &len, NULL, NULL);
}

static qr_status symbol_for(const void *printer)
{
    static uint8_t buf[65536];
    uint32_t len;

    return qr_print_symbol("posqr", 5, (const qr_printer *)printer, NULL, buf, sizeof buf, &len, NULL, NULL);
}

static qr_status symbol_with(const void *options)
{
    static uint8_t buf[65536];
    uint32_t len;

    return qr_print_symbol("posqr", 5, NULL, (const qr_render_options *)options, buf, sizeof buf, &len, NULL, NULL);
}

static qr_status receipt_with(const void *receipt)
{
    static uint8_t buf[65536];
    uint32_t len;

    return qr_print_receipt((const qr_receipt *)receipt, NULL, buf, sizeof buf, &len, NULL, NULL);
}

static qr_status receipt_for(const void *printer)
{
    sample_receipt sample;
    static uint8_t buf[65536];
    uint32_t len;

    return qr_print_receipt(sample_receipt_of(&sample), (const qr_printer *)printer, buf, sizeof buf, &len, NULL,
                            NULL);
}

static qr_status receipt_looking(const void *options)
{
    sample_receipt sample;

    sample_receipt_of(&sample);
    sample.receipt.look = (const qr_render_options *)options;
    return receipt_with(&sample.receipt);
}

/* One element alone: its size is the stride. */
static qr_status receipt_of_line(const void *line)
{
    qr_receipt receipt = QR_RECEIPT_INIT;

    receipt.lines = (const qr_line *)line;
    receipt.line_count = 1;
    return receipt_with(&receipt);
}

static void an_input_struct_of_another_size(const char *name, read_struct read, const void *sample,
                                            size_t known)
{
    size_t size;

    for (size = 0; size < known; size++) {
        unsigned char *bytes = (unsigned char *)guarded_copy(in_room, sample, size < 4 ? 4 : size);
        uint32_t given = (uint32_t)size;

        context("%s with a struct of %lu bytes", name, (unsigned long)size);
        memcpy(bytes, &given, 4);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, read(bytes));
    }
    for (size = known; size <= 8192; size = size < known + 24 || size >= 8190 ? size + 1 : size + 379 > 8190 ? 8190 : size + 379) {
        unsigned char *bytes = guarded_place(in_room, size, 1);
        uint32_t given = (uint32_t)size;

        context("%s with a newer struct of %lu bytes", name, (unsigned long)size);
        memset(bytes, 0, size);
        memcpy(bytes, sample, known);
        memcpy(bytes, &given, 4);
        CHECK_STATUS(QR_OK, read(bytes));
        if (size > known) {
            bytes[size - 1] = 1;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, read(bytes));
            bytes[size - 1] = 0;
            bytes[known] = 0x80;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, read(bytes));
            bytes[known] = 0;
            bytes[known + (size - known) / 2] = 1;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, read(bytes));
        }
    }
    for (size = 8193; size < 8300; size++) {
        unsigned char *bytes = (unsigned char *)guarded_copy(in_room, sample, 4);
        uint32_t given = size == 8299 ? 0xFFFFFFFFu : (uint32_t)size;

        context("%s with a struct of %lu bytes", name, (unsigned long)given);
        memcpy(bytes, &given, 4);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, read(bytes));
    }
    context("%s", name);
    {
        unsigned char odd[8192];
        size_t shift;

        for (shift = 1; shift < 8; shift++) {
            memcpy(odd + shift, sample, known);
            CHECK_STATUS(QR_OK, read(odd + shift));
        }
    }
}

static void input_structs_of_other_sizes(void)
{
    qr_charge charge = sample_charge();
    qr_render_options options = small_options();
    qr_render_options on_paper = QR_RENDER_OPTIONS_INIT;
    qr_printer printer = QR_PRINTER_INIT;
    sample_receipt sample;

    on_paper.ecc = QR_ECC_HIGH;
    on_paper.module_px = 5;
    printer.width_dots = 576;
    printer.gap_dots = 24;
    sample_receipt_of(&sample);
    an_input_struct_of_another_size("qr_print_symbol", symbol_for, &printer, sizeof printer);
    an_input_struct_of_another_size("qr_print_symbol, look", symbol_with, &on_paper, sizeof on_paper);
    an_input_struct_of_another_size("qr_print_receipt", receipt_with, &sample.receipt, sizeof sample.receipt);
    an_input_struct_of_another_size("qr_print_receipt, printer", receipt_for, &printer, sizeof printer);
    an_input_struct_of_another_size("qr_print_receipt, look", receipt_looking, &on_paper, sizeof on_paper);
    an_input_struct_of_another_size("qr_print_receipt, line", receipt_of_line, &sample.lines[0],
                                    sizeof sample.lines[0]);
    an_input_struct_of_another_size("qr_build_payload", build_with, &charge, sizeof charge);
    an_input_struct_of_another_size("qr_check_charge", check_with, &charge, sizeof charge);
    an_input_struct_of_another_size("qr_render_bitmap", bitmap_with, &options, sizeof options);
    an_input_struct_of_another_size("qr_render_image", image_with, &options, sizeof options);
}

/* An array of fields: as long as it says and no longer, at any address; too many are refused. */
static void fields_are_read_to_their_end_and_no_further(void)
{
    static qr_field many[QR_FIELDS_MAX + 1];
    qr_charge charge = sample_charge();
    qr_field fields[2];
    qr_error err = QR_ERROR_INIT;
    char plain[QR_PAYLOAD_MAX + 1], buf[QR_PAYLOAD_MAX + 1];
    unsigned char odd[sizeof fields + 8];
    uint32_t len;
    size_t shift;

    context("fields");
    fields[0].path = "62.01";
    fields[0].value = "bill";
    fields[1].path = "62.03";
    fields[1].value = "store";
    charge.profile = QR_PROFILE_EMV;
    charge.user_id = NULL;
    charge.pix_key = NULL;
    charge.field_count = 2;
    charge.fields = (const qr_field *)guarded_copy(in_room, fields, sizeof fields);
    qr_build_payload(&charge, plain, sizeof plain, &len, &err);
    CHECK_STATUS(QR_ERR_MISSING_MERCHANT_ACCOUNT, err.code);
    charge.terminal = NULL;
    charge.reference = NULL;
    charge.purpose = NULL;
    charge.profile = QR_PROFILE_EMV;
    fields[1].path = "26.00";
    fields[1].value = "com.example";
    charge.fields = (const qr_field *)guarded_copy(in_room, fields, sizeof fields);
    CHECK_STATUS(QR_OK, qr_build_payload(&charge, plain, sizeof plain, &len, &err));
    for (shift = 1; shift < 8; shift++) {
        memcpy(odd + shift, fields, sizeof fields);
        charge.fields = (const qr_field *)(void *)(odd + shift);
        CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, &err));
        CHECK_TEXT(plain, buf);
    }
    fields[1].value = NULL;
    charge.fields = fields;
    CHECK(qr_build_payload(&charge, buf, sizeof buf, &len, &err) > 0);
    CHECK_TEXT("fields[1].value", err.field);
    fields[1].path = NULL;
    fields[1].value = "x";
    CHECK(qr_build_payload(&charge, buf, sizeof buf, &len, &err) > 0);
    CHECK_TEXT("fields[1].path", err.field);
    charge.fields = many;
    charge.field_count = QR_FIELDS_MAX + 1;
    CHECK_STATUS(QR_ERR_RANGE, qr_build_payload(&charge, buf, sizeof buf, &len, &err));
    charge.field_count = 0xFFFFFFFFu;
    CHECK_STATUS(QR_ERR_RANGE, qr_build_payload(&charge, buf, sizeof buf, &len, &err));
    CHECK_TEXT("field_count", err.field);
}

/* An array of lines: as long as it says and no longer, of any stride, at any address. */
static void lines_are_read_to_their_end_and_no_further(void)
{
    const size_t known = sizeof(qr_line);
    sample_receipt sample;
    qr_receipt receipt = *sample_receipt_of(&sample);
    static uint8_t plain[65536], buf[65536];
    qr_error err = QR_ERROR_INIT;
    uint32_t plain_len, len = UNTOUCHED;
    size_t stride, shift, i;

    context("lines");
    CHECK_STATUS(QR_OK, qr_print_receipt(&sample.receipt, NULL, plain, sizeof plain, &plain_len, NULL, &err));
    for (stride = known; stride < known + 20; stride++) {
        unsigned char *lines = guarded_place(in_room, 7 * stride, 1);
        uint32_t given = (uint32_t)stride;

        context("lines of %lu bytes", (unsigned long)stride);
        memset(lines, 0, 7 * stride);
        for (i = 0; i < 7; i++) {
            memcpy(lines + i * stride, &sample.lines[i], known);
            memcpy(lines + i * stride, &given, 4);
        }
        receipt.lines = (const qr_line *)(void *)lines;
        memset(buf, GUARD_FILL, sizeof buf);
        CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_INT(plain_len, len);
        CHECK_BYTES(plain, buf, len);
        if (stride > known) {
            lines[7 * stride - 1] = 1;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, receipt_with(&receipt));
            lines[7 * stride - 1] = 0;
        }
        given++; /* one that does not agree */
        memcpy(lines + 3 * stride, &given, 4);
        len = UNTOUCHED;
        memset(buf, GUARD_FILL, sizeof buf);
        CHECK_STATUS(QR_ERR_STRUCT_SIZE, qr_print_receipt(&receipt, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_INT(UNTOUCHED, len);
        CHECK_FILLED(GUARD_FILL, buf, sizeof buf);
    }
    for (shift = 1; shift < 8; shift++) {
        unsigned char odd[sizeof sample.lines + 8];

        context("lines at an odd address");
        memcpy(odd + shift, sample.lines, sizeof sample.lines);
        receipt.lines = (const qr_line *)(void *)(odd + shift);
        CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, buf, sizeof buf, &len, NULL, &err));
        CHECK_BYTES(plain, buf, plain_len);
    }
    {
        static qr_line many[QR_LINES_MAX + 1];
        const qr_line rule = QR_LINE_INIT;

        context("lines, too many");
        for (i = 0; i <= QR_LINES_MAX; i++) {
            many[i] = rule;
        }
        receipt.lines = many;
        receipt.line_count = QR_LINES_MAX;
        CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, NULL, 0, &len, NULL, &err));
        receipt.line_count = QR_LINES_MAX + 1;
        CHECK_STATUS(QR_ERR_RANGE, qr_print_receipt(&receipt, NULL, NULL, 0, &len, NULL, &err));
        CHECK_ERROR(QR_ERR_RANGE, &err);
        CHECK_TEXT("line_count", err.field);
        CHECK_INT(QR_LINES_MAX + 1, err.found);
        CHECK_INT(QR_LINES_MAX, err.limit);
    }
    /* Texts end where the guard page begins; bytes as they are end with their count. */
    context("texts of lines");
    sample_receipt_of(&sample);
    sample.lines[QR_LINE_RAW].text = (const char *)guarded_copy(in_room, "\033p\0\031\372", 5);
    CHECK_STATUS(QR_OK, receipt_with(&sample.receipt));
    sample.lines[QR_LINE_TEXT].text = (const char *)guarded_copy(in_room, "Total", 6);
    sample.lines[QR_LINE_RAW].count = 0;
    CHECK_STATUS(QR_OK, receipt_with(&sample.receipt));
}

static void the_input_pointer_may_be_null_or_not(void)
{
    char buf[64];
    uint8_t pixels[4096];
    qr_node nodes[4];
    uint32_t len = UNTOUCHED;
    qr_error err = QR_ERROR_INIT;

    context("NULL in");
    CHECK_STATUS(QR_ERR_NULL, qr_build_payload(NULL, buf, sizeof buf, &len, &err));
    CHECK_TEXT("charge", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_check_charge(NULL, NULL, 0, &len));
    /* A length without a text. */
    CHECK_STATUS(QR_ERR_NULL, qr_check_payload(NULL, 5, 0, NULL, 0, &len));
    CHECK_STATUS(QR_ERR_NULL, qr_parse_payload(NULL, 5, nodes, 4, &len, &err));
    CHECK_TEXT("payload", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_get_field(NULL, 5, "00", buf, sizeof buf, &len, &err));
    CHECK_TEXT("payload", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_render_bitmap(NULL, 5, NULL, pixels, sizeof pixels, &len, NULL, &err));
    CHECK_TEXT("text", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_render_image(NULL, 5, 0, NULL, pixels, sizeof pixels, &len, NULL, &err));
    CHECK_TEXT("text", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_get_field(PUBLISHED_BR, QR_NUL_TERMINATED, NULL, buf, sizeof buf, &len, &err));
    CHECK_TEXT("path", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_get_field(PUBLISHED_BR, QR_NUL_TERMINATED, "", buf, sizeof buf, &len, &err));
    CHECK_STATUS(QR_ERR_NULL, qr_format_amount(5, 2, NULL, buf, sizeof buf, &len, &err));
    CHECK_TEXT("currency", err.field);
    CHECK_STATUS(QR_ERR_NULL, qr_format_amount(5, 2, "", buf, sizeof buf, &len, &err));
    {
        sample_receipt sample;
        qr_printer printer = QR_PRINTER_INIT;
        size_t i;

        CHECK_STATUS(QR_ERR_NULL, qr_print_symbol(NULL, 5, NULL, NULL, pixels, sizeof pixels, &len, NULL, &err));
        CHECK_TEXT("text", err.field);
        CHECK_STATUS(QR_ERR_NULL, qr_print_receipt(NULL, NULL, pixels, sizeof pixels, &len, NULL, &err));
        CHECK_TEXT("receipt", err.field);
        sample_receipt_of(&sample);
        sample.receipt.lines = NULL;
        CHECK_STATUS(QR_ERR_NULL, qr_print_receipt(&sample.receipt, NULL, pixels, sizeof pixels, &len, NULL, &err));
        CHECK_TEXT("lines", err.field);
        sample_receipt_of(&sample);
        sample.lines[QR_LINE_RAW].text = NULL;
        CHECK_STATUS(QR_ERR_NULL, qr_print_receipt(&sample.receipt, NULL, pixels, sizeof pixels, &len, NULL, &err));
        CHECK_TEXT("lines[6].text", err.field);
        sample_receipt_of(&sample);
        sample.lines[QR_LINE_SYMBOL].text = NULL;
        CHECK_STATUS(QR_ERR_EMPTY, qr_print_receipt(&sample.receipt, NULL, pixels, sizeof pixels, &len, NULL, &err));
        CHECK_TEXT("lines[1].text", err.field);
        CHECK_STATUS(QR_ERR_NULL, qr_printer_find(NULL, &printer, &err));
        CHECK_TEXT("model", err.field);
        CHECK_STATUS(QR_ERR_NULL, qr_printer_find("", &printer, &err));
        CHECK_STATUS(QR_ERR_NULL, qr_printer_find("TM-T20X", NULL, &err));
        CHECK_TEXT("out", err.field);
        CHECK_STATUS(QR_ERR_NULL, qr_printer_find("TM-T20X", NULL, NULL));
        CHECK_INT(UNTOUCHED, len);
        /* An empty text is the same as none; an empty receipt is one. */
        for (i = 0; i < 2; i++) {
            uint8_t one[8192], other[8192];
            uint32_t one_len, other_len;
            qr_line line = QR_LINE_INIT;
            qr_receipt receipt = QR_RECEIPT_INIT;

            line.kind = i == 0 ? QR_LINE_TEXT : QR_LINE_CODE;
            receipt.lines = &line;
            receipt.line_count = 1;
            CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, one, sizeof one, &one_len, NULL, &err));
            line.text = "";
            CHECK_STATUS(QR_OK, qr_print_receipt(&receipt, NULL, other, sizeof other, &other_len, NULL, &err));
            CHECK_INT(one_len, other_len);
            CHECK_BYTES(one, other, one_len);
            receipt.line_count = 0;
            CHECK_STATUS(QR_OK, receipt_with(&receipt));
            receipt.lines = NULL;
            CHECK_STATUS(QR_OK, receipt_with(&receipt));
        }
    }
    len = UNTOUCHED;
    CHECK_INT(-7, qr_constant(NULL, -7));
    CHECK_INT(-7, qr_constant("", -7));
    CHECK_INT(-7, qr_constant("QR_NO_SUCH_THING", -7));

    /* An empty text is the same as none. */
    {
        qr_status empty = qr_parse_payload("", QR_NUL_TERMINATED, nodes, 4, &len, NULL);

        CHECK(empty > 0);
        CHECK_STATUS(empty, qr_parse_payload(NULL, QR_NUL_TERMINATED, nodes, 4, &len, NULL));
        CHECK_STATUS(empty, qr_parse_payload(NULL, 0, nodes, 4, &len, NULL));
        CHECK_STATUS(empty, qr_parse_payload("x", 0, nodes, 4, &len, NULL));
        empty = qr_check_payload("", QR_NUL_TERMINATED, 0, NULL, 0, &len);
        CHECK(empty > 0);
        CHECK_STATUS(empty, qr_check_payload(NULL, QR_NUL_TERMINATED, 0, NULL, 0, &len));
        CHECK_STATUS(empty, qr_check_payload(NULL, 0, 0, NULL, 0, &len));
        empty = qr_render_image("", QR_NUL_TERMINATED, 0, NULL, NULL, 0, &len, NULL, NULL);
        CHECK_STATUS(empty, qr_render_image(NULL, QR_NUL_TERMINATED, 0, NULL, NULL, 0, &len, NULL, NULL));
        CHECK_STATUS(empty, qr_render_image(NULL, 0, 0, NULL, NULL, 0, &len, NULL, NULL));
    }
    {
        qr_charge with = sample_charge();
        char with_empty[QR_PAYLOAD_MAX + 1], with_null[QR_PAYLOAD_MAX + 1];

        with.purpose = NULL;
        CHECK_STATUS(QR_OK, qr_build_payload(&with, with_null, sizeof with_null, &len, NULL));
        with.purpose = "";
        with.sponsor_id = "";
        with.postal_code = "";
        CHECK_STATUS(QR_OK, qr_build_payload(&with, with_empty, sizeof with_empty, &len, NULL));
        CHECK_TEXT(with_null, with_empty);
        with.field_count = 1;
        CHECK_STATUS(QR_ERR_NULL, qr_build_payload(&with, with_empty, sizeof with_empty, &len, &err));
        CHECK_TEXT("fields", err.field);
    }
}

static void a_zeroed_struct_is_as_good_as_its_init(void)
{
    qr_error err, err_init = QR_ERROR_INIT;
    qr_charge charge, charge_init = QR_CHARGE_INIT;
    qr_render_options options, options_init = QR_RENDER_OPTIONS_INIT;
    qr_bitmap bitmap, bitmap_init = QR_BITMAP_INIT;
    qr_printer printer, printer_init = QR_PRINTER_INIT;
    qr_line line, line_init = QR_LINE_INIT;
    qr_receipt receipt, receipt_init = QR_RECEIPT_INIT;
    qr_print_info info, info_init = QR_PRINT_INFO_INIT;

    context("_INIT");
    memset(&printer, 0, sizeof printer);
    memset(&line, 0, sizeof line);
    memset(&receipt, 0, sizeof receipt);
    memset(&info, 0, sizeof info);
    printer.struct_size = (uint32_t)sizeof printer;
    line.struct_size = (uint32_t)sizeof line;
    receipt.struct_size = (uint32_t)sizeof receipt;
    info.struct_size = (uint32_t)sizeof info;
    CHECK_BYTES(&printer, &printer_init, sizeof printer);
    CHECK_BYTES(&line, &line_init, sizeof line);
    CHECK_BYTES(&receipt, &receipt_init, sizeof receipt);
    CHECK_BYTES(&info, &info_init, sizeof info);
    memset(&err, 0, sizeof err);
    memset(&charge, 0, sizeof charge);
    memset(&options, 0, sizeof options);
    memset(&bitmap, 0, sizeof bitmap);
    err.struct_size = (uint32_t)sizeof err;
    charge.struct_size = (uint32_t)sizeof charge;
    options.struct_size = (uint32_t)sizeof options;
    bitmap.struct_size = (uint32_t)sizeof bitmap;
    CHECK_BYTES(&err, &err_init, sizeof err);
    CHECK_BYTES(&charge, &charge_init, sizeof charge);
    CHECK_BYTES(&options, &options_init, sizeof options);
    CHECK_BYTES(&bitmap, &bitmap_init, sizeof bitmap);

    {
        static uint8_t with[65536], without[65536];
        uint32_t with_len, without_len;

        CHECK_STATUS(QR_OK, qr_render_bitmap("posqr", 5, &options, with, sizeof with, &with_len, NULL, NULL));
        CHECK_STATUS(QR_OK, qr_render_bitmap("posqr", 5, NULL, without, sizeof without, &without_len, NULL, NULL));
        CHECK_INT(without_len, with_len);
        CHECK_BYTES(without, with, with_len);
        CHECK_STATUS(QR_OK, qr_print_symbol("posqr", 5, &printer, &options, with, sizeof with, &with_len, NULL, NULL));
        CHECK_STATUS(QR_OK, qr_print_symbol("posqr", 5, NULL, NULL, without, sizeof without, &without_len, NULL, NULL));
        CHECK_INT(without_len, with_len);
        CHECK_BYTES(without, with, with_len);
        /* What the defaults are, said aloud. */
        printer.width_dots = 384;
        printer.dpi = 203;
        printer.raster = QR_RASTER_GS_V_0;
        printer.band_dots = 255;
        printer.min_module_um = 330;
        printer.columns = 32;
        CHECK_STATUS(QR_OK, qr_print_symbol("posqr", 5, &printer, NULL, with, sizeof with, &with_len, NULL, NULL));
        CHECK_INT(without_len, with_len);
        CHECK_BYTES(without, with, with_len);
    }
}

/* ---- values that nobody knows ------------------------------------------------------------------ */

static void unknown_flags_and_values_are_refused(void)
{
    char text[2048];
    uint32_t len = UNTOUCHED;
    uint32_t bit;
    uint32_t value;

    for (bit = 0; bit < 32; bit++) {
        uint32_t flag = (uint32_t)1 << bit;
        const uint32_t charge_flags = QR_CHARGE_KEEP_ACCENTS | QR_CHARGE_TRUNCATE | QR_CHARGE_TRIM |
                                      QR_CHARGE_ALLOW_MISSING | QR_CHARGE_ANY_CHECK_DIGITS;
        const uint32_t render_flags =
            QR_RENDER_SMALLEST | QR_RENDER_NO_ECI | QR_RENDER_BOOST_ECC | QR_RENDER_INVERT;
        qr_charge charge = sample_charge();
        qr_render_options options = small_options();

        context("flag %lX", (unsigned long)flag);
        if ((flag & charge_flags) == 0) {
            charge.flags = flag;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, build_with(&charge));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, check_with(&charge));
        }
        if ((flag & render_flags) == 0) {
            options.flags = flag;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, bitmap_with(&options));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, image_with(&options));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, symbol_with(&options));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, receipt_looking(&options));
        }
        if (flag > QR_PRINTER_AT_LINE_START) {
            qr_printer printer = QR_PRINTER_INIT;

            printer.flags = flag;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, symbol_for(&printer));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, receipt_for(&printer));
        }
        if (flag > QR_STYLE_DOUBLE) {
            qr_line line = QR_LINE_INIT;

            line.style = flag;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, receipt_of_line(&line));
        }
    }
    for (value = 0; value < 40; value++) {
        uint32_t v = value < 36 ? value : (uint32_t)1 << (value - 8);
        qr_charge charge = sample_charge();
        qr_render_options options;

        context("value %lu", (unsigned long)v);
        if (v > QR_PROFILE_PIX_DYNAMIC) {
            charge.profile = v;
            CHECK_STATUS(QR_ERR_UNSUPPORTED, build_with(&charge));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, check_with(&charge));
            CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_check_payload(PUBLISHED_BR, QR_NUL_TERMINATED, v, NULL, 0, &len));
        }
        charge = sample_charge();
        charge.encoding = v;
        CHECK_STATUS(v <= QR_ENCODING_CP858 ? QR_OK : QR_ERR_UNSUPPORTED, build_with(&charge));
        charge = sample_charge();
        charge.reserved = v;
        CHECK_STATUS(v == 0 ? QR_OK : QR_ERR_UNSUPPORTED, build_with(&charge));
        options = small_options();
        options.ecc = v;
        CHECK_STATUS(v <= QR_ECC_HIGH ? QR_OK : QR_ERR_UNSUPPORTED, bitmap_with(&options));
        options = small_options();
        options.mask = v;
        CHECK_STATUS(v <= QR_MASK_7 ? QR_OK : QR_ERR_UNSUPPORTED, image_with(&options));
        options = small_options();
        options.pixel_format = v;
        if (v > QR_PIXEL_RGBA32) {
            CHECK_STATUS(QR_ERR_UNSUPPORTED, bitmap_with(&options));
        }
        options = small_options();
        options.reserved = v;
        CHECK_STATUS(v == 0 ? QR_OK : QR_ERR_UNSUPPORTED, bitmap_with(&options));
        if (v > QR_IMAGE_ANSI) {
            CHECK_STATUS(QR_ERR_UNSUPPORTED, qr_render_image("posqr", 5, v, NULL, NULL, 0, &len, NULL, NULL));
        }
        CHECK_STATUS(v <= QR_LANG_NAME ? QR_OK : QR_ERR_UNSUPPORTED,
                     qr_status_text(QR_ERR_NULL, v, 0, text, sizeof text, &len));
        CHECK_STATUS(v <= QR_ENCODING_CP858 ? QR_OK : QR_ERR_UNSUPPORTED,
                     qr_status_text(QR_ERR_NULL, 0, v, text, sizeof text, &len));

        {
            qr_printer printer = QR_PRINTER_INIT;
            qr_line line = QR_LINE_INIT;
            qr_receipt receipt = QR_RECEIPT_INIT;

            if (v > QR_COMMANDS_CPCL) {
                printer.commands = v;
                CHECK_STATUS(QR_ERR_UNSUPPORTED, symbol_for(&printer));
                CHECK_STATUS(QR_ERR_UNSUPPORTED, receipt_for(&printer));
                printer.commands = 0;
            }
            printer.symbol = v;
            CHECK_STATUS(v <= QR_SYMBOL_AUTO ? QR_OK : QR_ERR_UNSUPPORTED, symbol_for(&printer));
            printer.symbol = 0;
            /* Of those that are known, too, only the ones of the commands. */
            printer.raster = v;
            CHECK_STATUS(v <= QR_RASTER_GS_PAREN_L ? QR_OK : QR_ERR_UNSUPPORTED, symbol_for(&printer));
            printer.raster = 0;
            printer.flags = QR_PRINTER_CODE_PAGE;
            printer.encoding = v;
            CHECK_STATUS(v <= QR_ENCODING_CP858 ? QR_OK : QR_ERR_UNSUPPORTED, receipt_for(&printer));
            receipt.encoding = v;
            CHECK_STATUS(v <= QR_ENCODING_CP858 ? QR_OK : QR_ERR_UNSUPPORTED, receipt_with(&receipt));
            receipt.encoding = 0;
            receipt.reserved = v;
            CHECK_STATUS(v == 0 ? QR_OK : QR_ERR_UNSUPPORTED, receipt_with(&receipt));
            line.align = v;
            CHECK_STATUS(v <= QR_ALIGN_RIGHT ? QR_OK : QR_ERR_UNSUPPORTED, receipt_of_line(&line));
            line.align = 0;
            line.reserved = v;
            CHECK_STATUS(v == 0 ? QR_OK : QR_ERR_UNSUPPORTED, receipt_of_line(&line));
            line.reserved = 0;
            line.kind = v;
            line.text = "posqr";
            CHECK_STATUS(v <= QR_LINE_RAW ? QR_OK : QR_ERR_UNSUPPORTED, receipt_of_line(&line));
        }

        /* Numbers outside their range. */
        options = small_options();
        options.row_align = v;
        CHECK_STATUS(v <= 2 || v == 4 ? QR_OK : QR_ERR_RANGE, bitmap_with(&options));
    }
    {
        static const struct {
            size_t member;
            uint32_t largest;
        } ranges[] = {{offsetof(qr_render_options, module_px), 256},
                      {offsetof(qr_render_options, quiet_modules), 64},
                      {offsetof(qr_render_options, min_version), 40},
                      {offsetof(qr_render_options, max_version), 40}};
        size_t i;

        for (i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
            qr_render_options options = QR_RENDER_OPTIONS_INIT;
            uint32_t *member = (uint32_t *)(void *)((char *)&options + ranges[i].member);
            uint32_t need;

            context("render option at offset %lu", (unsigned long)ranges[i].member);
            *member = ranges[i].largest;
            CHECK_STATUS(QR_OK, qr_render_bitmap("posqr", 5, &options, NULL, 0, &need, NULL, NULL));
            *member = ranges[i].largest + 1;
            CHECK_STATUS(QR_ERR_RANGE, qr_render_bitmap("posqr", 5, &options, NULL, 0, &need, NULL, NULL));
            *member = 0xFFFFFFFEu;
            CHECK_STATUS(QR_ERR_RANGE, qr_render_bitmap("posqr", 5, &options, NULL, 0, &need, NULL, NULL));
        }
    }
    {
        static const struct {
            size_t member;
            uint32_t smallest, largest; /* 0 is the default of each */
        } ranges[] = {{offsetof(qr_printer, width_dots), 100, 4096},
                      {offsetof(qr_printer, dpi), 60, 1200},
                      {offsetof(qr_printer, band_dots), 24, 65535},
                      {offsetof(qr_printer, native_module_min), 1, 8},
                      {offsetof(qr_printer, native_module_max), 3, 100},
                      {offsetof(qr_printer, native_text_max), 1, 7089},
                      {offsetof(qr_printer, columns), 8, 255},
                      {offsetof(qr_printer, feed_dots), 0, 2400},
                      {offsetof(qr_printer, label_dots), 0, 32000},
                      {offsetof(qr_printer, gap_dots), 0, 2400}};
        size_t i;

        for (i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
            qr_printer printer = QR_PRINTER_INIT;
            uint32_t *member = (uint32_t *)(void *)((char *)&printer + ranges[i].member);

            context("printer at offset %lu", (unsigned long)ranges[i].member);
            printer.min_module_um = QR_ANY_SIZE;
            *member = ranges[i].smallest;
            CHECK_STATUS(QR_OK, symbol_for(&printer));
            *member = ranges[i].largest;
            CHECK(symbol_for(&printer) == QR_OK || symbol_for(&printer) == QR_ERR_BUFFER_TOO_SMALL);
            *member = ranges[i].largest + 1;
            CHECK_STATUS(QR_ERR_RANGE, symbol_for(&printer));
            *member = 0xFFFFFFFFu;
            CHECK_STATUS(QR_ERR_RANGE, symbol_for(&printer));
            CHECK_STATUS(QR_ERR_RANGE, receipt_for(&printer));
        }
    }
    {
        qr_line line = QR_LINE_INIT;

        context("empty lines");
        line.kind = QR_LINE_FEED;
        line.count = 255;
        CHECK_STATUS(QR_OK, receipt_of_line(&line));
        line.count = 256;
        CHECK_STATUS(QR_ERR_RANGE, receipt_of_line(&line));
        line.kind = QR_LINE_RAW;
        line.text = "x";
        line.count = 0x80000000u;
        CHECK_STATUS(QR_ERR_RANGE, receipt_of_line(&line));
    }
    {
        qr_render_options options = small_options();

        context("versions the wrong way round");
        options.min_version = 9;
        options.max_version = 8;
        CHECK_STATUS(QR_ERR_RANGE, bitmap_with(&options));
    }
}

/* ---- text -------------------------------------------------------------------------------------- */

static qr_status build_named(uint32_t encoding, const char *name, qr_error *err)
{
    qr_charge charge = sample_charge();
    char buf[QR_PAYLOAD_MAX + 1];
    uint32_t len;

    err->struct_size = (uint32_t)sizeof *err;
    charge.encoding = encoding;
    charge.merchant_name = (const char *)guarded_copy(in_room, name, strlen(name) + 1);
    return qr_build_payload(&charge, buf, sizeof buf, &len, err);
}

static void invalid_text_is_refused_in_every_encoding(void)
{
    static const struct {
        uint32_t encoding;
        const char *text;
        qr_status expected;
        int offset; /* of the first byte that is wrong */
    } cases[] = {
        {QR_ENCODING_UTF8, "Caf\351", QR_ERR_ENCODING, 3},
        {QR_ENCODING_UTF8, "Caf\303", QR_ERR_ENCODING, 3},
        {QR_ENCODING_UTF8, "a\200", QR_ERR_ENCODING, 1},
        {QR_ENCODING_UTF8, "a\300\257", QR_ERR_ENCODING, 1},         /* overlong */
        {QR_ENCODING_UTF8, "a\355\240\200", QR_ERR_ENCODING, 1},     /* surrogate */
        {QR_ENCODING_UTF8, "a\364\220\200\200", QR_ERR_ENCODING, 1}, /* beyond U+10FFFF */
        {QR_ENCODING_UTF8, "a\377", QR_ERR_ENCODING, 1},
        {QR_ENCODING_CP1252, "a\201", QR_ERR_ENCODING, 1},
        {QR_ENCODING_CP1252, "a\215", QR_ERR_ENCODING, 1},
        {QR_ENCODING_CP1252, "a\217", QR_ERR_ENCODING, 1},
        {QR_ENCODING_CP1252, "a\220", QR_ERR_ENCODING, 1},
        {QR_ENCODING_CP1252, "a\235", QR_ERR_ENCODING, 1},
        /* UTF-8, though a code page is stated. */
        {QR_ENCODING_LATIN1, "Tr\303\252s", QR_ERR_ENCODING, 2},
        {QR_ENCODING_CP1252, "Tr\303\252s", QR_ERR_ENCODING, 2},
        {QR_ENCODING_CP850, "JO\303\203O", QR_ERR_ENCODING, 2},
        {QR_ENCODING_CP437, "Ba\303\272", QR_ERR_ENCODING, 2},
        {QR_ENCODING_CP860, "Ba\303\272", QR_ERR_ENCODING, 2},
        /* The others give every byte a meaning; what has no ASCII form is refused by name. */
        {QR_ENCODING_UTF8, "a\360\237\215\272", QR_ERR_NOT_ANS, 1},
        {QR_ENCODING_LATIN1, "a\201", QR_ERR_NOT_ANS, 1},
        {QR_ENCODING_CP850, "a\262", QR_ERR_NOT_ANS, 1},
        {QR_ENCODING_CP437, "a\262", QR_ERR_NOT_ANS, 1},
        {QR_ENCODING_CP860, "a\262", QR_ERR_NOT_ANS, 1}};
    qr_error unused;
    size_t i;
    uint32_t encoding;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_error err;

        context("encoding %lu, text %lu", (unsigned long)cases[i].encoding, (unsigned long)i);
        CHECK_STATUS(cases[i].expected, build_named(cases[i].encoding, cases[i].text, &err));
        CHECK_STATUS(cases[i].expected, err.code);
        CHECK_TEXT("merchant_name", err.field);
        CHECK_INT(cases[i].offset, err.offset);
    }
    /* A capital with an accent and the trade mark: UTF-8, too, but of a letter that nobody writes. */
    context("no UTF-8");
    CHECK_STATUS(QR_OK, build_named(QR_ENCODING_CP1252, "NESCAF\311\256", &unused));
    /* Control characters, in any encoding. */
    for (encoding = QR_ENCODING_UTF8; encoding <= QR_ENCODING_CP858; encoding++) {
        int c;

        for (c = 1; c < 0x20; c++) {
            char text[8] = "ab?d";
            qr_error err;

            text[2] = (char)c;
            context("encoding %lu, control character %d", (unsigned long)encoding, c);
            CHECK_STATUS(QR_ERR_NOT_ANS, build_named(encoding, text, &err));
            CHECK_INT(2, err.offset);
        }
    }
}

static void accents_are_folded_from_every_encoding(void)
{
    static const struct {
        uint32_t encoding;
        const char *city;
    } cases[] = {{QR_ENCODING_UTF8, "Bogot\303\241"},   {QR_ENCODING_UTF8, "Bogota\314\201"},
                 {QR_ENCODING_LATIN1, "Bogot\341"},     {QR_ENCODING_CP1252, "Bogot\341"},
                 {QR_ENCODING_CP850, "Bogot\240"},      {QR_ENCODING_CP437, "Bogot\240"},
                 {QR_ENCODING_CP860, "Bogot\240"},
                 {QR_ENCODING_CP858, "Bogot\240"}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_charge charge = sample_charge();
        char buf[QR_PAYLOAD_MAX + 1];
        uint32_t len;

        context("encoding %lu", (unsigned long)cases[i].encoding);
        charge.encoding = cases[i].encoding;
        charge.merchant_city = (const char *)guarded_copy(in_room, cases[i].city, strlen(cases[i].city) + 1);
        CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
        CHECK(strstr(buf, "6006Bogota6235") != NULL);
        charge.flags = QR_CHARGE_KEEP_ACCENTS;
        CHECK_STATUS(QR_OK, qr_build_payload(&charge, buf, sizeof buf, &len, NULL));
        CHECK(strstr(buf, "6006Bogot\303\2416235") != NULL);
    }
}

static void text_with_a_length_is_read_no_further(void)
{
    const size_t size = strlen(PUBLISHED_BR);
    const char *payload = (const char *)guarded_copy(in_room, PUBLISHED_BR, size); /* no NUL follows */
    static const char nul_inside[] = "00020101021243380016com.mercadolibre\00002011030958224";
    qr_node nodes[64];
    qr_error err = QR_ERROR_INIT;
    char buf[64];
    uint8_t image[65536];
    uint32_t count;
    uint32_t len;
    size_t i;

    context("text with a length");
    CHECK_STATUS(QR_OK, qr_parse_payload(payload, size, nodes, 64, &count, &err));
    CHECK_STATUS(QR_OK, qr_check_payload(payload, size, QR_PROFILE_MERCADO_PAGO, NULL, 0, &count));
    CHECK_STATUS(QR_OK, qr_get_field(payload, size, "62.07", buf, sizeof buf, &len, &err));
    CHECK_TEXT("CAJA001", buf);
    CHECK_STATUS(QR_OK, qr_render_image(payload, size, QR_IMAGE_PBM, NULL, image, sizeof image, &len, NULL, &err));
    CHECK_STATUS(QR_OK, qr_render_bitmap(payload, size, NULL, image, sizeof image, &len, NULL, &err));
    CHECK_STATUS(QR_OK, qr_print_symbol(payload, size, NULL, NULL, image, sizeof image, &len, NULL, &err));
    for (i = 0; i < size; i++) { /* each beginning of it */
        const char *begin = (const char *)guarded_copy(in_room, PUBLISHED_BR, i);

        qr_parse_payload(begin, i, nodes, 64, &count, &err);
        qr_get_field(begin, i, "62.07", buf, sizeof buf, &len, &err);
        CHECK(qr_check_payload(begin, i, QR_PROFILE_EMV, NULL, 0, &count) > 0);
    }

    context("NUL inside");
    CHECK_STATUS(QR_ERR_NUL_INSIDE, qr_parse_payload(nul_inside, sizeof nul_inside, nodes, 64, &count, &err));
    CHECK_TEXT("payload", err.field);
    CHECK_INT(36, err.offset);
    CHECK_STATUS(QR_ERR_NUL_INSIDE, qr_check_payload(nul_inside, sizeof nul_inside, 0, NULL, 0, &count));
    CHECK_STATUS(QR_ERR_NUL_INSIDE, qr_get_field(nul_inside, sizeof nul_inside, "00", buf, sizeof buf, &len, &err));
    CHECK_STATUS(QR_OK, qr_render_image("a\0b", 3, QR_IMAGE_PBM, NULL, image, sizeof image, &len, NULL, &err));
    CHECK_STATUS(QR_OK, qr_render_bitmap("a\0b", 3, NULL, image, sizeof image, &len, NULL, &err));

    CHECK_STATUS(QR_OK, qr_print_symbol("a\0b", 3, NULL, NULL, image, sizeof image, &len, NULL, &err));

    context("text that is not UTF-8");
    CHECK_STATUS(QR_ERR_NOT_UTF8, qr_print_symbol("caf\351", 4, NULL, NULL, image, sizeof image, &len, NULL, &err));
    CHECK_STATUS(QR_ERR_NOT_UTF8, qr_parse_payload("000201\351", 7, nodes, 64, &count, &err));
    CHECK_INT(6, err.offset);
    CHECK_STATUS(QR_ERR_NOT_UTF8, qr_check_payload("000201\351", 7, 0, NULL, 0, &count));
    CHECK_STATUS(QR_ERR_NOT_UTF8, qr_get_field("000201\351", 7, "00", buf, sizeof buf, &len, &err));
    CHECK_STATUS(QR_ERR_NOT_UTF8, qr_render_image("caf\351", 4, QR_IMAGE_PBM, NULL, image, sizeof image, &len, NULL, &err));
    CHECK_INT(3, err.offset);
    {
        qr_render_options options = QR_RENDER_OPTIONS_INIT;

        options.flags = QR_RENDER_NO_ECI;
        CHECK_STATUS(QR_OK, qr_render_image("caf\351", 4, QR_IMAGE_PBM, &options, image, sizeof image, &len, NULL, &err));
    }
}

/* ---- errors say what is wrong ------------------------------------------------------------------ */

static void errors_say_what_is_wrong_and_where(void)
{
    static const struct {
        size_t member;
        const char *value;
        qr_status code;
        const char *field, *path;
        uint32_t offset, found, limit;
    } cases[] = {
        {offsetof(qr_charge, amount), "5,00", QR_ERR_BAD_AMOUNT, "amount", "54", 1, 0, 0},
        {offsetof(qr_charge, amount), "-5", QR_ERR_BAD_AMOUNT, "amount", "54", 0, 0, 0},
        {offsetof(qr_charge, amount), "1.2.3", QR_ERR_BAD_AMOUNT, "amount", "54", 3, 0, 0},
        {offsetof(qr_charge, amount), "0.00", QR_ERR_ZERO_AMOUNT, "amount", "54", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, amount), "5.001", QR_ERR_MORE_DECIMALS_THAN_CURRENCY, "amount", "54", QR_NO_OFFSET, 3, 2},
        {offsetof(qr_charge, amount), "12345678901.00", QR_ERR_TOO_LONG, "amount", "54", QR_NO_OFFSET, 14, 13},
        {offsetof(qr_charge, amount), NULL, QR_ERR_MISSING_MANDATORY, "amount", "54", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, merchant_name), "12345678901234567890123456", QR_ERR_TOO_LONG, "merchant_name",
         "59", QR_NO_OFFSET, 26, 25},
        {offsetof(qr_charge, merchant_name), NULL, QR_ERR_MISSING_MANDATORY, "merchant_name", "59",
         QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, merchant_name), "Caf\303\251 \360\237\215\272", QR_ERR_NOT_ANS, "merchant_name",
         "59", 6, 0, 0},
        {offsetof(qr_charge, merchant_city), "1234567890123456", QR_ERR_TOO_LONG, "merchant_city", "60",
         QR_NO_OFFSET, 16, 15},
        {offsetof(qr_charge, reference), "", QR_ERR_MISSING_MANDATORY, "reference", "62.05", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, reference), "12345678901234567890123456", QR_ERR_TOO_LONG, "reference", "62.05",
         QR_NO_OFFSET, 26, 25},
        {offsetof(qr_charge, terminal), "12345678901", QR_ERR_TOO_LONG, "terminal", "62.07", QR_NO_OFFSET, 11, 10},
        {offsetof(qr_charge, user_id), "12a4", QR_ERR_NOT_NUMERIC, "user_id", "43.03", 2, 0, 0},
        {offsetof(qr_charge, user_id), NULL, QR_ERR_MISSING_MANDATORY, "user_id", "43.03", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, country), "br", QR_ERR_BAD_COUNTRY, "country", "58", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, currency), "XYZ", QR_ERR_BAD_VALUE, "currency", "53", QR_NO_OFFSET, 0, 0},
        {offsetof(qr_charge, merchant_category), "58", QR_ERR_BAD_LENGTH, "merchant_category", "52",
         QR_NO_OFFSET, 2, 4},
        {offsetof(qr_charge, pix_key), "a@b.com", QR_ERR_FORBIDDEN, "pix_key", "", QR_NO_OFFSET, 0, 0}};
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        qr_charge charge = sample_charge();
        qr_error err = QR_ERROR_INIT;
        qr_error fault = QR_ERROR_INIT;
        char buf[QR_PAYLOAD_MAX + 1] = "as it was";
        uint32_t len = UNTOUCHED;
        uint32_t count = 0;

        memcpy((char *)&charge + cases[i].member, &cases[i].value, sizeof cases[i].value);
        context("case %lu, %s \"%s\"", (unsigned long)i, cases[i].field, cases[i].value ? cases[i].value : "NULL");
        CHECK_STATUS(cases[i].code, qr_build_payload(&charge, buf, sizeof buf, &len, &err));
        CHECK_ERROR(cases[i].code, &err);
        CHECK_TEXT(cases[i].field, err.field);
        CHECK_TEXT(cases[i].path, err.path);
        CHECK_INT(cases[i].offset, err.offset);
        CHECK_INT(cases[i].found, err.found);
        CHECK_INT(cases[i].limit, err.limit);
        CHECK_INT(QR_ACTION_FIX, err.action);
        CHECK(strncmp(err.message, cases[i].field, strlen(cases[i].field)) == 0);
        CHECK_TEXT("as it was", buf);
        CHECK_INT(UNTOUCHED, len);
        /* The list of faults agrees. */
        CHECK_STATUS(cases[i].code, qr_check_charge(&charge, &fault, 1, &count));
        CHECK_INT(1, count);
        CHECK_BYTES(&err, &fault, sizeof err);
    }
}

static void messages_are_ascii_whatever_comes_in(void)
{
    int c;

    for (c = 1; c < 256; c++) {
        char name[4] = "x?y";
        qr_error err;
        size_t i;
        int ascii = 1;

        name[1] = (char)c;
        context("byte %02X", c);
        if (build_named(QR_ENCODING_UTF8, name, &err) != QR_OK) {
            for (i = 0; err.message[i] != '\0'; i++) {
                ascii &= err.message[i] >= 0x20 && err.message[i] < 0x7F;
            }
            CHECK(ascii);
        }
    }
}

int main(void)
{
    size_t i;

    room = guarded_new(16384);
    err_room = guarded_new(16384);
    in_room = guarded_new(16384);
    for (i = 0; i < CALL_COUNT; i++) {
        every_buffer_size_from_nothing_to_one_more_than_needed(&CALLS[i]);
        a_buffer_at_an_odd_address_is_as_good(&CALLS[i]);
        null_for_each_pointer(&CALLS[i]);
        a_capacity_that_is_none_is_refused(&CALLS[i]);
        a_success_clears_the_error_of_before(&CALLS[i]);
        another_error_leaves_everything_but_err_as_it_was(&CALLS[i]);
        an_error_struct_of_another_size(&CALLS[i]);
        an_error_struct_at_an_odd_address_is_as_good(&CALLS[i]);
        every_member_of_an_error_is_written(&CALLS[i]);
        an_output_struct_of_another_size(&CALLS[i]);
        an_output_struct_says_the_same_asked_short_or_done(&CALLS[i]);
    }
    for (i = 0; i < FILL_CALL_COUNT; i++) {
        a_success_clears_the_error_of_before(&FILL_CALLS[i]);
        another_error_leaves_everything_but_err_as_it_was(&FILL_CALLS[i]);
        an_error_struct_of_another_size(&FILL_CALLS[i]);
        an_error_struct_at_an_odd_address_is_as_good(&FILL_CALLS[i]);
        every_member_of_an_error_is_written(&FILL_CALLS[i]);
        an_output_struct_of_another_size(&FILL_CALLS[i]);
    }
    for (i = 0; i < CHECK_CALL_COUNT; i++) {
        fault_lists_of_every_length(&CHECK_CALLS[i]);
        fault_lists_of_another_stride(&CHECK_CALLS[i]);
        fault_lists_and_null(&CHECK_CALLS[i]);
        a_list_of_no_possible_length_is_refused(&CHECK_CALLS[i]);
    }
    a_length_that_is_none_is_refused_and_nothing_read();
    input_structs_of_other_sizes();
    fields_are_read_to_their_end_and_no_further();
    lines_are_read_to_their_end_and_no_further();
    the_input_pointer_may_be_null_or_not();
    a_zeroed_struct_is_as_good_as_its_init();
    unknown_flags_and_values_are_refused();
    invalid_text_is_refused_in_every_encoding();
    accents_are_folded_from_every_encoding();
    text_with_a_length_is_read_no_further();
    errors_say_what_is_wrong_and_where();
    messages_are_ascii_whatever_comes_in();
    guarded_free(room);
    guarded_free(err_room);
    guarded_free(in_room);
    return check_result("promises");
}
