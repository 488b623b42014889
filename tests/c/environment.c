/* environment.c: the same bytes whatever locale, time zone, environment and floating-point traps. */
#define _GNU_SOURCE 1
#include "calls.h"

#include <fenv.h>
#include <locale.h>
#include <time.h>

static unsigned char before[EVERYTHING_MAX];
static unsigned char after[EVERYTHING_MAX];
static uint32_t before_len;

static void same_as_before(void)
{
    uint32_t len = everything(after);

    CHECK_INT(before_len, len);
    CHECK_BYTES(before, after, len);
}

int main(void)
{
    /* Those with a decimal comma and those whose letters differ from ASCII's (Turkish i). */
    static const char *const locales[] = {"C",           "POSIX",       "C.UTF-8",     "pt_BR.UTF-8",
                                          "pt_BR",       "de_DE.UTF-8", "es_AR.UTF-8", "tr_TR.UTF-8",
                                          "ja_JP.EUC-JP"};
    size_t i;
    int set = 0;

    before_len = everything(before);
    CHECK(before_len > 0);
    for (i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        context("locale %s", locales[i]);
        if (setlocale(LC_ALL, locales[i]) != NULL) {
            set++;
            same_as_before();
        }
        setenv("LC_ALL", locales[i], 1);
        setenv("LANG", locales[i], 1);
        same_as_before();
    }
    printf("%d locales of this machine tried\n", set);
    setlocale(LC_ALL, "C");

    context("time zone");
    setenv("TZ", "America/Sao_Paulo", 1);
    tzset();
    same_as_before();
    setenv("TZ", "nonsense/\001", 1);
    tzset();
    same_as_before();

    context("empty environment");
    clearenv();
    same_as_before();
    setenv("RUST_BACKTRACE", "full", 1);
    setenv("HOME", "/nowhere", 1);
    setenv("PATH", "", 1);
    same_as_before();

#if defined(__linux__) && defined(__x86_64__)
    /* Delphi and VB6 run with floating-point exceptions unmasked. */
    context("floating-point traps");
    feenableexcept(FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW | FE_UNDERFLOW | FE_INEXACT);
    same_as_before();
    fedisableexcept(FE_ALL_EXCEPT);
#endif
    return check_result("environment");
}
