/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inflating a gzip stream (RFC 1952, RFC 1951) that comes in pieces into memory that is handed on in pieces.
 *
 * The caller gives two functions that may block, so the decoder keeps no state between pieces but its own stack
 * frame. Bytes before `out` are the window: what was handed on must stay readable for INFLATE_WINDOW bytes.
 */
#ifndef RL_INFLATE_H
#define RL_INFLATE_H

#include <stddef.h>
#include <stdint.h>

/* How far back a match may reach. */
#define INFLATE_WINDOW 32768
/* Bytes of the input buffer that must be readable behind its end, of any value. */
#define INFLATE_INPUT_SLACK 64
/* Bytes before unread input that must stay in the buffer: they may be given back. */
#define INFLATE_INPUT_KEEP 8
/* Bytes that may be written behind `out_limit`: three literals, the longest match and what copying overshoots. */
#define INFLATE_OUTPUT_SLACK 320

enum inflate_status {
	INFLATE_DONE = 0,
	INFLATE_TRUNCATED = 1, /* the input ends in the middle */
	INFLATE_MALFORMED = 2,
	INFLATE_TRAILING = 3, /* bytes behind the last member */
	INFLATE_RATIO = 4,    /* it grows beyond every use */
	INFLATE_CHECKSUM = 5,
	INFLATE_IO = 6, /* a function of the caller's failed */
};

/* Output up to which no ratio is looked at, and bytes of output for one of input from there on. */
#define INFLATE_RATIO_FREE (8U << 20)
#define INFLATE_RATIO_LIMIT 1000U

/* Slots of the tables: 2^bits and room for the second level. Going beyond is refused by the builder. */
#define INFLATE_LITERAL_BITS 11
#define INFLATE_LITERAL_SLOTS 2400
#define INFLATE_DISTANCE_BITS 8
#define INFLATE_DISTANCE_SLOTS 512
#define INFLATE_LENGTH_BITS 7

struct inflate {
	/* Unread input, and whether nothing comes behind it. */
	const uint8_t *in, *in_end;
	int in_last;
	const uint8_t *in_first; /* where input lies of which `consumed` bytes came before */
	/* Output: bytes from `start` to `out` were not handed on yet; `window` is the oldest a match may reach. */
	uint8_t *start, *out, *out_limit;
	const uint8_t *window;

	/*
	 * Give more input: at least one byte more than there is, or `in_last`. Keeps INFLATE_INPUT_KEEP bytes before
	 * `in`. Returns 0 or -1.
	 */
	int (*read)(struct inflate *inflate);
	/* Take the output from `start` to `out` and make room, moving all four pointers. Returns 0 or -1. */
	int (*write)(struct inflate *inflate);

	uint64_t bits; /* the next bits of the input, lowest first */
	unsigned int count;

	uint64_t consumed;
	uint64_t produced; /* and handed on */
	uint32_t crc;

	uint32_t literals[INFLATE_LITERAL_SLOTS];
	uint32_t distances[INFLATE_DISTANCE_SLOTS];
	uint8_t lengths[320];
};

enum inflate_status inflate_gzip(struct inflate *inflate);
enum inflate_status inflate_blocks(struct inflate *inflate);
enum inflate_status inflate_need(struct inflate *inflate, size_t count);
enum inflate_status inflate_hand_on(struct inflate *inflate);
enum inflate_status inflate_take(struct inflate *inflate);
enum inflate_status inflate_dynamic_codes(struct inflate *inflate);
enum inflate_status inflate_fixed_codes(struct inflate *inflate);

/**
 * inflate_drop() - use up bits
 * @z:     the stream
 * @count: how many, at most what there are
 *
 * Return: their number
 */
static inline unsigned int inflate_drop(struct inflate *z, unsigned int count)
{
	unsigned int value = (unsigned int)z->bits & ((1U << count) - 1);

	z->bits >>= count;
	z->count -= count;
	return value;
}

/* Table entries; see inflate-table.c. */
#define ENTRY_LITERAL (1U << 31)
#define ENTRY_SPECIAL (1U << 15) /* one of the next two, or no code at all */
#define ENTRY_SUBTABLE (1U << 14)
#define ENTRY_END (1U << 13)

int inflate_literal_table(uint32_t *table, const uint8_t *lengths, unsigned int count);
int inflate_distance_table(uint32_t *table, const uint8_t *lengths, unsigned int count);
int inflate_length_table(uint32_t *table, const uint8_t *lengths);

uint32_t inflate_crc32(uint32_t crc, const uint8_t *bytes, size_t length);

#endif
