/* status_text.c: every status has a name, and a cause and cure in three languages and every encoding. */
#include "check.h"

#include <iconv.h>

static const struct {
    const char *name;
    qr_status status;
} STATUSES[] = {
#define STATUS(NAME) {#NAME, NAME},
#include "interface.inc"
};
#define STATUS_COUNT (sizeof STATUSES / sizeof STATUSES[0])

static const struct {
    uint32_t encoding;
    const char *iconv_name;
} ENCODINGS[] = {{QR_ENCODING_LATIN1, "ISO-8859-1"},
                 {QR_ENCODING_CP1252, "CP1252"},
                 {QR_ENCODING_CP850, "CP850"},
                 {QR_ENCODING_CP437, "CP437"},
                 {QR_ENCODING_CP860, "CP860"},
                 {QR_ENCODING_CP858, "CP858"}};

static void names(void)
{
    char text[64];
    uint32_t len;
    long n;
    size_t i;

    for (i = 0; i < STATUS_COUNT; i++) {
        context("%s", STATUSES[i].name);
        CHECK_TEXT(STATUSES[i].name, qr_status_name(STATUSES[i].status));
        CHECK_STATUS(QR_OK, qr_status_text(STATUSES[i].status, QR_LANG_NAME, QR_ENCODING_CP437, text, sizeof text, &len));
        CHECK_TEXT(STATUSES[i].name, text);
        CHECK_INT(strlen(text), len);
    }
    for (n = -300; n < 1000; n++) {
        const char *name = qr_status_name((qr_status)n);

        context("name of %ld", n);
        CHECK(name != NULL && strncmp(name, "QR_", 3) == 0);
        CHECK(name == qr_status_name((qr_status)n)); /* static */
        CHECK_STATUS(QR_OK, qr_status_text((qr_status)n, QR_LANG_NAME, QR_ENCODING_UTF8, text, sizeof text, &len));
        CHECK_TEXT(name, text);
    }
    CHECK(qr_status_name(2147483647) != NULL && qr_status_name(-2147483647 - 1) != NULL);
}

/* The text of every status and language, and of a status that nobody knows. */
static void texts_are_complete_and_different(void)
{
    static char texts[STATUS_COUNT + 1][3][2048];
    size_t i, k;
    uint32_t language;

    for (i = 0; i <= STATUS_COUNT; i++) {
        for (language = 0; language < 3; language++) {
            qr_status status = i < STATUS_COUNT ? STATUSES[i].status : 199;
            uint32_t len = 0;

            context("%s, language %lu", qr_status_name(status), (unsigned long)language);
            CHECK_STATUS(QR_OK, qr_status_text(status, language, QR_ENCODING_UTF8, texts[i][language],
                                               sizeof texts[i][language], &len));
            CHECK_INT(strlen(texts[i][language]), len);
            CHECK(status == QR_OK || len >= 20);
        }
    }
    for (i = 0; i <= STATUS_COUNT * 3; i++) {
        for (k = i + 1; k < (STATUS_COUNT + 1) * 3; k++) {
            context("texts %s/%lu and %s/%lu", i / 3 < STATUS_COUNT ? STATUSES[i / 3].name : "unknown",
                    (unsigned long)i % 3, k / 3 < STATUS_COUNT ? STATUSES[k / 3].name : "unknown",
                    (unsigned long)k % 3);
            CHECK(i / 3 == 0 || strcmp(texts[i / 3][i % 3], texts[k / 3][k % 3]) != 0);
        }
    }
}

/* What the code page can write is written in it; a text never fails for want of a letter. */
static void texts_in_every_encoding(void)
{
    size_t i, e;
    uint32_t language;

    for (e = 0; e < sizeof ENCODINGS / sizeof ENCODINGS[0]; e++) {
        iconv_t converter = iconv_open(ENCODINGS[e].iconv_name, "UTF-8");

        for (i = 0; i < STATUS_COUNT; i++) {
            for (language = 0; language < 3; language++) {
                char utf8[2048], got[2048], expected[2048];
                uint32_t len = 0, utf8_len = 0;

                context("%s, language %lu, %s", STATUSES[i].name, (unsigned long)language,
                        ENCODINGS[e].iconv_name);
                CHECK_STATUS(QR_OK, qr_status_text(STATUSES[i].status, language, QR_ENCODING_UTF8, utf8,
                                                   sizeof utf8, &utf8_len));
                CHECK_STATUS(QR_OK, qr_status_text(STATUSES[i].status, language, ENCODINGS[e].encoding, got,
                                                   sizeof got, &len));
                CHECK_INT(strlen(got), len);
                if (converter != (iconv_t)-1) {
                    char *from = utf8, *to = expected;
                    size_t from_left = utf8_len + 1, to_left = sizeof expected;

                    iconv(converter, NULL, NULL, NULL, NULL);
                    if (iconv(converter, &from, &from_left, &to, &to_left) == 0) {
                        CHECK_TEXT(expected, got);
                    } else {
                        CHECK(language != QR_LANG_EN && len > utf8_len / 2);
                    }
                }
            }
        }
        if (converter != (iconv_t)-1) {
            iconv_close(converter);
        }
    }
}

int main(void)
{
    CHECK(STATUS_COUNT > 45);
    names();
    texts_are_complete_and_different();
    texts_in_every_encoding();
    return check_result("status_text");
}
