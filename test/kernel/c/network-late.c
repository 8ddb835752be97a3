/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monitor whose container has ended before the user's network hears of it: it asks for what is not there, and stays
 * connected until its standard input ends. Arguments: the directory of the network, and the container's id.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../../syscalls-c/network.h"

int main(int argc, char **argv)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	struct network_request request = { .what = NETWORK_JOIN, .pid = getpid(), .started = 1 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct iovec part = { .iov_base = &request, .iov_len = sizeof(request) };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)
	};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	int netns = open("/proc/self/ns/net", O_RDONLY), fd = socket(AF_UNIX, SOCK_STREAM, 0), error = -1;
	char byte;

	if (argc != 3 || chdir(argv[1]) < 0)
		return 1;
	strcpy(address.sun_path, "control");
	snprintf(request.container, sizeof(request.container), "%s", argv[2]);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &netns, sizeof(netns));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    sendmsg(fd, &message, 0) != sizeof(request) || recv(fd, &error, sizeof(error), 0) != sizeof(error))
		return 1;
	printf("%d\n", error);
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}
