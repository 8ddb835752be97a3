/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_USER_H
#define RL_USER_H

#include <stddef.h>
#include <sys/types.h>

/**
 * struct user - who a process is to be
 * @uid, @gid: numbers
 * @groups:    supplementary groups
 * @count:     how many
 * @home:      home directory, or empty when the passwd file has none
 */
struct user {
	uid_t uid;
	gid_t gid;
	gid_t groups[256];
	size_t count;
	char home[512];
};

int user_lookup(const char *spec, const char *additional, const char *passwd, const char *group, struct user *user);

#endif
