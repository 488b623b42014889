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
    BEGIN(qr_http_request);
    MEMBER(qr_http_request, struct_size);
    MEMBER(qr_http_request, time_left_ms);
    MEMBER(qr_http_request, header_count);
    MEMBER(qr_http_request, body_len);
    MEMBER(qr_http_request, method);
    MEMBER(qr_http_request, url);
    MEMBER(qr_http_request, headers);
    MEMBER(qr_http_request, body);
    END(qr_http_request);
    BEGIN(qr_http_response);
    MEMBER(qr_http_response, struct_size);
    MEMBER(qr_http_response, http_status);
    MEMBER(qr_http_response, headers_cap);
    MEMBER(qr_http_response, headers_len);
    MEMBER(qr_http_response, body_cap);
    MEMBER(qr_http_response, body_len);
    MEMBER(qr_http_response, headers);
    MEMBER(qr_http_response, body);
    MEMBER(qr_http_response, detail);
    END(qr_http_response);
    BEGIN(qr_client_options);
    MEMBER(qr_client_options, struct_size);
    MEMBER(qr_client_options, flags);
    MEMBER(qr_client_options, connect_timeout_ms);
    MEMBER(qr_client_options, total_timeout_ms);
    MEMBER(qr_client_options, poll_interval_ms);
    MEMBER(qr_client_options, reserved);
    MEMBER(qr_client_options, access_token);
    MEMBER(qr_client_options, country);
    MEMBER(qr_client_options, pos);
    MEMBER(qr_client_options, user_id);
    MEMBER(qr_client_options, base_url);
    MEMBER(qr_client_options, proxy_url);
    MEMBER(qr_client_options, ca_pem);
    MEMBER(qr_client_options, user_agent);
    MEMBER(qr_client_options, platform_id);
    MEMBER(qr_client_options, integrator_id);
    MEMBER(qr_client_options, sponsor_id);
    MEMBER(qr_client_options, transport);
    MEMBER(qr_client_options, transport_context);
    MEMBER(qr_client_options, log);
    MEMBER(qr_client_options, log_context);
    END(qr_client_options);
    BEGIN(qr_item);
    MEMBER(qr_item, struct_size);
    MEMBER(qr_item, quantity);
    MEMBER(qr_item, title);
    MEMBER(qr_item, unit_price);
    MEMBER(qr_item, unit_measure);
    MEMBER(qr_item, code);
    MEMBER(qr_item, category);
    END(qr_item);
    BEGIN(qr_order);
    MEMBER(qr_order, struct_size);
    MEMBER(qr_order, encoding);
    MEMBER(qr_order, api);
    MEMBER(qr_order, mode);
    MEMBER(qr_order, flags);
    MEMBER(qr_order, expires_s);
    MEMBER(qr_order, item_count);
    MEMBER(qr_order, reserved);
    MEMBER(qr_order, items);
    MEMBER(qr_order, reference);
    MEMBER(qr_order, amount);
    MEMBER(qr_order, pos);
    MEMBER(qr_order, description);
    MEMBER(qr_order, title);
    MEMBER(qr_order, notification_url);
    MEMBER(qr_order, idempotency_key);
    MEMBER(qr_order, extra_json);
    END(qr_order);
    BEGIN(qr_order_info);
    MEMBER(qr_order_info, struct_size);
    MEMBER(qr_order_info, state);
    MEMBER(qr_order_info, flags);
    MEMBER(qr_order_info, next_ask_ms);
    MEMBER(qr_order_info, qr_data_status);
    MEMBER(qr_order_info, qr_data_len);
    MEMBER(qr_order_info, order_id);
    MEMBER(qr_order_info, payment_id);
    MEMBER(qr_order_info, refund_id);
    MEMBER(qr_order_info, receipt_id);
    MEMBER(qr_order_info, idempotency_key);
    MEMBER(qr_order_info, reference);
    MEMBER(qr_order_info, pos);
    MEMBER(qr_order_info, status);
    MEMBER(qr_order_info, status_detail);
    MEMBER(qr_order_info, payment_status);
    MEMBER(qr_order_info, payment_status_detail);
    MEMBER(qr_order_info, amount);
    MEMBER(qr_order_info, paid_amount);
    MEMBER(qr_order_info, refunded_amount);
    MEMBER(qr_order_info, currency);
    MEMBER(qr_order_info, method);
    MEMBER(qr_order_info, provider);
    MEMBER(qr_order_info, created_at);
    MEMBER(qr_order_info, updated_at);
    MEMBER(qr_order_info, expires_at);
    MEMBER(qr_order_info, qr_data);
    END(qr_order_info);
    BEGIN(qr_payment_info);
    MEMBER(qr_payment_info, struct_size);
    MEMBER(qr_payment_info, state);
    MEMBER(qr_payment_info, approved_count);
    MEMBER(qr_payment_info, flags);
    MEMBER(qr_payment_info, payment_id);
    MEMBER(qr_payment_info, reference);
    MEMBER(qr_payment_info, status);
    MEMBER(qr_payment_info, status_detail);
    MEMBER(qr_payment_info, amount);
    MEMBER(qr_payment_info, approved_amount);
    MEMBER(qr_payment_info, refunded_amount);
    MEMBER(qr_payment_info, currency);
    MEMBER(qr_payment_info, method);
    MEMBER(qr_payment_info, approved_at);
    END(qr_payment_info);
    BEGIN(qr_store);
    MEMBER(qr_store, struct_size);
    MEMBER(qr_store, encoding);
    MEMBER(qr_store, external_id);
    MEMBER(qr_store, name);
    MEMBER(qr_store, street);
    MEMBER(qr_store, street_number);
    MEMBER(qr_store, city);
    MEMBER(qr_store, state);
    MEMBER(qr_store, latitude);
    MEMBER(qr_store, longitude);
    MEMBER(qr_store, landmark);
    MEMBER(qr_store, extra_json);
    END(qr_store);
    BEGIN(qr_store_info);
    MEMBER(qr_store_info, struct_size);
    MEMBER(qr_store_info, flags);
    MEMBER(qr_store_info, store_id);
    MEMBER(qr_store_info, external_id);
    END(qr_store_info);
    BEGIN(qr_pos);
    MEMBER(qr_pos, struct_size);
    MEMBER(qr_pos, encoding);
    MEMBER(qr_pos, category);
    MEMBER(qr_pos, reserved);
    MEMBER(qr_pos, external_id);
    MEMBER(qr_pos, name);
    MEMBER(qr_pos, external_store_id);
    MEMBER(qr_pos, store_id);
    MEMBER(qr_pos, extra_json);
    END(qr_pos);
    BEGIN(qr_pos_info);
    MEMBER(qr_pos_info, struct_size);
    MEMBER(qr_pos_info, flags);
    MEMBER(qr_pos_info, pos_id);
    MEMBER(qr_pos_info, external_id);
    MEMBER(qr_pos_info, store_id);
    MEMBER(qr_pos_info, external_store_id);
    MEMBER(qr_pos_info, image_url);
    END(qr_pos_info);
    BEGIN(qr_webhook);
    MEMBER(qr_webhook, struct_size);
    MEMBER(qr_webhook, flags);
    MEMBER(qr_webhook, x_signature);
    MEMBER(qr_webhook, x_request_id);
    MEMBER(qr_webhook, data_id);
    END(qr_webhook);
    return gaps == 0 ? 0 : 1;
}
