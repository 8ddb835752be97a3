/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container's monitor and the user's network: the connection that it keeps for as long as the container lives.
 *
 * It is made before the user namespace is entered, as the user: whoever has another one would be a stranger there.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control-connect.h"
#include "network-rejoin.h"
#include "network.h"
#include "start-time.h"
#include "terminal.h"

/* How long a process that does not answer is waited for. */
#define END_MS 1000

/**
 * @connection: to the user's network, or -1
 * @is_asked:   an answer is still to come
 * @rejoin:     to who connects again for us, or -1
 * @is_awaited: he has been asked for it
 * @has_joined: the container has been in its networks, or it was tried
 * @container:  the container's id
 */
static struct {
	int connection;
	int is_asked;
	int rejoin;
	int is_awaited;
	int has_joined;
	char container[NETWORK_ID];
} network = { .connection = -1, .rejoin = -1 };

/**
 * network_begin() - what has to be done for the network record before anything is entered
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int network_begin(const struct plan *plan, struct failure *failure)
{
	return rejoin_start(plan, &network.rejoin, failure);
}

/**
 * network_open() - execute the network record, if there is one, as far as it goes before the container
 * @plan:    the plan
 * @failure: filled
 *
 * Return: 0, or -1
 */
int network_open(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;

	if (!plan_find(plan, PLAN_NETWORK, &record))
		return 0;
	failure->step = PLAN_NETWORK;
	if (record.field[PLAN_NETWORK_CONTAINER].length >= sizeof(network.container))
		return fail(failure, EINVAL, record.field[PLAN_NETWORK_CONTAINER].text);
	memcpy(network.container, record.field[PLAN_NETWORK_CONTAINER].text,
	       record.field[PLAN_NETWORK_CONTAINER].length + 1);
	network.connection = control_connect(record.field[PLAN_NETWORK_DIRECTORY].text);
	if (network.connection < 0)
		return fail(failure, errno, "");
	rejoin_watch(network.rejoin, network.connection);
	return 0;
}

/**
 * send_with_netns() - send a request with the network namespace of the process that it is about
 * @request: it
 *
 * A process that has changed its user before it has executed anything may not be looked into, so who has just made it
 * opens its namespace.
 *
 * Return: 0, or -1 with errno
 */
static int send_with_netns(const struct network_request *request)
{
	struct iovec part = { .iov_base = (void *)(uintptr_t)request, .iov_len = sizeof(*request) };
	char path[64];
	ssize_t sent;
	int netns, error;

	snprintf(path, sizeof(path), "/proc/%d/ns/net", request->pid);
	netns = open(path, O_RDONLY | O_CLOEXEC);
	if (netns < 0)
		return -1;
	sent = channel_send_parts(network.connection, &part, 1, netns);
	error = sent < 0 ? errno : EIO;
	close(netns);
	errno = error;
	return sent == (ssize_t)sizeof(*request) ? 0 : -1;
}

/**
 * network_join() - have the container connected
 * @pid:     its first process, which has not executed its command
 * @failure: filled
 *
 * Return: 0, or -1
 */
int network_join(pid_t pid, struct failure *failure)
{
	struct network_request request = { .what = NETWORK_JOIN, .pid = pid, .started = start_time(pid) };

	if (network.connection < 0)
		return 0;
	failure->step = PLAN_NETWORK;
	memcpy(request.container, network.container, sizeof(network.container));
	if (send_with_netns(&request) < 0)
		return fail(failure, errno, "");
	network.is_asked = 1;
	network.has_joined = 1;
	return 0;
}

/**
 * network_is_open() - is there a connection to the user's network, so that the container is to wait for it?
 *
 * Return: true or false
 */
int network_is_open(void)
{
	return network.connection >= 0;
}

/**
 * network_ready() - what becomes readable when network_result() has something to say
 *
 * Return: a descriptor, or -1 when nothing is asked
 */
int network_ready(void)
{
	return network.is_asked ? network.connection : -1;
}

/**
 * network_result() - is the container connected? Called once, when network_ready() is readable
 * @failure: filled
 *
 * Return: 0, or -1
 */
int network_result(struct failure *failure)
{
	int error = ENETDOWN;
	ssize_t got;

	network.is_asked = 0;
	failure->step = PLAN_NETWORK;
	do {
		got = recv(network.connection, &error, sizeof(error), MSG_WAITALL);
	} while (got < 0 && errno == EINTR);
	if (got == (ssize_t)sizeof(error) && error == 0)
		return 0;
	return fail(failure, got == (ssize_t)sizeof(error) ? error : ENETDOWN, "");
}

/**
 * network_is_there() - can the container be connected again? To be called from time to time until it can
 *
 * Return: true, also for one that is in no network; or false
 */
int network_is_there(void)
{
	int connection = -1, got;

	if (network.connection < 0 || network.rejoin < 0 || !rejoin_hung_up(network.connection))
		return 1;
	if (!network.is_awaited)
		rejoin_ask(network.rejoin);
	got = rejoin_take(network.rejoin, &connection);
	network.is_awaited = got == 0;
	if (got >= 0 && connection < 0)
		return 0;
	close(network.connection);
	network.connection = connection;
	return connection < 0 || !rejoin_hung_up(connection);
}

/**
 * network_end() - the container has ended for good: its addresses are free when this returns, if all is well
 */
void network_end(void)
{
	struct network_request request = { .what = NETWORK_GIVE_UP };
	struct pollfd hung_up = { .fd = network.connection, .events = POLLIN };
	int answer;

	/* first, lest that be taken for the end of the network */
	if (network.rejoin >= 0)
		close(network.rejoin);
	network.rejoin = -1;
	if (network.connection < 0)
		return;
	memcpy(request.container, network.container, sizeof(request.container));
	if (!network.has_joined && send(network.connection, &request, sizeof(request), MSG_NOSIGNAL) < 0)
		return;
	shutdown(network.connection, SHUT_WR);
	while (poll(&hung_up, 1, END_MS) > 0 && recv(network.connection, &answer, sizeof(answer), MSG_DONTWAIT) > 0)
		;
	close(network.connection);
	network.connection = -1;
}
