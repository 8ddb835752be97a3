/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of an image before there is a container: its users, and what its layers hide.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/xattr.h>

#include "syscalls.h"
#include "user.h"

int rl_look_up_user(const char *spec, const char *additional, const char *passwd, const char *group,
		    uint32_t *numbers, uint64_t capacity, char *home, uint64_t size)
{
	struct user user;

	if (user_lookup(spec, additional, passwd, group, &user) < 0)
		return -errno;
	if (user.count + 2 > capacity)
		return -ERANGE;
	numbers[0] = user.uid;
	numbers[1] = user.gid;
	for (size_t i = 0; i < user.count; i++)
		numbers[i + 2] = user.groups[i];
	snprintf(home, size, "%s", user.home);
	return (int)user.count;
}

int rl_is_opaque(const char *directory)
{
	static const char *const names[] = { "user.overlay.opaque", "trusted.overlay.opaque",
					     "user.fuseoverlayfs.opaque" };
	char value[2];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (lgetxattr(directory, names[i], value, sizeof(value)) == 1 && value[0] == 'y')
			return 1;
	return 0;
}
