/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "utf8.h"

#include <stdint.h>
#include <string.h>

/**
 * sequence() - how many bytes the character at a place has
 * @at:     first byte
 * @length: bytes from there on
 *
 * Return: 1 to 4, 0 when it is not well-formed
 */
static size_t sequence(const unsigned char *at, size_t length)
{
	size_t size = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;

	if (size > length)
		return 0;
	for (size_t i = 1; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* longer than it need be, half of a pair, beyond the last character */
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf0 && at[1] < 0x90) ||
	    (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return size;
}

static char *escape(char *to, char letter)
{
	*to++ = '\\';
	*to++ = letter;
	return to;
}

static char *escape_unit(char *to, unsigned int unit)
{
	static const char digits[] = "0123456789abcdef";

	to = escape(to, 'u');
	for (int shift = 12; shift >= 0; shift -= 4)
		*to++ = digits[unit >> shift & 0xf];
	return to;
}

/**
 * utf8_json() - write bytes as what stands between the quotes of a JSON string
 * @json:   filled, with up to six characters for each byte and no NUL at the end of what counts
 * @bytes:  any
 * @length: bytes
 *
 * A byte that is no part of a character becomes U+FFFD.
 *
 * Return: characters written
 */
size_t utf8_json(char *json, const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes, *end = at + length;
	char *to = json;

	while (at < end) {
		size_t size = sequence(at, (size_t)(end - at));

		if (size > 1) {
			memcpy(to, at, size);
			to += size;
			at += size;
			continue;
		}
		if (size == 0)
			to = escape_unit(to, 0xfffd);
		else if (*at == '\n')
			to = escape(to, 'n');
		else if (*at == '\r')
			to = escape(to, 'r');
		else if (*at == '\t')
			to = escape(to, 't');
		else if (*at == '"' || *at == '\\')
			to = escape(to, (char)*at);
		else if (*at < 0x20 || *at == 0x7f || *at == '<' || *at == '>' || *at == '&')
			to = escape_unit(to, *at);
		else
			*to++ = (char)*at;
		at++;
	}
	return (size_t)(to - json);
}
