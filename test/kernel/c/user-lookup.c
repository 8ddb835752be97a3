/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look users up: parts on standard input (cases.h) are spec, additional groups, passwd and group. One line a
 * look-up: the name of an error, or "UID:GID:GROUPS:HOME" with the groups joined by ",".
 */
#include "../../../syscalls-c/user.h"

#include <errno.h>

#include "cases.h"

static void print_user(const struct user *user)
{
	printf("%u:%u:", user->uid, user->gid);
	for (size_t i = 0; i < user->count; i++)
		printf("%s%u", i ? "," : "", user->groups[i]);
	printf(":%s\n", user->home);
}

int main(void)
{
	for (;;) {
		uint8_t *parts[4];
		struct user user;
		uint32_t length;

		for (int i = 0; i < 4; i++)
			if (!(parts[i] = next_part(&length, 1)))
				return i != 0;
		errno = 0;
		if (user_lookup((char *)parts[0], (char *)parts[1], (char *)parts[2], (char *)parts[3], &user) == 0)
			print_user(&user);
		else
			printf("%s\n", errno == ENOENT	 ? "ENOENT"
				       : errno == ERANGE ? "ERANGE"
				       : errno == E2BIG	 ? "E2BIG"
							 : "?");
		for (int i = 0; i < 4; i++)
			free(parts[i]);
	}
}
