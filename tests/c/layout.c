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

#define BEGIN(type) begin(#type, (unsigned long)sizeof(type))
#define MEMBER(type, name) \
    member(#name, (unsigned long)offsetof(type, name), (unsigned long)sizeof(((type *)0)->name))
#define END(type) end((unsigned long)sizeof(type))

int main(void)
{
    BEGIN(qr_error);
    MEMBER(qr_error, struct_size);
    MEMBER(qr_error, code);
    MEMBER(qr_error, severity);
    MEMBER(qr_error, action);
    MEMBER(qr_error, offset);
    MEMBER(qr_error, found);
    MEMBER(qr_error, limit);
    MEMBER(qr_error, http_status);
    MEMBER(qr_error, retry_after_ms);
    MEMBER(qr_error, reserved);
    MEMBER(qr_error, field);
    MEMBER(qr_error, path);
    MEMBER(qr_error, api_code);
    MEMBER(qr_error, request_id);
    MEMBER(qr_error, message);
    END(qr_error);
    BEGIN(qr_field);
    MEMBER(qr_field, path);
    MEMBER(qr_field, value);
    END(qr_field);
    BEGIN(qr_charge);
    MEMBER(qr_charge, struct_size);
    MEMBER(qr_charge, profile);
    MEMBER(qr_charge, encoding);
    MEMBER(qr_charge, flags);
    MEMBER(qr_charge, field_count);
    MEMBER(qr_charge, reserved);
    MEMBER(qr_charge, fields);
    MEMBER(qr_charge, amount);
    MEMBER(qr_charge, currency);
    MEMBER(qr_charge, country);
    MEMBER(qr_charge, merchant_name);
    MEMBER(qr_charge, merchant_city);
    MEMBER(qr_charge, postal_code);
    MEMBER(qr_charge, merchant_category);
    MEMBER(qr_charge, reference);
    MEMBER(qr_charge, terminal);
    MEMBER(qr_charge, purpose);
    MEMBER(qr_charge, user_id);
    MEMBER(qr_charge, sponsor_id);
    MEMBER(qr_charge, pix_key);
    MEMBER(qr_charge, pix_url);
    MEMBER(qr_charge, pix_description);
    END(qr_charge);
    BEGIN(qr_node);
    MEMBER(qr_node, path);
    MEMBER(qr_node, offset);
    MEMBER(qr_node, length);
    MEMBER(qr_node, depth);
    MEMBER(qr_node, flags);
    END(qr_node);
    BEGIN(qr_render_options);
    MEMBER(qr_render_options, struct_size);
    MEMBER(qr_render_options, ecc);
    MEMBER(qr_render_options, flags);
    MEMBER(qr_render_options, module_px);
    MEMBER(qr_render_options, width_px);
    MEMBER(qr_render_options, quiet_modules);
    MEMBER(qr_render_options, min_version);
    MEMBER(qr_render_options, max_version);
    MEMBER(qr_render_options, mask);
    MEMBER(qr_render_options, pixel_format);
    MEMBER(qr_render_options, row_align);
    MEMBER(qr_render_options, reserved);
    END(qr_render_options);
    BEGIN(qr_bitmap);
    MEMBER(qr_bitmap, struct_size);
    MEMBER(qr_bitmap, width_px);
    MEMBER(qr_bitmap, height_px);
    MEMBER(qr_bitmap, stride_bytes);
    MEMBER(qr_bitmap, pixel_format);
    MEMBER(qr_bitmap, version);
    MEMBER(qr_bitmap, ecc);
    MEMBER(qr_bitmap, mask);
    MEMBER(qr_bitmap, module_px);
    MEMBER(qr_bitmap, quiet_modules);
    END(qr_bitmap);
    return gaps == 0 ? 0 : 1;
}
