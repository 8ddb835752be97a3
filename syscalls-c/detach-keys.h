/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys that, typed one after the other, leave a container instead of going to it.
 */
#ifndef RL_DETACH_KEYS_H
#define RL_DETACH_KEYS_H

#include <stddef.h>

#define DETACH_KEYS_MOST 64

/**
 * struct detach_keys - how far somebody has come in typing them
 * @keys:    the sequence
 * @length:  keys of it, 0 for none that leave
 * @matched: how many have been typed and are held back
 */
struct detach_keys {
	const char *keys;
	size_t length;
	size_t matched;
};

size_t detach_keys_pass(struct detach_keys *keys, const char *typed, size_t count, char *passed, int *leaves);

#endif
