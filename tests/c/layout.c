/* layout.c: prints every struct of the header: size, and offset and size of each member. The record is
 * in tests/abi/. Fails if there is a gap: members must fill their struct under any packing. */
#include <posqr.h>

#include <stddef.h>
#include <stdio.h>

static unsigned long sum;
static int gaps;

static void begin(const char *name, unsigned long size)
{
    sum = 0;
    printf("%s %lu\n", name, size);
}

static void member(const char *name, unsigned long offset, unsigned long size)
{
    if (offset != sum) {
        printf("  a gap, or a member that is not listed, before %s\n", name);
        gaps++;
    }
    sum = offset + size;
    printf("  %4lu %4lu %s\n", offset, size, name);
}

static void end(unsigned long size)
{
    if (sum != size) {
        printf("  a gap, or a member that is not listed, at the end\n");
        gaps++;
    }
}

#define STRUCT(TYPE) begin(#TYPE, (unsigned long)sizeof(TYPE));
#define MEMBER(TYPE, NAME) \
    member(#NAME, (unsigned long)offsetof(TYPE, NAME), (unsigned long)sizeof(((TYPE *)0)->NAME));
#define END(TYPE) end((unsigned long)sizeof(TYPE));

int main(void)
{
#include "interface.inc"
    return gaps == 0 ? 0 : 1;
}
