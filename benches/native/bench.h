/* bench.h: what the C side offers to the bench. The Rust side declares the same in src/native.rs. */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h>
#include <stdint.h>

/* posqr, as a C program calls it. Every function returns 0 when the library did not return QR_OK. */

#define BENCH_SMALLEST 1u

/* The sample sale into text; returns its length. */
size_t posqr_build(char *buf, size_t cap);

/* 1 if the payload is without fault, of the profile given. */
int posqr_check(const char *payload, size_t len, uint32_t profile);

/* Returns the number of objects. */
size_t posqr_parse(const char *payload, size_t len);

/* Reads the reference, 62.05; returns its length. */
size_t posqr_get(const char *payload, size_t len);

/* A text to draw, and how: levels L, M, Q, H are 1 to 4, as QR_ECC_. */
typedef struct drawing {
    const char *text;
    size_t len;
    uint32_t ecc;
    uint32_t flags;   /* BENCH_SMALLEST */
    uint32_t version; /* 0: the smallest that fits */
} drawing;

/* Encodes, asking for a size only; returns the version. */
size_t posqr_query(const drawing *d);

/* Encodes and draws one pixel a module, without quiet zone; returns the side in pixels. */
size_t posqr_modules(const drawing *d, uint8_t *buf, size_t cap);

/* Encodes and draws for paper of 384 dots, with quiet zone; returns the side in pixels. */
size_t posqr_paper(const drawing *d, uint8_t *buf, size_t cap);

const char *posqr_version(void);

/* Online: a client of the account that BENCH_TOKEN opens, at base_url (no slash at its end); ca_pem
 * is the only certificate it trusts, NULL: HTTP. NULL if it did not open. */
void *posqr_open(const char *base_url, const char *ca_pem);

/* One sale, "sale-%012llu": the order is created, then read. */
int posqr_sale(void *client, unsigned long long number);

void posqr_close(void *client);

/* What an integrator would write without posqr. */

typedef struct sale {
    const char *user_id;
    const char *category;
    const char *currency;
    double amount;
    const char *country;
    const char *name;
    const char *city;
    const char *reference;
    const char *terminal;
    const char *purpose;
} sale;

/* The sample sale by sprintf; buf has room for 513. Returns the length. */
size_t sprintf_build(char *buf);

/* CRC-16/CCITT-FALSE with a table of 256 entries. */
uint16_t table_crc(const char *text, size_t len);

/* libqrencode and a raster loop for paper of 384 dots; returns the side in pixels, 0: failed. */
size_t qrencode_paper(const drawing *d, uint8_t *buf, size_t cap);

/* The same two requests by libcurl, as an integrator would send them: posqr_open and its relatives.
 * The idempotency key is the sale's, 36 characters; NULL: one that is made of the number. */
#define BENCH_TOKEN "APP_USR-1234567890123456-091523-abcdef0123456789abcdef0123456789-582245993"
#define BENCH_AGENT "bench/1.0"

void *libcurl_open(const char *base_url, const char *ca_pem);
int libcurl_sale(void *side, unsigned long long number, const char *key);
void libcurl_close(void *side);
const char *libcurl_version(void);

/* The calling thread, and those that it starts from now on, stay on the processor that it runs on;
 * and the end of that. 1: done. */
int stay_on_this_cpu(void);
int use_all_cpus_again(void);

#endif
