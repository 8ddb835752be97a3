/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forwarder: the process that passes on what comes in at published ports. It lives in the namespace of the user's
 * network and ends with who holds that.
 *
 * Should:  give up all rights but that to call as somebody else.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "idle.h"
#include "kernel.h"
#include "network-ports.h"
#include "terminal.h"

#define SERVER_NAME "rl-ports"
#define QUIET_MS 500

static struct watch orders;
static struct served_port *ports;
/* Ports whose callers wait until there are descriptors again. */
static int is_crowded;

static int keep_right(int right)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { .effective = 1U << right, .permitted = 1U << right } };

	return syscall(SYS_capset, &header, data) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -1 : 0;
}

static void open_port(const struct port_order *order, int fd)
{
	struct served_port *port = calloc(1, sizeof(*port));

	if (!port) {
		close(fd);
		return;
	}
	port->watch.fd = fd;
	port->watch.ready = order->protocol == IPPROTO_TCP ? port_tcp_ready : port_udp_ready;
	port->key = order->key;
	port->protocol = order->protocol;
	port->family = order->family;
	port->target = order->target;
	if ((order->protocol == IPPROTO_UDP && port_udp_begin(port) < 0) || loop_add(&port->watch) < 0) {
		close(fd);
		free(port);
		return;
	}
	port->next = ports;
	ports = port;
}

static void close_port(uint32_t key)
{
	struct served_port **at = &ports, *port;

	while (*at && (*at)->key != key)
		at = &(*at)->next;
	port = *at;
	if (!port)
		return;
	*at = port->next;
	loop_remove(&port->watch);
	close(port->watch.fd);
	port_tcp_end(port);
	port_udp_end(port);
	free(port);
}

static void on_order(struct watch *watch)
{
	struct port_order order;
	int fd;

	if (channel_receive(watch->fd, &order, sizeof(order), &fd) != (int)sizeof(order))
		_exit(0);
	if (order.what == PORT_CLOSE) {
		close_port(order.key);
		if (send(watch->fd, "", 1, MSG_NOSIGNAL) != 1)
			_exit(1);
	} else if (order.what == PORT_OPEN && fd >= 0) {
		open_port(&order, fd);
	}
}

/**
 * port_server_crowd() - there are no descriptors left: a caller waits until there are
 * @port: that he calls
 */
void port_server_crowd(struct served_port *port)
{
	loop_remove(&port->watch);
	is_crowded = 1;
}

/* Descriptors have been given back: look after those who wait. */
void port_server_room(void)
{
	if (!is_crowded)
		return;
	is_crowded = 0;
	for (struct served_port *port = ports; port; port = port->next)
		if (loop_want(&port->watch, EPOLLIN) < 0)
			is_crowded = 1;
}

static void many_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int begin(int netns, int fd)
{
	/* its parent may have ended before it was to be told of that */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || recv(fd, &orders, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
		return -1;
	if (setns(netns, CLONE_NEWNET) < 0 || keep_right(CAP_NET_ADMIN) < 0)
		return -1;
	/* the standard streams are those of nobody: see leave() of network-main.c */
	if (fd != 3 && (dup3(fd, 3, O_CLOEXEC) < 0))
		return -1;
	sys_close_range(4, ~0U, 0);
	many_descriptors();
	prctl(PR_SET_NAME, SERVER_NAME);
	orders = (struct watch){ .ready = on_order, .fd = 3 };
	return loop_open() < 0 ? -1 : loop_add(&orders);
}

/**
 * port_server() - pass on what comes in, until whoever gives orders has ended
 * @netns: a descriptor of the network's namespace
 * @fd:    where orders come from
 */
_Noreturn void port_server(int netns, int fd)
{
	int quiet = QUIET_MS, got = begin(netns, fd);

	while (got >= 0) {
		int timeout = port_udp_timeout();

		got = loop_step(quiet >= 0 && (timeout < 0 || quiet < timeout) ? quiet : timeout);
		if (got == 0 && quiet >= 0)
			idle_now();
		quiet = got == 0 ? -1 : QUIET_MS;
		port_udp_expire();
	}
	_exit(1);
}
