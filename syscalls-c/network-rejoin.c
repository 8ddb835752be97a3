/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A container that is started again has its addresses still, also when the process that is the user's network was
 * killed meanwhile.
 *
 * The monitor has entered a user namespace, and could neither connect to that process as the user nor start another one.
 * So for a container with a restart policy a process is forked before. It watches the monitor's connection; when that
 * ends, it sees that the network is there again, connects, and hands the new connection to the monitor when that asks.
 *
 * Should:  end with the monitor; try for as long as that takes, less and less often.
 * Mustn't: enter a namespace.
 */
#define _GNU_SOURCE
#include "network-rejoin.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "control-connect.h"
#include "idle.h"
#include "kernel.h"
#include "network-endpoint.h"
#include "network-written.h"
#include "network.h"
#include "signals.h"
#include "terminal.h"

#define REJOIN_NAME "rl-rejoin"
/* How long an answer is waited for, and the shortest and the longest pause between two tries. */
#define ANSWER_S 5
#define PAUSE_MIN_MS 500
#define PAUSE_MAX_MS 60000

enum rejoin_kind {
	REJOIN_NETWORK = 'n', /* a connection, or a question for one, or none yet */
	REJOIN_NONE = '-',    /* the container is in no network any more */
};

/**
 * struct rejoin - what the process knows
 * @socket:     to the monitor
 * @connection: to the user's network, or -1
 * @directory:  of that
 * @container:  the container's id
 */
struct rejoin {
	int socket;
	int connection;
	const char *directory;
	char container[NETWORK_ID];
};

/**
 * take() - what the other one has sent
 * @socket: to it, which does not block
 * @kind:   set
 * @fd:     set to a connection, or -1
 *
 * Return: 1, 0 when nothing is there, -1 at the end
 */
static int take(int socket, char *kind, int *fd)
{
	int got = channel_receive(socket, kind, 1, fd);

	return got < 0 && errno == EAGAIN ? 0 : got == 1 ? 1 : -1;
}

/**
 * rejoin_hung_up() - has the user's network hung up?
 * @connection: to it
 *
 * Return: true or false
 */
int rejoin_hung_up(int connection)
{
	struct pollfd end = { .fd = connection, .events = POLLRDHUP };

	return poll(&end, 1, 0) == 1;
}

/**
 * hold() - connect to the user's network, and have it keep the container's addresses
 * @rejoin: connection is filled
 *
 * Return: 0, or -1
 */
static int hold(struct rejoin *rejoin)
{
	struct network_request request = { .what = NETWORK_HOLD };
	struct timeval most = { .tv_sec = ANSWER_S };
	int fd = control_connect(rejoin->directory), result = -1;

	if (fd < 0)
		return -1;
	memcpy(request.container, rejoin->container, sizeof(request.container));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	if (send(fd, &request, sizeof(request), MSG_NOSIGNAL) != sizeof(request) ||
	    recv(fd, &result, sizeof(result), MSG_WAITALL) != sizeof(result) || result != 0) {
		close(fd);
		return -1;
	}
	most.tv_sec = 0;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof(most));
	rejoin->connection = fd;
	return 0;
}

/* Start the user's network as whoever has started it last, or see that somebody else has. */
static void serve_again(const struct rejoin *rejoin)
{
	char *const argv[] = { (char[]){ NETWORK_NAME }, (char[]){ "3" }, NULL };
	char *const environment[] = { NULL };
	char path[PATH_MAX];
	pid_t child;
	int plan;

	if (snprintf(path, sizeof(path), "%s/service", rejoin->directory) >= (int)sizeof(path))
		return;
	child = fork();
	if (child == 0) {
		plan = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		/* dup2() leaves a descriptor that is the right one already to be closed by exec */
		if (plan < 0 || (plan == 3 ? fcntl(plan, F_SETFD, 0) : dup2(plan, 3)) < 0)
			_exit(1);
		sys_close_range(4, ~0U, 0);
		signals_unblock_all();
		execve("/proc/self/exe", argv, environment);
		_exit(1);
	}
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

/**
 * struct search - for what is written down of a container
 * @container: its id
 * @found:     anything
 */
struct search {
	const char *container;
	int found;
};

static void look_at(const char *name, void *data)
{
	struct search *search = data;

	search->found |= network_endpoint_is_of(name, search->container);
}

/**
 * is_in_networks() - is anything written down of the container? It may have been taken out of all of its networks
 * @rejoin: what is known
 *
 * Return: true, also when that cannot be known, or false
 */
static int is_in_networks(const struct rejoin *rejoin)
{
	struct search search = { .container = rejoin->container };
	int directory = open(rejoin->directory, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (directory < 0)
		return errno != ENOENT;
	written_each(directory, "endpoints", look_at, &search);
	close(directory);
	return search.found;
}

/**
 * answer() - tell the monitor the connection, or that none is needed, or to ask again
 * @rejoin: what is known
 */
static void answer(const struct rejoin *rejoin)
{
	char kind = rejoin->connection >= 0 || is_in_networks(rejoin) ? REJOIN_NETWORK : REJOIN_NONE;

	if (channel_send(rejoin->socket, kind, rejoin->connection) < 0)
		_exit(1);
}

/**
 * listen_once() - wait, and hear what the monitor wants
 * @rejoin:  what is known
 * @timeout: milliseconds, or -1
 */
static void listen_once(struct rejoin *rejoin, int timeout)
{
	struct pollfd polls[2] = { { .fd = rejoin->socket, .events = POLLIN },
				   { .fd = rejoin->connection, .events = POLLRDHUP } };
	char kind;
	int fd, got;

	poll(polls, 2, timeout);
	while ((got = take(rejoin->socket, &kind, &fd)) > 0) {
		if (fd >= 0)
			rejoin->connection = fd;
		else
			answer(rejoin);
	}
	if (got < 0)
		_exit(0);
}

static _Noreturn void serve(struct rejoin *rejoin)
{
	int64_t next = 0;
	int pause;

	/* the first connection is the monitor's */
	while (rejoin->connection < 0)
		listen_once(rejoin, -1);
	for (;;) {
		idle_now();
		while (!rejoin_hung_up(rejoin->connection))
			listen_once(rejoin, -1);
		close(rejoin->connection);
		rejoin->connection = -1;
		for (pause = PAUSE_MIN_MS; hold(rejoin) < 0;
		     pause = pause < PAUSE_MAX_MS / 2 ? pause * 2 : PAUSE_MAX_MS) {
			/* for one that is in no network any more nobody is to be started */
			if (is_in_networks(rejoin))
				serve_again(rejoin);
			if (hold(rejoin) == 0)
				break;
			next = clock_ms() + pause;
			while (clock_ms() < next)
				listen_once(rejoin, pause);
		}
	}
}

/**
 * rejoin_start() - start the process, for a container in networks that may be started again
 * @plan:    the plan
 * @socket:  set to a socket to it, or -1
 * @failure: filled
 *
 * Before anything is entered.
 *
 * Return: 0, or -1
 */
int rejoin_start(const struct plan *plan, int *socket, struct failure *failure)
{
	struct plan_record network, restart;
	struct rejoin rejoin = { .connection = -1 };
	int ends[2], null;
	pid_t child;

	*socket = -1;
	if (!plan_find(plan, PLAN_NETWORK, &network) || !plan_find(plan, PLAN_RESTART, &restart) ||
	    restart.field[PLAN_RESTART_POLICY].number == 0 ||
	    network.field[PLAN_NETWORK_CONTAINER].length >= sizeof(rejoin.container))
		return 0;
	failure->step = PLAN_NETWORK;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
		return fail(failure, errno, "");
	child = fork();
	if (child == 0) {
		signals_block_all();
		setsid();
		prctl(PR_SET_NAME, REJOIN_NAME);
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		for (int fd = 0; fd < 3; fd++)
			dup2(null, fd);
		/* nobody who waits for the end of what we have is to wait for us */
		rejoin.socket = dup2(ends[1], 3);
		sys_close_range(4, ~0U, 0);
		fcntl(3, F_SETFD, FD_CLOEXEC);
		rejoin.directory = network.field[PLAN_NETWORK_DIRECTORY].text;
		memcpy(rejoin.container, network.field[PLAN_NETWORK_CONTAINER].text,
		       network.field[PLAN_NETWORK_CONTAINER].length + 1);
		serve(&rejoin);
	}
	close(ends[1]);
	if (child < 0) {
		close(ends[0]);
		return fail(failure, errno, "");
	}
	*socket = ends[0];
	return 0;
}

/**
 * rejoin_watch() - have the process watch the monitor's connection
 * @socket:     to it, or -1
 * @connection: to the user's network
 */
void rejoin_watch(int socket, int connection)
{
	if (socket >= 0 && connection >= 0)
		channel_send(socket, REJOIN_NETWORK, connection);
}

/**
 * rejoin_ask() - ask the process for its connection
 * @socket: to it
 */
void rejoin_ask(int socket)
{
	channel_send(socket, REJOIN_NETWORK, -1);
}

/**
 * rejoin_take() - take its answer
 * @socket:     to it
 * @connection: set to the connection, or -1 for none
 *
 * Return: 1 for an answer, 0 while there is none, -1 when no connection is needed, or nobody is left who could answer
 */
int rejoin_take(int socket, int *connection)
{
	char kind;
	int got = take(socket, &kind, connection);

	return got > 0 && kind == REJOIN_NONE ? -1 : got;
}
