/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The published ports of who holds the user's network, which is outside and can bind them on the host.
 *
 * Should:  have a port bound for as long as its container is in a network that leads outside, and let go of it before
 *          anybody is told that the container has left.
 * Mustn't: lose a caller when the forwarder is killed: he waits until there is another one.
 */
#define _GNU_SOURCE
#include "network-ports.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kernel.h"
#include "port-bind.h"
#include "terminal.h"

#define BACKLOG 4096
/* How long the forwarder has to let go of a port. */
#define CLOSE_MS 1000
/* A port that was let go of a moment ago may be bound still. */
#define BIND_TRIES 40
#define BIND_PAUSE_MS 5

/**
 * struct published - a port
 * @next:      another one
 * @fd:        its socket
 * @order:     what the forwarder is told of it
 * @container: whose it is
 */
struct published {
	struct published *next;
	int fd;
	struct port_order order;
	char container[NETWORK_ID];
};

/**
 * @watch: of the socket to the forwarder; -1 while there is none
 * @pid:   it
 * @space: the network
 */
static struct {
	struct watch watch;
	pid_t pid;
	const struct network_space *space;
} helper = { .watch.fd = -1 };

static struct published *all;
static uint32_t next_key = 1;

static int tell(const struct port_order *order, int fd)
{
	struct iovec part = { .iov_base = (void *)(uintptr_t)order, .iov_len = sizeof(*order) };

	return channel_send_parts(helper.watch.fd, &part, 1, fd) == (ssize_t)sizeof(*order) ? 0 : -1;
}

/* End it, and what it has of the ports with it. */
static void stop_helper(void)
{
	if (helper.watch.fd < 0)
		return;
	loop_remove(&helper.watch);
	close(helper.watch.fd);
	helper.watch.fd = -1;
	kill(helper.pid, SIGKILL);
	while (waitpid(helper.pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void on_helper(struct watch *watch);

/**
 * start_helper() - have a forwarder that knows all ports
 *
 * Return: 0, or -1 with errno
 */
static int start_helper(void)
{
	int ends[2], error;

	if (helper.watch.fd >= 0)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	helper.pid = fork();
	if (helper.pid == 0)
		port_server(helper.space->netns, ends[1]);
	error = errno;
	close(ends[1]);
	if (helper.pid < 0) {
		close(ends[0]);
		errno = error;
		return -1;
	}
	helper.watch = (struct watch){ .ready = on_helper, .fd = ends[0] };
	if (loop_add(&helper.watch) < 0) {
		stop_helper();
		return -1;
	}
	for (const struct published *published = all; published; published = published->next)
		if (tell(&published->order, published->fd) < 0)
			return -1;
	return 0;
}

/* It speaks only when it is asked to: so it has ended. */
static void on_helper(struct watch *watch)
{
	(void)watch;
	stop_helper();
	if (all)
		start_helper();
}

/**
 * let_go() - let go of a port
 * @at: what points at it
 */
static void let_go(struct published **at)
{
	struct published *published = *at;
	struct port_order order = { .what = PORT_CLOSE, .key = published->order.key };
	struct pollfd done = { .fd = helper.watch.fd, .events = POLLIN };
	char byte;

	*at = published->next;
	close(published->fd);
	free(published);
	if (helper.watch.fd < 0)
		return;
	if (!all || tell(&order, -1) < 0 || poll(&done, 1, CLOSE_MS) != 1 ||
	    recv(helper.watch.fd, &byte, 1, MSG_DONTWAIT) != 1) {
		/* nobody needs it any more, or it does not do what it is told */
		stop_helper();
		if (all)
			start_helper();
	}
}

static void let_go_of(const char *container)
{
	for (struct published **at = &all; *at;) {
		if (strcmp((*at)->container, container) == 0)
			let_go(at);
		else
			at = &(*at)->next;
	}
}

/**
 * choose() - the network that a container's ports lead through: the one that its way out does, if it can be
 * @container: its id
 * @endpoints: of all containers
 *
 * Return: its endpoint there, or NULL
 */
static const struct endpoint *choose(const char *container, const struct endpoint *endpoints)
{
	const struct endpoint *chosen = NULL;

	for (; endpoints; endpoints = endpoints->next) {
		if (strcmp(endpoints->container, container) != 0 || endpoints->is_inside || !endpoints->link)
			continue;
		if (endpoints->is_route)
			return endpoints;
		chosen = endpoints;
	}
	return chosen;
}

static struct port_target target_of(const struct endpoint *endpoint, uint16_t port)
{
	return (struct port_target){ .address = endpoint->address,
				     .gateway = endpoint->gateway,
				     .address6 = endpoint->address6,
				     .gateway6 = endpoint->gateway6,
				     .prefix = endpoint->prefix,
				     .prefix6 = endpoint->prefix6,
				     .port = port };
}

static int bind_patiently(const struct plan_record *port)
{
	const struct plan_field *address = &port->field[PLAN_NETWORK_PORT_ADDRESS];
	int fd = -1;

	for (int tries = 0; tries < BIND_TRIES && fd < 0; tries++) {
		if (tries)
			poll(NULL, 0, BIND_PAUSE_MS);
		fd = port_bind((int)port->field[PLAN_NETWORK_PORT_PROTOCOL].number, address->text, address->length,
			       (uint16_t)port->field[PLAN_NETWORK_PORT_PORT].number);
		if (fd < 0 && errno != EADDRINUSE)
			break;
	}
	return fd;
}

/**
 * publish() - publish a port
 * @endpoint: its container in the network that it leads through
 * @port:     a networkPort record
 *
 * Return: 0, or -1 with errno
 */
static int publish(const struct endpoint *endpoint, const struct plan_record *port)
{
	int protocol = (int)port->field[PLAN_NETWORK_PORT_PROTOCOL].number, fd = bind_patiently(port);
	struct published *published;

	/* an address that nobody has asked for, and that the host cannot have */
	if (fd < 0 && !port->field[PLAN_NETWORK_PORT_REQUIRED].number &&
	    (errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL))
		return 0;
	if (fd < 0)
		return -1;
	published = calloc(1, sizeof(*published));
	if (!published || (protocol == IPPROTO_TCP && listen(fd, BACKLOG) < 0) || fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
		free(published);
		close(fd);
		return -1;
	}
	memcpy(published->container, endpoint->container, sizeof(published->container));
	published->fd = fd;
	published->order = (struct port_order){
		.what = PORT_OPEN,
		.key = next_key++,
		.protocol = protocol,
		.family = port->field[PLAN_NETWORK_PORT_ADDRESS].length == 4 ? AF_INET : AF_INET6,
		.target = target_of(endpoint, (uint16_t)port->field[PLAN_NETWORK_PORT_CONTAINER_PORT].number),
	};
	/* one that is started only now is told of all */
	if (helper.watch.fd >= 0 && tell(&published->order, fd) < 0)
		stop_helper();
	published->next = all;
	all = published;
	return start_helper();
}

void ports_begin(const struct network_space *space)
{
	helper.space = space;
}

/**
 * ports_update() - have a container's ports lead to where it is now; nowhere, if it is in no network
 * @container: its id
 * @endpoints: of all containers
 *
 * Return: 0 or an errno: then none is published
 */
int ports_update(const char *container, const struct endpoint *endpoints)
{
	const struct endpoint *endpoint = choose(container, endpoints);
	const struct published *published = all;
	struct plan_record record;
	struct plan_cursor cursor;

	while (published && strcmp(published->container, container) != 0)
		published = published->next;
	if (published && endpoint && published->order.target.address.s_addr == endpoint->address.s_addr)
		return 0;
	let_go_of(container);
	if (!endpoint)
		return 0;
	plan_begin(&endpoint->plan, &cursor);
	while (plan_next(&cursor, &record) > 0)
		if (record.op == PLAN_NETWORK_PORT && publish(endpoint, &record) < 0) {
			int error = errno ? errno : ENOMEM;

			let_go_of(container);
			return error;
		}
	return 0;
}

/* The network ends. */
void ports_end(void)
{
	stop_helper();
}
