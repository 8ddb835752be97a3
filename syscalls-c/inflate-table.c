/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Decoding tables for the canonical Huffman codes of RFC 1951, section 3.2.2.
 *
 * A table is looked up with the next bits of the input. An entry is
 *
 *	bits 0-7	bits of code and extra bits together
 *	bits 8-11	bits of the code; of a subtable's entry, the bits that look it up
 *	bits 13-15	ENTRY_END, ENTRY_SUBTABLE, ENTRY_SPECIAL
 *	bits 16-30	the literal, the base of a length or distance, or where the subtable begins
 *	bit 31		ENTRY_LITERAL
 *
 * Codes longer than the table's bits are found in a subtable, whose entries count all bits of the code.
 *
 * Must: write inside the table whatever the lengths are; refuse what zlib refuses: codes that overlap, and
 * codes that leave some input undefined, unless there is a single one of one bit or none at all.
 */
#include <string.h>

#include "inflate.h"

#define LENGTH_MAX 15U
#define SYMBOLS_MAX 288U

/* What the entry of a code is, but for the code's own length. */
#define LENGTH(base, extra) ((uint32_t)(base) << 16 | (extra))
#define NONE ENTRY_SPECIAL

static const uint32_t length_symbols[31] = {
	LENGTH(3, 0),	LENGTH(4, 0),  LENGTH(5, 0),   LENGTH(6, 0),   LENGTH(7, 0),   LENGTH(8, 0),   LENGTH(9, 0),
	LENGTH(10, 0),	LENGTH(11, 1), LENGTH(13, 1),  LENGTH(15, 1),  LENGTH(17, 1),  LENGTH(19, 2),  LENGTH(23, 2),
	LENGTH(27, 2),	LENGTH(31, 2), LENGTH(35, 3),  LENGTH(43, 3),  LENGTH(51, 3),  LENGTH(59, 3),  LENGTH(67, 4),
	LENGTH(83, 4),	LENGTH(99, 4), LENGTH(115, 4), LENGTH(131, 5), LENGTH(163, 5), LENGTH(195, 5), LENGTH(227, 5),
	LENGTH(258, 0), NONE,	       NONE,
};

static const uint32_t distance_symbols[32] = {
	LENGTH(1, 0),
	LENGTH(2, 0),
	LENGTH(3, 0),
	LENGTH(4, 0),
	LENGTH(5, 1),
	LENGTH(7, 1),
	LENGTH(9, 2),
	LENGTH(13, 2),
	LENGTH(17, 3),
	LENGTH(25, 3),
	LENGTH(33, 4),
	LENGTH(49, 4),
	LENGTH(65, 5),
	LENGTH(97, 5),
	LENGTH(129, 6),
	LENGTH(193, 6),
	LENGTH(257, 7),
	LENGTH(385, 7),
	LENGTH(513, 8),
	LENGTH(769, 8),
	LENGTH(1025, 9),
	LENGTH(1537, 9),
	LENGTH(2049, 10),
	LENGTH(3073, 10),
	LENGTH(4097, 11),
	LENGTH(6145, 11),
	LENGTH(8193, 12),
	LENGTH(12289, 12),
	LENGTH(16385, 13),
	LENGTH(24577, 13),
	NONE,
	NONE,
};

struct code {
	uint32_t *table;
	unsigned int slots; /* room in the table */
	unsigned int bits;  /* that look it up */
	unsigned int used;  /* slots taken */
	unsigned int counts[LENGTH_MAX + 1];
};

/**
 * reverse() - the bits of a code in the order they come in the input
 * @code:   the code
 * @length: its bits
 *
 * Return: reversed
 */
static unsigned int reverse(unsigned int code, unsigned int length)
{
	code = (code & 0x5555) << 1 | (code >> 1 & 0x5555);
	code = (code & 0x3333) << 2 | (code >> 2 & 0x3333);
	code = (code & 0x0f0f) << 4 | (code >> 4 & 0x0f0f);
	code = (code & 0x00ff) << 8 | code >> 8;
	return code >> (16 - length);
}

/**
 * is_complete() - whether the code lengths make a code that may be used
 * @code:      with its counts
 * @may_be_one: one code of one bit, or none at all, is enough
 *
 * Return: 1 or 0
 */
static int is_complete(const struct code *code, int may_be_one)
{
	unsigned int total = 0;
	int left = 1;

	for (unsigned int length = 1; length <= LENGTH_MAX; length++) {
		left = 2 * left - (int)code->counts[length];
		if (left < 0)
			return 0;
		total += code->counts[length];
	}
	return left == 0 || (may_be_one && (total == 0 || (total == 1 && code->counts[1] == 1)));
}

/**
 * open_subtable() - make a subtable for the codes that begin with the same bits
 * @code:   the table, with the counts of codes not placed yet
 * @prefix: those bits, reversed
 * @length: of the shortest of these codes
 *
 * Return: the subtable's bits, 0 when there is no room
 */
static unsigned int open_subtable(struct code *code, unsigned int prefix, unsigned int length)
{
	unsigned int bits = length - code->bits;
	int left = 1 << bits;

	for (unsigned int next = length; next <= LENGTH_MAX; next++) {
		left -= (int)code->counts[next];
		if (left <= 0 || next == LENGTH_MAX)
			break;
		bits++;
		left *= 2;
	}
	if ((1U << bits) > code->slots - code->used)
		return 0;
	code->table[prefix] = ENTRY_SPECIAL | ENTRY_SUBTABLE | code->used << 16 | bits << 8;
	for (unsigned int i = 0; i < 1U << bits; i++)
		code->table[code->used + i] = NONE;
	code->used += 1U << bits;
	return bits;
}

/**
 * build() - make a table
 * @code:       its table, slots and bits are set
 * @lengths:    of the codes, by symbol; 0 for none
 * @entries:    what each symbol means
 * @count:      how many symbols, at most SYMBOLS_MAX
 * @may_be_one: see is_complete()
 *
 * Return: 0 or -1
 */
static int build(struct code *code, const uint8_t *lengths, const uint32_t *entries, unsigned int count, int may_be_one)
{
	unsigned int first[LENGTH_MAX + 2] = { 0 }, next = 0, open = 0, subtable = 0, sub_bits = 0;
	uint16_t sorted[SYMBOLS_MAX];

	memset(code->counts, 0, sizeof(code->counts));
	for (unsigned int symbol = 0; symbol < count; symbol++)
		code->counts[lengths[symbol] & LENGTH_MAX]++;
	code->counts[0] = 0;
	if (!is_complete(code, may_be_one))
		return -1;
	for (unsigned int length = 1; length <= LENGTH_MAX; length++)
		first[length + 1] = first[length] + code->counts[length];
	for (unsigned int symbol = 0; symbol < count; symbol++)
		if (lengths[symbol])
			sorted[first[lengths[symbol]]++] = (uint16_t)symbol;
	code->used = 1U << code->bits;
	for (unsigned int i = 0; i < code->used; i++)
		code->table[i] = NONE;
	for (unsigned int length = 1, at = 0; length <= LENGTH_MAX; length++, next <<= 1) {
		for (unsigned int left = code->counts[length]; left > 0; left--, at++, next++) {
			uint32_t entry = entries[sorted[at]] + (length | length << 8);
			unsigned int reversed = reverse(next, length), prefix = reversed & ((1U << code->bits) - 1);

			if (length <= code->bits) {
				for (unsigned int i = reversed; i < 1U << code->bits; i += 1U << length)
					code->table[i] = entry;
				continue;
			}
			/* codes of one prefix come together */
			if (!sub_bits || prefix != open) {
				open = prefix;
				subtable = code->used;
				/* only what is left of this length and all of the longer ones can be in it */
				code->counts[length] = left;
				sub_bits = open_subtable(code, prefix, length);
				if (!sub_bits)
					return -1;
			}
			for (unsigned int i = reversed >> code->bits; i < 1U << sub_bits;
			     i += 1U << (length - code->bits))
				code->table[subtable + i] = entry;
		}
	}
	return 0;
}

/**
 * inflate_literal_table() - the table for literals, lengths and the end of the block
 * @table:   INFLATE_LITERAL_SLOTS entries, filled
 * @lengths: of the codes
 * @count:   how many, at most 288
 *
 * Return: 0 or -1
 */
int inflate_literal_table(uint32_t *table, const uint8_t *lengths, unsigned int count)
{
	struct code code = { .table = table, .slots = INFLATE_LITERAL_SLOTS, .bits = INFLATE_LITERAL_BITS };
	uint32_t entries[SYMBOLS_MAX];

	for (uint32_t symbol = 0; symbol < 256; symbol++)
		entries[symbol] = ENTRY_LITERAL | symbol << 16;
	entries[256] = ENTRY_SPECIAL | ENTRY_END;
	memcpy(entries + 257, length_symbols, sizeof(length_symbols));
	return build(&code, lengths, entries, count, 1);
}

/**
 * inflate_distance_table() - the table for distances
 * @table:   INFLATE_DISTANCE_SLOTS entries, filled
 * @lengths: of the codes
 * @count:   how many, at most 32
 *
 * Return: 0 or -1
 */
int inflate_distance_table(uint32_t *table, const uint8_t *lengths, unsigned int count)
{
	struct code code = { .table = table, .slots = INFLATE_DISTANCE_SLOTS, .bits = INFLATE_DISTANCE_BITS };

	return build(&code, lengths, distance_symbols, count, 1);
}

/**
 * inflate_length_table() - the table for the lengths of the other codes
 * @table:   2^INFLATE_LENGTH_BITS entries, filled
 * @lengths: of the 19 codes, at most 7 bits
 *
 * Return: 0 or -1
 */
int inflate_length_table(uint32_t *table, const uint8_t *lengths)
{
	struct code code = { .table = table, .slots = 1U << INFLATE_LENGTH_BITS, .bits = INFLATE_LENGTH_BITS };
	uint32_t entries[19];

	for (uint32_t symbol = 0; symbol < 19; symbol++)
		entries[symbol] = symbol << 16;
	return build(&code, lengths, entries, 19, 0);
}
