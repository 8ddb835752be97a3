/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any four texts (spec, additional groups, passwd, group; a NUL between them) give a valid user or an error. What
 * is all digits is that number, whatever the files say.
 */
#include "../../syscalls-c/user.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ID_MAX (UINT32_MAX - 1)

/* The fuzzer's own name for it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

/**
 * take_text() - copy up to the next NUL into a block of the exact size
 * @data: moved behind the NUL
 * @size: bytes left
 *
 * Return: text to free(3)
 */
static char *take_text(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, '\0', *size) : NULL;
	size_t length = end ? (size_t)(end - *data) : *size;
	char *text = malloc(length + 1);

	require(text != NULL);
	if (length)
		memcpy(text, *data, length);
	text[length] = '\0';
	length += end != NULL;
	*data += length;
	*size -= length;
	return text;
}

/**
 * check_number() - hold an id against the digits it was asked for by
 * @text:   part of the spec
 * @length: its length
 * @id:     what came out
 */
static void check_number(const char *text, size_t length, uint32_t id)
{
	uint64_t number = 0;

	if (length == 0 || strspn(text, "0123456789") < length)
		return;
	for (size_t i = 0; i < length; i++) {
		number = number * 10 + (uint64_t)(text[i] - '0');
		require(number <= ID_MAX);
	}
	require(number == id);
}

static void check_user(const char *spec, const struct user *user)
{
	size_t name = strcspn(spec, ":"), primary = 0;

	require(user->uid <= ID_MAX && user->gid <= ID_MAX);
	require(user->count >= 1 && user->count <= sizeof(user->groups) / sizeof(user->groups[0]));
	require(memchr(user->home, '\0', sizeof(user->home)) != NULL);
	for (size_t i = 0; i < user->count; i++) {
		require(user->groups[i] <= ID_MAX);
		primary += user->groups[i] == user->gid;
		for (size_t j = 0; j < i; j++)
			require(user->groups[i] != user->groups[j]);
	}
	require(primary == 1);
	check_number(spec, name, user->uid);
	if (spec[name])
		check_number(spec + name + 1, strlen(spec + name + 1), user->gid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct user user;
	char *texts[4];

	for (int i = 0; i < 4; i++)
		texts[i] = take_text(&data, &size);
	errno = 0;
	if (user_lookup(texts[0], texts[1], texts[2], texts[3], &user) == 0)
		check_user(texts[0], &user);
	else
		require(errno == ENOENT || errno == ERANGE || errno == E2BIG);
	for (int i = 0; i < 4; i++)
		free(texts[i]);
	return 0;
}
