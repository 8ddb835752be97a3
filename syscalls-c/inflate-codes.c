/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codes of a deflate block: those it brings (RFC 1951, section 3.2.7) and those everybody knows.
 */
#include <string.h>

#include "inflate.h"

/**
 * read_lengths() - read the lengths of a block's codes (RFC 1951, section 3.2.7)
 * @z:     the stream; its lengths are filled
 * @total: how many
 * @codes: how many lengths of the code for lengths there are
 *
 * Return: status
 */
static enum inflate_status read_lengths(struct inflate *z, unsigned int total, unsigned int codes)
{
	static const uint8_t order[19] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
	uint32_t table[1 << INFLATE_LENGTH_BITS];
	uint8_t lengths[19] = { 0 };
	enum inflate_status status;

	for (unsigned int i = 0; i < codes; i++) {
		status = inflate_take(z);
		if (status != INFLATE_DONE)
			return status;
		lengths[order[i]] = (uint8_t)inflate_drop(z, 3);
	}
	if (inflate_length_table(table, lengths) < 0)
		return INFLATE_MALFORMED;
	for (unsigned int have = 0; have < total;) {
		unsigned int symbol, repeat = 1;
		uint8_t value;
		uint32_t entry;

		status = inflate_take(z);
		if (status != INFLATE_DONE)
			return status;
		entry = table[z->bits & ((1U << INFLATE_LENGTH_BITS) - 1)];
		if (entry & ENTRY_SPECIAL)
			return INFLATE_MALFORMED;
		inflate_drop(z, entry & 0xff);
		symbol = entry >> 16;
		value = (uint8_t)symbol;
		if (symbol >= 16) {
			if (symbol == 16 && have == 0)
				return INFLATE_MALFORMED;
			value = symbol == 16 ? z->lengths[have - 1] : 0;
			repeat = symbol == 16	? 3 + inflate_drop(z, 2)
				 : symbol == 17 ? 3 + inflate_drop(z, 3)
						: 11 + inflate_drop(z, 7);
		}
		if (repeat > total - have)
			return INFLATE_MALFORMED;
		memset(z->lengths + have, value, repeat);
		have += repeat;
	}
	return INFLATE_DONE;
}

/**
 * inflate_dynamic_codes() - make the tables of a block that brings its codes
 * @z: the stream
 *
 * Return: status
 */
enum inflate_status inflate_dynamic_codes(struct inflate *z)
{
	enum inflate_status status = inflate_take(z);
	unsigned int literals, distances, codes;

	if (status != INFLATE_DONE)
		return status;
	literals = 257 + inflate_drop(z, 5);
	distances = 1 + inflate_drop(z, 5);
	codes = 4 + inflate_drop(z, 4);
	if (literals > 286 || distances > 30)
		return INFLATE_MALFORMED;
	status = read_lengths(z, literals + distances, codes);
	if (status != INFLATE_DONE)
		return status;
	if (z->lengths[256] == 0 || inflate_literal_table(z->literals, z->lengths, literals) < 0 ||
	    inflate_distance_table(z->distances, z->lengths + literals, distances) < 0)
		return INFLATE_MALFORMED;
	return INFLATE_DONE;
}

/**
 * inflate_fixed_codes() - make the tables of the codes that everybody knows (RFC 1951, section 3.2.6)
 * @z: the stream
 *
 * Return: status
 */
enum inflate_status inflate_fixed_codes(struct inflate *z)
{
	memset(z->lengths, 8, 144);
	memset(z->lengths + 144, 9, 112);
	memset(z->lengths + 256, 7, 24);
	memset(z->lengths + 280, 8, 8);
	memset(z->lengths + 288, 5, 32);
	if (inflate_literal_table(z->literals, z->lengths, 288) < 0 ||
	    inflate_distance_table(z->distances, z->lengths + 288, 32) < 0)
		return INFLATE_MALFORMED;
	return INFLATE_DONE;
}
