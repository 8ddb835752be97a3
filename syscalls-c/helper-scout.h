/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_HELPER_SCOUT_H
#define RL_HELPER_SCOUT_H

#include <stddef.h>
#include <sys/types.h>

/* Address families, as a set. */
#define FAMILY_FOUR 1
#define FAMILY_SIX 2

/**
 * struct scout_news - what a scout writes when it has found what it looks for
 * @fd:    where
 * @bytes: which
 * @size:  how many
 */
struct scout_news {
	int fd;
	const void *bytes;
	size_t size;
};

pid_t scout_start(const char *netns, const char *interface, const int made[2], const struct scout_news *news);
int scout_end(pid_t scout);
void scout_forget(const char *netns, const char *interface);
int scout_families(const char *bytes, size_t size, int *is_last);

#endif
