/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of a gzip stream (RFC 1952): one after the other to the end of the input.
 */
#include "inflate.h"

#define HEADER_SIZE 10
#define TRAILER_SIZE 8

#define FLAG_HEADER_CRC 2
#define FLAG_EXTRA 4
#define FLAG_NAME 8
#define FLAG_COMMENT 16
#define FLAGS_RESERVED 0xe0

/**
 * take_bytes() - read and hash so many bytes of a header
 * @z:      the stream
 * @crc:    of the header, updated
 * @length: how many
 * @value:  filled with the last eight of them, lowest first; may be NULL
 *
 * Return: status
 */
static enum inflate_status take_bytes(struct inflate *z, uint32_t *crc, unsigned int length, uint64_t *value)
{
	for (unsigned int i = 0; i < length; i++) {
		enum inflate_status status = inflate_need(z, 1);

		if (status != INFLATE_DONE)
			return status;
		*crc = inflate_crc32(*crc, z->in, 1);
		if (value)
			*value = *value >> 8 | (uint64_t)*z->in << 56;
		z->in++;
	}
	return INFLATE_DONE;
}

/**
 * take_string() - read and hash bytes of a header up to a NUL
 * @z:   the stream
 * @crc: of the header, updated
 *
 * Return: status
 */
static enum inflate_status take_string(struct inflate *z, uint32_t *crc)
{
	enum inflate_status status;
	uint64_t value = 0;

	do {
		status = take_bytes(z, crc, 1, &value);
	} while (status == INFLATE_DONE && value >> 56 != 0);
	return status;
}

/**
 * read_header() - read a member's header; nothing in it says anything about the content
 * @z: the stream
 *
 * Return: status
 */
static enum inflate_status read_header(struct inflate *z)
{
	enum inflate_status status;
	uint64_t value = 0;
	unsigned int flags;
	uint32_t crc = 0;

	status = take_bytes(z, &crc, 4, &value);
	if (status != INFLATE_DONE)
		return status;
	flags = (unsigned int)(value >> 56);
	if ((value >> 32 & 0xffffff) != 0x088b1f || (flags & FLAGS_RESERVED))
		return INFLATE_MALFORMED;
	status = take_bytes(z, &crc, HEADER_SIZE - 4, NULL);
	if (status == INFLATE_DONE && (flags & FLAG_EXTRA)) {
		status = take_bytes(z, &crc, 2, &value);
		if (status == INFLATE_DONE)
			status = take_bytes(z, &crc, (unsigned int)(value >> 48), NULL);
	}
	if (status == INFLATE_DONE && (flags & FLAG_NAME))
		status = take_string(z, &crc);
	if (status == INFLATE_DONE && (flags & FLAG_COMMENT))
		status = take_string(z, &crc);
	if (status == INFLATE_DONE && (flags & FLAG_HEADER_CRC)) {
		uint32_t expected = crc & 0xffff;

		status = take_bytes(z, &crc, 2, &value);
		if (status == INFLATE_DONE && value >> 48 != expected)
			return INFLATE_CHECKSUM;
	}
	return status;
}

/**
 * read_trailer() - hold a member's output against its trailer
 * @z:      the stream, with all output handed on
 * @length: of the output
 *
 * Return: status
 */
static enum inflate_status read_trailer(struct inflate *z, uint64_t length)
{
	enum inflate_status status;
	uint32_t ignored = 0;
	uint64_t value = 0;

	status = take_bytes(z, &ignored, TRAILER_SIZE, &value);
	if (status != INFLATE_DONE)
		return status;
	return (uint32_t)value == z->crc && value >> 32 == (uint32_t)length ? INFLATE_DONE : INFLATE_CHECKSUM;
}

/**
 * inflate_gzip() - inflate a stream to its end
 * @z: the stream, with its pointers, functions and `in_first` set, the rest cleared
 *
 * Return: status
 */
enum inflate_status inflate_gzip(struct inflate *z)
{
	enum inflate_status status;

	for (int is_first = 1;; is_first = 0) {
		uint64_t before = z->produced;

		status = inflate_need(z, 1);
		if (status == INFLATE_TRUNCATED && !is_first)
			return INFLATE_DONE;
		if (status != INFLATE_DONE)
			return status;
		if (!is_first && *z->in != 0x1f)
			return INFLATE_TRAILING;
		status = read_header(z);
		if (status == INFLATE_DONE) {
			z->crc = 0;
			z->window = z->out;
			status = inflate_blocks(z);
		}
		if (status == INFLATE_DONE)
			status = inflate_hand_on(z);
		if (status == INFLATE_DONE)
			status = read_trailer(z, z->produced - before);
		if (status != INFLATE_DONE)
			return status;
	}
}
