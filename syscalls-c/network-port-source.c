/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sockets to a container that have its caller's address: ip(7), IP_TRANSPARENT. Its answers come back to us by the mark
 * that the firewall puts on them.
 *
 * Should:  keep the caller's port, too, while it is free.
 * Mustn't: call in the name of an address that the container would look for elsewhere: on its own interface, such as
 *          loopback, or beside itself in its network. Then it is the gateway that calls.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "network-ports.h"

/**
 * struct source - both ends of a socket
 * @own:     the address and port that it has
 * @other:   the container's
 * @size:    of each
 * @is_ours: the address is ours, and nobody else's
 */
struct source {
	struct sockaddr_storage own;
	struct sockaddr_storage other;
	socklen_t size;
	int is_ours;
};

static int is_same_network(const void *one, const void *other, unsigned int prefix)
{
	const uint8_t *a = one, *b = other;
	unsigned int whole = prefix / 8, rest = prefix % 8;

	if (memcmp(a, b, whole) != 0)
		return 0;
	return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

static int may_call_four(const struct in_addr *address, const struct port_target *target)
{
	uint32_t number = ntohl(address->s_addr);

	if (number >> 24 == 0 || number >> 24 == IN_LOOPBACKNET || number >> 28 >= 14)
		return 0;
	return !is_same_network(address, &target->address, target->prefix);
}

static int may_call_six(const struct in6_addr *address, const struct port_target *target)
{
	if (IN6_IS_ADDR_UNSPECIFIED(address) || IN6_IS_ADDR_LOOPBACK(address) || IN6_IS_ADDR_LINKLOCAL(address) ||
	    IN6_IS_ADDR_MULTICAST(address) || IN6_IS_ADDR_V4MAPPED(address))
		return 0;
	return !is_same_network(address, &target->address6, target->prefix6);
}

static void choose_four(struct source *source, const struct port_target *target, const struct sockaddr_storage *caller)
{
	struct sockaddr_in *own = (struct sockaddr_in *)&source->own, *other = (struct sockaddr_in *)&source->other;
	const struct sockaddr_in *from = (const struct sockaddr_in *)caller;

	*other = (struct sockaddr_in){ .sin_family = AF_INET,
				       .sin_port = htons(target->port),
				       .sin_addr = target->address };
	*own = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr = target->gateway };
	source->is_ours = caller->ss_family != AF_INET || !may_call_four(&from->sin_addr, target);
	if (!source->is_ours) {
		own->sin_addr = from->sin_addr;
		own->sin_port = from->sin_port;
	}
	source->size = sizeof(*own);
}

static void choose_six(struct source *source, const struct port_target *target, const struct sockaddr_storage *caller)
{
	struct sockaddr_in6 *own = (struct sockaddr_in6 *)&source->own, *other = (struct sockaddr_in6 *)&source->other;
	const struct sockaddr_in6 *from = (const struct sockaddr_in6 *)caller;

	*other = (struct sockaddr_in6){ .sin6_family = AF_INET6,
					.sin6_port = htons(target->port),
					.sin6_addr = target->address6 };
	*own = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_addr = target->gateway6 };
	source->is_ours = !may_call_six(&from->sin6_addr, target);
	if (!source->is_ours) {
		own->sin6_addr = from->sin6_addr;
		own->sin6_port = from->sin6_port;
	}
	source->size = sizeof(*own);
}

/* Take the port away: any will do. */
static void any_port(struct sockaddr_storage *address)
{
	if (address->ss_family == AF_INET)
		((struct sockaddr_in *)address)->sin_port = 0;
	else
		((struct sockaddr_in6 *)address)->sin6_port = 0;
}

/* An address that is not ours may be had, and answers to it find us. */
static int be_transparent(int fd, int family)
{
	int one = 1, mark = CALL_MARK;
	int rc = family == AF_INET ? setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &one, sizeof(one))
				   : setsockopt(fd, IPPROTO_IPV6, IPV6_TRANSPARENT, &one, sizeof(one));

	return rc < 0 ? -1 : setsockopt(fd, SOL_SOCKET, SO_MARK, &mark, sizeof(mark));
}

static int connect_as(int type, const struct source *source)
{
	int fd = socket(source->own.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), one = 1, error;

	if (fd < 0)
		return -1;
	/* connections are told apart by both of their ends */
	if (type == SOCK_STREAM)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if ((source->is_ours || be_transparent(fd, source->own.ss_family) == 0) &&
	    bind(fd, (const struct sockaddr *)&source->own, source->size) == 0 &&
	    (connect(fd, (const struct sockaddr *)&source->other, source->size) == 0 || errno == EINPROGRESS))
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/**
 * source_connect() - call a container as its caller
 * @type:   SOCK_STREAM or SOCK_DGRAM
 * @target: the container
 * @caller: its caller on the host
 *
 * Return: a socket that does not block and is connected, or will be, or -1 with errno
 */
int source_connect(int type, const struct port_target *target, const struct sockaddr_storage *caller)
{
	struct source source = { 0 };
	int fd;

	if (caller->ss_family == AF_INET6 && target->prefix6)
		choose_six(&source, target, caller);
	else
		choose_four(&source, target, caller);
	fd = connect_as(type, &source);
	if (fd < 0 && !source.is_ours && (errno == EADDRINUSE || errno == EADDRNOTAVAIL)) {
		any_port(&source.own);
		fd = connect_as(type, &source);
	}
	return fd;
}
