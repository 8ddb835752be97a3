/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handing the container's terminal to somebody else: runc's console socket.
 */
#define _GNU_SOURCE
#include "console.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "terminal.h"

/**
 * console_send() - execute the consoleSocket record, if there is one
 * @plan:    the plan
 * @master:  master side of the terminal; closed when it was sent
 * @failure: filled
 *
 * Return: 1 when it was sent, 0 when there is no record, -1 with the failure filled
 */
int console_send(const struct plan *plan, int master, struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct plan_record record;
	const struct plan_field *path = &record.field[PLAN_CONSOLE_SOCKET_PATH];
	int fd, rc;

	if (!plan_find(plan, PLAN_CONSOLE_SOCKET, &record))
		return 0;
	failure->step = PLAN_CONSOLE_SOCKET;
	if (path->length >= sizeof(address.sun_path))
		return fail(failure, ENAMETOOLONG, path->text);
	memcpy(address.sun_path, path->text, path->length);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	rc = fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof(address));
	if (rc == 0)
		rc = channel_send_descriptor(fd, master);
	if (rc < 0)
		fail(failure, errno, path->text);
	if (fd >= 0)
		close(fd);
	if (rc < 0)
		return -1;
	close(master);
	return 1;
}
