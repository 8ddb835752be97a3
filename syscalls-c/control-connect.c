/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "control-connect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "client.h"
#include "control.h"

/**
 * control_connect() - connect to the socket of a running container
 * @directory: where it is, see control_open()
 *
 * A path of a socket is short, so it is reached through a descriptor of its directory.
 *
 * Return: a descriptor, or -1 with errno
 */
int control_connect(const char *directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int at = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, error = 0;

	if (at < 0)
		return -1;
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/control", at);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		error = errno;
	close(at);
	if (!error)
		return fd;
	if (fd >= 0)
		close(fd);
	errno = error;
	return -1;
}

/**
 * control_send_signal() - have the monitor signal the container's first process
 * @directory: where its socket is
 * @signal:    which
 *
 * By a connection of its own, since on one that is attached it would come behind input that nobody reads. A container
 * that ends just now needs no signal.
 */
void control_send_signal(const char *directory, int signal)
{
	char frame[CLIENT_HEAD + 1] = { CONTROL_SIGNAL, 0, 0, 0, 0, 0, 0, 1, (char)signal };
	int fd = control_connect(directory);

	if (fd < 0)
		return;
	(void)!send(fd, frame, sizeof(frame), MSG_NOSIGNAL | MSG_DONTWAIT);
	close(fd);
}
