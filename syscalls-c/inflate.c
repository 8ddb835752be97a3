/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deflate blocks (RFC 1951).
 *
 * Bits are kept in a 64-bit word that is filled by one unaligned load, past the end of what was read before; the
 * bits above `count` are those of the next bytes, so filling again changes nothing. Input may be read behind its
 * end, where the slack is: what was decoded from there is found out by inflate_need() before anything is done
 * with it that could not be taken back.
 *
 * Must: check for input and room once per turn of the loop, for all that a turn can use.
 */
#include "inflate.h"

#include <string.h>

#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* Input that three fillings can pass. */
#define TURN_INPUT 24

/**
 * load() - eight bytes as a number, lowest first
 * @bytes: where
 *
 * Return: the number
 */
static inline uint64_t load(const uint8_t *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap64(value);
#endif
	return value;
}

/**
 * inflate_hand_on() - give the output so far to the caller
 * @z: the stream
 *
 * Return: status
 */
enum inflate_status inflate_hand_on(struct inflate *z)
{
	size_t length = (size_t)(z->out - z->start);

	z->crc = inflate_crc32(z->crc, z->start, length);
	z->produced += length;
	if (z->out - z->window > INFLATE_WINDOW)
		z->window = z->out - INFLATE_WINDOW;
	if (z->produced > INFLATE_RATIO_FREE &&
	    z->produced / INFLATE_RATIO_LIMIT > z->consumed + (uint64_t)(z->in - z->in_first))
		return INFLATE_RATIO;
	return z->write(z) < 0 ? INFLATE_IO : INFLATE_DONE;
}

/**
 * give_back() - return whole bytes that were taken ahead to the input, and drop the bits before them
 * @z: the stream
 */
static void give_back(struct inflate *z)
{
	z->in -= z->count >> 3;
	z->bits = 0;
	z->count = 0;
}

/**
 * inflate_need() - have so many bytes of input
 * @z:     the stream, on a byte boundary
 * @count: how many
 *
 * Return: status
 */
enum inflate_status inflate_need(struct inflate *z, size_t count)
{
	if (z->in > z->in_end)
		return INFLATE_TRUNCATED;
	while ((size_t)(z->in_end - z->in) < count) {
		if (z->in_last)
			return INFLATE_TRUNCATED;
		if (z->read(z) < 0)
			return INFLATE_IO;
	}
	return INFLATE_DONE;
}

/**
 * ready() - have input and room for one turn
 * @z: the stream
 *
 * Return: status
 */
static enum inflate_status ready(struct inflate *z)
{
	while (!z->in_last && z->in_end - z->in < TURN_INPUT)
		if (z->read(z) < 0)
			return INFLATE_IO;
	/* up to eight bytes are taken ahead of what is used */
	if (z->in_last && z->in > z->in_end + 8)
		return INFLATE_TRUNCATED;
	return z->out > z->out_limit ? inflate_hand_on(z) : INFLATE_DONE;
}

/**
 * inflate_take() - have at least 56 bits, outside of the main loop
 * @z: the stream
 *
 * Return: status
 */
enum inflate_status inflate_take(struct inflate *z)
{
	enum inflate_status status = ready(z);

	if (status == INFLATE_DONE) {
		z->bits |= load(z->in) << z->count;
		z->in += (63 - z->count) >> 3;
		z->count |= 56;
	}
	return status;
}

/**
 * copy_match() - repeat earlier output
 * @out:      where to; up to 31 bytes more than asked for are written
 * @distance: how far back
 * @length:   how many bytes
 */
static inline void copy_match(uint8_t *out, size_t distance, size_t length)
{
	const uint8_t *from = out - distance, *end = out + length;
	uint64_t word;

	if (distance >= 16) {
		/* most matches are no longer than this */
		memcpy(out, from, 16);
		memcpy(out + 16, from + 16, 16);
		while (UNLIKELY(end - out > 32)) {
			out += 32;
			from += 32;
			memcpy(out, from, 16);
			memcpy(out + 16, from + 16, 16);
		}
	} else if (distance == 1) {
		word = *from * 0x0101010101010101U;
		do {
			memcpy(out, &word, 8);
			out += 8;
		} while (out < end);
	} else if (distance >= 8) {
		do {
			memcpy(out, from, 8);
			out += 8;
			from += 8;
		} while (out < end);
	} else {
		/* each step writes what it knows and too much, which the next one corrects */
		do {
			memcpy(&word, from, 8);
			memcpy(out, &word, 8);
			out += distance;
			from += distance;
		} while (out < end);
	}
}

/*
 * The main loop keeps these in registers and puts them back around every call. Of `count` only the lowest byte
 * counts, so that a whole entry can be taken off it.
 */
#define SAVE() (z->in = in, z->out = out, z->bits = bits, z->count = (uint8_t)count)
#define LOAD() (in = z->in, out = z->out, bits = z->bits, count = z->count)
#define FILL() (bits |= load(in) << (uint8_t)count, in += 7, in -= count >> 3 & 7, count |= 56)
#define USE(entry) (bits >>= (uint8_t)(entry), count -= (entry))
/* The base of a length or distance and its extra bits, from the bits as they were before USE(). */
#define VALUE(bits, entry) (((entry) >> 16) + (((bits) & (((uint64_t)1 << (uint8_t)(entry)) - 1)) >> ((entry) >> 8 & 15)))
#define LITERAL_MASK ((1U << INFLATE_LITERAL_BITS) - 1)
#define DISTANCE_MASK ((1U << INFLATE_DISTANCE_BITS) - 1)
/* Most bits of a distance: its code and the extra ones. */
#define DISTANCE_MOST (15 + 13)

/**
 * coded_block() - decode a block by the tables
 * @z: the stream
 *
 * The next entry is looked up before what the last one asks for is done, so that the processor need not wait for
 * it. A filling gives 56 bits: enough for two literals, which have at most 11 bits each when they are found without
 * a subtable, and a length of 20; or for three literals.
 *
 * Return: status
 */
static enum inflate_status coded_block(struct inflate *z)
{
	const uint32_t *literals = z->literals, *distances = z->distances;
	const uint8_t *in, *in_limit;
	uint8_t *out, *out_limit, literal;
	enum inflate_status status;
	uint64_t bits, saved, distance, length;
	uint32_t count, entry;

again:
	status = ready(z);
	if (status != INFLATE_DONE)
		return status;
	LOAD();
	in_limit = z->in_last ? z->in_end + 8 : z->in_end - TURN_INPUT;
	out_limit = z->out_limit;
	FILL();
	entry = literals[bits & LITERAL_MASK];
	do {
		saved = bits;
		USE(entry);
		if (entry & ENTRY_LITERAL) {
			literal = (uint8_t)(entry >> 16);
			entry = literals[bits & LITERAL_MASK];
			saved = bits;
			USE(entry);
			*out++ = literal;
			if (entry & ENTRY_LITERAL) {
				literal = (uint8_t)(entry >> 16);
				entry = literals[bits & LITERAL_MASK];
				saved = bits;
				USE(entry);
				*out++ = literal;
				if (entry & ENTRY_LITERAL) {
					*out++ = (uint8_t)(entry >> 16);
					entry = literals[bits & LITERAL_MASK];
					FILL();
					continue;
				}
			}
		}
		if (UNLIKELY(entry & ENTRY_SPECIAL)) {
			/* of an entry that leads to a subtable, or of no code, no bits were used */
			if (entry & ENTRY_SUBTABLE) {
				entry = literals[(entry >> 16) +
						 (bits >> INFLATE_LITERAL_BITS & ((1U << (entry >> 8 & 15)) - 1))];
				USE(entry);
			}
			if (entry & ENTRY_LITERAL) {
				*out++ = (uint8_t)(entry >> 16);
				FILL();
				entry = literals[bits & LITERAL_MASK];
				continue;
			}
			if (entry & ENTRY_SPECIAL)
				goto end;
		}
		length = VALUE(saved, entry);
		entry = distances[bits & DISTANCE_MASK];
		if (UNLIKELY((uint8_t)count < DISTANCE_MOST))
			FILL();
		if (UNLIKELY(entry & ENTRY_SPECIAL)) {
			if (entry & ENTRY_SUBTABLE)
				entry = distances[(entry >> 16 & 0x7fff) +
						  (bits >> INFLATE_DISTANCE_BITS & ((1U << (entry >> 8 & 15)) - 1))];
			if (entry & ENTRY_SPECIAL)
				goto end;
		}
		distance = VALUE(bits, entry);
		USE(entry);
		FILL();
		entry = literals[bits & LITERAL_MASK];
		if (UNLIKELY(distance > (size_t)(out - z->window)))
			return INFLATE_MALFORMED;
		copy_match(out, distance, length);
		out += length;
	} while (in <= in_limit && out <= out_limit);
	SAVE();
	goto again;
end:
	SAVE();
	return entry & ENTRY_END ? INFLATE_DONE : INFLATE_MALFORMED;
}

/**
 * stored_block() - copy a block that is not compressed
 * @z: the stream
 *
 * Return: status
 */
static enum inflate_status stored_block(struct inflate *z)
{
	enum inflate_status status;
	size_t left, piece, room;

	give_back(z);
	status = inflate_need(z, 4);
	if (status != INFLATE_DONE)
		return status;
	left = (size_t)z->in[0] | (size_t)z->in[1] << 8;
	if ((left ^ 0xffff) != ((size_t)z->in[2] | (size_t)z->in[3] << 8))
		return INFLATE_MALFORMED;
	z->in += 4;
	while (left) {
		status = inflate_need(z, 1);
		if (status == INFLATE_DONE && z->out >= z->out_limit)
			status = inflate_hand_on(z);
		if (status != INFLATE_DONE)
			return status;
		piece = (size_t)(z->in_end - z->in);
		room = (size_t)(z->out_limit - z->out);
		piece = piece < left ? piece : left;
		piece = piece < room ? piece : room;
		memcpy(z->out, z->in, piece);
		z->in += piece;
		z->out += piece;
		left -= piece;
	}
	return INFLATE_DONE;
}

/**
 * inflate_blocks() - decode one deflate stream; the output's end is left to be handed on
 * @z: the stream, on a byte boundary
 *
 * Return: status
 */
enum inflate_status inflate_blocks(struct inflate *z)
{
	enum inflate_status status;
	unsigned int is_last, type;

	z->bits = 0;
	z->count = 0;
	do {
		status = inflate_take(z);
		if (status != INFLATE_DONE)
			return status;
		is_last = inflate_drop(z, 1);
		type = inflate_drop(z, 2);
		if (type == 3)
			return INFLATE_MALFORMED;
		if (type == 0) {
			status = stored_block(z);
		} else {
			status = type == 1 ? inflate_fixed_codes(z) : inflate_dynamic_codes(z);
			if (status == INFLATE_DONE)
				status = coded_block(z);
		}
		if (status != INFLATE_DONE)
			return status;
	} while (!is_last);
	give_back(z);
	return z->in > z->in_end ? INFLATE_TRUNCATED : INFLATE_DONE;
}
