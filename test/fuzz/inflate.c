/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes inflate to what zlib makes of them, or are refused as zlib refuses them, however the input is cut and
 * whatever the ring's size. The first two bytes choose both; buffers have exactly the slack that is promised, so
 * the sanitizer sees every byte beyond.
 */
#include "../../syscalls-c/inflate.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define OUTPUT_MAX (4U << 20)
#define RING (80U << 10)

/* The fuzzer's own name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct inflate z;
static const uint8_t *rest;
static size_t left, cut, piece, had;
static uint8_t *input, *output, collected[OUTPUT_MAX + RING];

static void require(int condition)
{
	if (!condition)
		abort();
}

/**
 * give() - a new block with what is kept and the next bytes of the input
 * @stream: the stream
 *
 * Return: 0
 */
static int give(struct inflate *stream)
{
	size_t unread = (size_t)(stream->in_end - stream->in), next = left < cut ? left : cut;
	uint8_t *block = calloc(1, INFLATE_INPUT_KEEP + unread + next + INFLATE_INPUT_SLACK);

	require(block != NULL);
	memcpy(block, stream->in - INFLATE_INPUT_KEEP, INFLATE_INPUT_KEEP + unread);
	memcpy(block + INFLATE_INPUT_KEEP + unread, rest, next);
	stream->consumed += (uint64_t)(stream->in - stream->in_first);
	free(input);
	input = block;
	stream->in_first = stream->in = block + INFLATE_INPUT_KEEP;
	stream->in_end = stream->in + unread + next;
	rest += next;
	left -= next;
	stream->in_last = next == 0;
	return 0;
}

/**
 * take() - collect output and move the window to the front when the room ends
 * @stream: the stream
 *
 * Return: 0, or -1 when there is enough of it
 */
static int take(struct inflate *stream)
{
	size_t length = (size_t)(stream->out - stream->start), window = (size_t)(stream->out - stream->window);

	require(stream->out <= output + RING);
	if (had + length > OUTPUT_MAX)
		return -1;
	memcpy(collected + had, stream->start, length);
	had += length;
	if (stream->out + piece + INFLATE_OUTPUT_SLACK > output + RING) {
		memmove(output + INFLATE_WINDOW - window, stream->out - window, window);
		stream->out = output + INFLATE_WINDOW;
		stream->window = stream->out - window;
	}
	stream->start = stream->out;
	stream->out_limit = stream->out + piece;
	return 0;
}

/**
 * reference() - what zlib makes of the same bytes
 * @data: a gzip stream
 * @size: its size
 * @out:  filled, OUTPUT_MAX bytes
 *
 * Return: how many bytes, -1 when it is refused, -2 when there are too many
 */
static long reference(const uint8_t *data, size_t size, uint8_t *out)
{
	z_stream stream = { .next_in = (uint8_t *)(uintptr_t)data, .avail_in = (unsigned int)size };
	int rc;

	stream.next_out = out;
	stream.avail_out = OUTPUT_MAX;
	if (size == 0 || inflateInit2(&stream, 15 + 16) != Z_OK)
		return -1;
	for (;;) {
		rc = inflate(&stream, Z_FINISH);
		if (rc != Z_STREAM_END || stream.avail_in == 0)
			break;
		if (inflateReset(&stream) != Z_OK)
			break;
	}
	inflateEnd(&stream);
	if (rc != Z_STREAM_END)
		return rc == Z_BUF_ERROR && stream.avail_out == 0 ? -2 : -1;
	return (long)(OUTPUT_MAX - stream.avail_out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t expected[OUTPUT_MAX];
	enum inflate_status status;
	long count;

	if (size < 2)
		return 0;
	cut = 1 + data[0];
	piece = 1 + ((size_t)data[1] << 6);
	rest = data + 2;
	left = size - 2;
	had = 0;
	memset(&z, 0, sizeof(z));
	output = malloc(RING);
	input = calloc(1, INFLATE_INPUT_KEEP + INFLATE_INPUT_SLACK);
	require(output && input);
	z.in_first = z.in = z.in_end = input + INFLATE_INPUT_KEEP;
	z.out = z.start = output + INFLATE_WINDOW;
	z.out_limit = z.out + piece;
	z.read = give;
	z.write = take;
	status = inflate_gzip(&z);
	count = reference(data + 2, size - 2, expected);
	if (count >= 0)
		require(status == INFLATE_DONE && had == (size_t)count && memcmp(collected, expected, had) == 0);
	else if (count == -1)
		require(status != INFLATE_DONE);
	free(output);
	free(input);
	return 0;
}
