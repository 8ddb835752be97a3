/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A published port of the host.
 */
#define _GNU_SOURCE
#include "port-bind.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/**
 * port_bind() - bind a port
 * @protocol: IPPROTO_TCP or IPPROTO_UDP
 * @address:  in the network's byte order
 * @size:     of that: 4 or 16
 * @port:     its number
 *
 * Return: a socket, or -1 with errno
 */
int port_bind(int protocol, const void *address, size_t size, uint16_t port)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port) };
	int is_tcp = protocol == IPPROTO_TCP, is_six = size == sizeof(six.sin6_addr), one = 1, fd, error;

	if (!is_six && size != sizeof(four.sin_addr)) {
		errno = EINVAL;
		return -1;
	}
	fd = socket(is_six ? AF_INET6 : AF_INET, (is_tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* connections that linger are in nobody's way */
	if (is_tcp)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (is_six) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
		memcpy(&six.sin6_addr, address, size);
		error = bind(fd, (const struct sockaddr *)&six, sizeof(six)) < 0 ? errno : 0;
	} else {
		memcpy(&four.sin_addr, address, size);
		error = bind(fd, (const struct sockaddr *)&four, sizeof(four)) < 0 ? errno : 0;
	}
	if (!error)
		return fd;
	close(fd);
	errno = error;
	return -1;
}
