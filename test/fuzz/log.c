/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a container writes, on its way into a log: cut into lines, written as JSON, put aside when it is large, on a
 * disk that takes only a part. The first bytes say how it comes and where it goes, the rest is what was written.
 */
#undef open
#undef write
#undef fstat
#undef close
#undef rename
#undef unlink
#define open fuzz_open
#define write fuzz_write
#define fstat fuzz_fstat
#define close fuzz_close
#define rename fuzz_rename
#define unlink fuzz_unlink
#define ftruncate fuzz_ftruncate

static int fuzz_open(const char *path, int flags, ...);
static ssize_t fuzz_write(int fd, const void *bytes, size_t size);
static int fuzz_fstat(int fd, struct stat *status);
static int fuzz_close(int fd);
static int fuzz_rename(const char *from, const char *to);
static int fuzz_unlink(const char *path);
static int fuzz_ftruncate(int fd, off_t size);

#include "../../syscalls-c/log-file.c"
#include "../../syscalls-c/log.c"

#define ALL (1 << 22)

/* What is in the file now, and what of each stream all files have had, as bytes again. */
static char now[ALL], heard[2][ALL], wanted[2][ALL];
static size_t in_file, heard_length[2], wanted_length[2], room;

static int hex(char digit)
{
	require((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

/**
 * hear() - read an entry as a reader of JSON would
 * @line: NUL-terminated, with a newline at its end
 */
static void hear(const char *line)
{
	static const char head[] = "{\"log\":\"";
	const char *at = line + sizeof(head) - 1, *rest;
	static char text[6 * LOG_LINE_MAX];
	size_t length = 0;
	int stream;

	require(strncmp(line, head, sizeof(head) - 1) == 0);
	for (; *at != '"'; at++) {
		unsigned char byte = (unsigned char)*at;

		require(byte >= 0x20 && byte != 0x7f && byte != '<' && byte != '>' && byte != '&');
		if (byte != '\\') {
			text[length++] = *at;
			continue;
		}
		switch (*++at) {
		case 'n':
			text[length++] = '\n';
			break;
		case 'r':
			text[length++] = '\r';
			break;
		case 't':
			text[length++] = '\t';
			break;
		case 'u': {
			int unit = hex(at[1]) << 12 | hex(at[2]) << 8 | hex(at[3]) << 4 | hex(at[4]);

			require(unit < 0x80 || unit == 0xfffd);
			text[length++] = (char)(unit == 0xfffd ? 0xff : unit);
			at += 4;
			break;
		}
		default:
			require(*at == '"' || *at == '\\');
			text[length++] = *at;
		}
	}
	require(length > 0 && length <= LOG_LINE_MAX);
	rest = at;
	stream = strncmp(rest, "\",\"stream\":\"stderr\",\"time\":\"", 28) == 0;
	require(stream || strncmp(rest, "\",\"stream\":\"stdout\",\"time\":\"", 28) == 0);
	require(strlen(rest) == 28 + 30 + 3 && strcmp(rest + 58, "\"}\n") == 0);
	/* a line ends only at its end */
	require(!memchr(text, '\n', length - 1));
	memcpy(heard[stream] + heard_length[stream], text, length);
	heard_length[stream] += length;
}

/* Read the whole file: nothing but whole entries. */
static void hear_file(void)
{
	static char line[sizeof(file.entries) + 1];

	for (size_t at = 0; at < in_file;) {
		const char *end = memchr(now + at, '\n', in_file - at);
		size_t length;

		require(end != NULL);
		length = (size_t)(end - (now + at)) + 1;
		require(length < sizeof(line));
		memcpy(line, now + at, length);
		line[length] = '\0';
		hear(line);
		at += length;
	}
	in_file = 0;
}

static int fuzz_open(const char *path, int flags, ...)
{
	require(path && flags);
	return SEAM_FD;
}

static ssize_t fuzz_write(int fd, const void *bytes, size_t size)
{
	size_t taken = size < room ? size : room;

	require(fd == SEAM_FD && in_file + taken < ALL);
	if (taken == 0) {
		errno = ENOSPC;
		return -1;
	}
	memcpy(now + in_file, bytes, taken);
	in_file += taken;
	room -= taken;
	return (ssize_t)taken;
}

static int fuzz_fstat(int fd, struct stat *status)
{
	require(fd == SEAM_FD);
	memset(status, 0, sizeof(*status));
	return 0;
}

static int fuzz_close(int fd)
{
	uint64_t limit = file.record.field[PLAN_LOG_MAX_SIZE].number;
	const char *end = memchr(now, '\n', in_file);

	require(fd == SEAM_FD);
	/* put aside in time, but for an entry that is alone */
	require(in_file <= limit || !end || end == now + in_file - 1);
	require(file.size == in_file);
	hear_file();
	return 0;
}

static int fuzz_rename(const char *from, const char *to)
{
	require(strcmp(from, to) < 0);
	return 0;
}

static int fuzz_unlink(const char *path)
{
	require(path != NULL);
	return 0;
}

static int fuzz_ftruncate(int fd, off_t size)
{
	require(fd == SEAM_FD && size >= 0 && (size_t)size <= in_file);
	in_file = (size_t)size;
	return 0;
}

/**
 * want() - what a reader is to have of some bytes: each that is no part of a character is 0xff
 * @to:   filled
 * @from: bytes of one line, or of a piece of one
 * @size: bytes
 *
 * Return: how many
 */
static size_t want(char *to, const uint8_t *from, size_t size)
{
	for (size_t at = 0; at < size;) {
		uint32_t value = from[at];
		size_t more = value < 0x80 ? 0 : value >> 5 == 6 ? 1 : value >> 4 == 14 ? 2 : value >> 3 == 30 ? 3 : 9;
		size_t got = 0;

		value &= more == 0 ? 0x7f : 0x3fU >> more;
		while (got < more && more < 9 && at + got + 1 < size && from[at + got + 1] >> 6 == 2)
			value = value << 6 | (from[at + ++got] & 0x3f);
		if (got != more || (more == 1 && value < 0x80) || (more == 2 && value < 0x800) ||
		    (more == 3 && value < 0x10000) || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
			to[at++] = (char)0xff;
			continue;
		}
		memcpy(to + at, from + at, more + 1);
		at += more + 1;
	}
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[2 * LOG_LINE_MAX];
	int times, is_full;
	size_t chunk, fill;

	if (size < 6)
		return 0;
	seam_begin();
	memset(&file, 0, sizeof(file));
	memset(&gathered, 0, sizeof(gathered));
	in_file = heard_length[0] = heard_length[1] = wanted_length[0] = wanted_length[1] = 0;
	file.record.field[PLAN_LOG_FILE].text = "log";
	file.record.field[PLAN_LOG_MAX_SIZE].number = (uint64_t)data[0] * 64;
	file.record.field[PLAN_LOG_MAX_FILES].number = data[1] % 4 + 1U;
	chunk = data[2] + 1U;
	times = data[3] % 4 + 1;
	/* so many bytes come before, so that a piece ends within what follows */
	fill = data[4] % 2 ? LOG_LINE_MAX - data[4] : 0;
	is_full = data[5] % 2;
	room = is_full ? (size_t)data[5] * 64 : ALL;
	data += 6;
	size -= 6;
	kind = LOG_FILE;
	log_fd = SEAM_FD;
	memset(text, 'x', fill);
	log_write(0, text, fill);
	memset(wanted[0], 'x', fill);
	wanted_length[0] = fill;
	for (int round = 0; round < times; round++) {
		for (size_t at = 0; at < size; at += chunk) {
			size_t part = size - at < chunk ? size - at : chunk;
			int stream = data[at] >> 5 & 1;

			log_write(stream, (const char *)data + at, part);
			memcpy(wanted[stream] + wanted_length[stream], data + at, part);
			wanted_length[stream] += part;
		}
	}
	log_close();
	require(file.size == in_file);
	hear_file();
	log_fd = -1;
	kind = LOG_NONE;
	if (is_full)
		return 0;
	for (int stream = 0; stream < 2; stream++) {
		static char expected[ALL];
		const uint8_t *from = (const uint8_t *)wanted[stream];
		size_t at = 0;

		require(heard_length[stream] == wanted_length[stream]);
		/* piece by piece, as the log has them */
		while (at < wanted_length[stream]) {
			size_t left = wanted_length[stream] - at, most = left < LOG_LINE_MAX ? left : LOG_LINE_MAX;
			const uint8_t *end = memchr(from + at, '\n', most);
			size_t length = end ? (size_t)(end - (from + at)) + 1 : most;

			at += want(expected + at, from + at, length);
		}
		require(memcmp(heard[stream], expected, wanted_length[stream]) == 0);
	}
	return 0;
}
