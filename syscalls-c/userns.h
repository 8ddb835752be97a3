/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_USERNS_H
#define RL_USERNS_H

#include "failure.h"

/**
 * struct userns_request - which user namespace to enter
 * @keep:       true: join the kept one, made first when it is not alive; false: one of our own
 * @keeper:     path of the keeper file (only with @keep)
 * @uid_map:    text for /proc/PID/uid_map
 * @gid_map:    text for /proc/PID/gid_map
 * @newuidmap:  helper that may write @uid_map for us, or "" to write it ourselves
 * @newgidmap:  the same for @gid_map
 * @setgroups:  false denies setgroups(2), which an unprivileged self-written gid map needs
 */
struct userns_request {
	int keep;
	const char *keeper;
	const char *uid_map;
	const char *gid_map;
	const char *newuidmap;
	const char *newgidmap;
	int setgroups;
};

int userns_enter(const struct userns_request *request, char **argv, struct failure *failure);
int userns_open(const struct userns_request *request, const char *subject, struct failure *failure);

#endif
