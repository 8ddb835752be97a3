/* SPDX-License-Identifier: Apache-2.0 */
#include "detach-keys.h"

#include <string.h>

/**
 * longest_begin() - after a key that does not go on with the sequence: how much of what was typed may begin it anew?
 * @keys: with matched keys held back
 * @key:  typed after them
 *
 * Return: length of the longest beginning of the sequence that what was typed ends with
 */
static size_t longest_begin(const struct detach_keys *keys, char key)
{
	for (size_t length = keys->matched; length > 0; length--)
		if (keys->keys[length - 1] == key &&
		    memcmp(keys->keys, keys->keys + keys->matched - (length - 1), length - 1) == 0)
			return length;
	return 0;
}

/**
 * detach_keys_pass() - take what is typed, and give what of it is the container's
 * @keys:   the sequence, and what of it is held back; up to DETACH_KEYS_MOST
 * @typed:  what comes in
 * @count:  of it
 * @passed: filled, with room for @count and DETACH_KEYS_MOST more
 * @leaves: set to 1 when the sequence is whole; what was typed behind it is nobody's
 *
 * A beginning of the sequence is held back until it is known to be none.
 *
 * Return: how much was put into @passed
 */
size_t detach_keys_pass(struct detach_keys *keys, const char *typed, size_t count, char *passed, int *leaves)
{
	size_t length = 0;

	*leaves = 0;
	for (size_t i = 0; i < count; i++) {
		size_t begin, whole;

		if (keys->matched < keys->length && typed[i] == keys->keys[keys->matched]) {
			keys->matched++;
			if (keys->matched < keys->length)
				continue;
			keys->matched = 0;
			*leaves = 1;
			return length;
		}
		/* what was held back and the new key, but for its end that may begin the sequence */
		begin = longest_begin(keys, typed[i]);
		whole = keys->matched + 1 - begin;
		for (size_t at = 0; at < whole; at++)
			passed[length++] = at < keys->matched ? keys->keys[at] : typed[i];
		keys->matched = begin;
	}
	return length;
}
