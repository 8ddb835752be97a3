/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The process that is the user's network: it holds the namespace with the bridges, connects containers, and answers
 * their questions for names.
 *
 * It is started by whoever needs it and finds none, after writing down what for: so one that is about to end because
 * nobody is there finds that, or has not answered any more. There is never more than one, by a lock that ends with it.
 *
 * Stages, in order:
 *  1. take the lock, or find that somebody else serves
 *  2. enter the user namespace of the user's containers
 *  3. make the network's namespace with its firewall, and the way to the outside
 *  4. connect the containers of one that was killed
 *  5. serve, until there is nobody left
 *
 * Mustn't: answer anybody but its own user.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "enter.h"
#include "idle.h"
#include "kernel.h"
#include "network-dns.h"
#include "network-link.h"
#include "network-lock.h"
#include "network-loop.h"
#include "network-ports.h"
#include "network-residents.h"
#include "network-space.h"
#include "network-uplink.h"
#include "network-written.h"
#include "network.h"
#include "terminal.h"

#define BACKLOG 128
/* How often it is looked whether somebody who has said that he comes has given up. */
#define LOOK_MS 5000
#define QUIET_MS 500
/* How long nothing must have happened for cables to be taken away, and how much may happen before they are anyhow. */
#define SWEEP_MS 20
#define SWEEP_MOST 64

/**
 * struct client - a connection
 * @watch:   of it
 * @got:     bytes of a request that have come
 * @netns:   descriptor that has come with it, or -1
 * @holds:   id of the container whose addresses it keeps, or ""
 * @wait:    for the way to the outside
 * @request: being read
 */
struct client {
	struct watch watch;
	struct uplink_wait wait;
	size_t got;
	int netns;
	char holds[NETWORK_ID];
	struct network_request request;
};

static struct network_space space;
static struct watch listener;
static struct plan plan;
static int directory = -1;

/* Close what has come with a request. */
static void drop_netns(struct client *client)
{
	if (client->netns >= 0)
		close(client->netns);
	client->netns = -1;
}

static void hang_up(struct client *client)
{
	loop_remove(&client->watch);
	uplink_forget(&client->wait);
	drop_netns(client);
	if (client->holds[0])
		residents_let_go(client->holds);
	/* last, for that is what a monitor waits for */
	close(client->watch.fd);
	free(client);
}

/**
 * answer() - do what a request asks for
 * @client: with a whole request
 *
 * Return: 0 or an errno
 */
static int answer(struct client *client)
{
	struct network_request *request = &client->request;
	int has_joined = client->netns >= 0, error;

	request->container[sizeof(request->container) - 1] = '\0';
	request->network[sizeof(request->network) - 1] = '\0';
	switch (request->what) {
	case NETWORK_PING:
		return 0;
	case NETWORK_HOLD:
		if (client->holds[0])
			return EINVAL;
		error = residents_keep(request->container);
		if (!error)
			memcpy(client->holds, request->container, sizeof(client->holds));
		return error;
	case NETWORK_LEAVE:
		return residents_leave(request);
	case NETWORK_GIVE_UP:
		return residents_give_up(request);
	case NETWORK_JOIN:
		uplink_try();
		error = residents_join(request, client->netns);
		/* a monitor sends the namespace; others only want something changed */
		if (has_joined && !client->holds[0] && residents_hold(request->container))
			memcpy(client->holds, request->container, sizeof(client->holds));
		return error;
	default:
		return EINVAL;
	}
}

/**
 * take() - read of a request what is there
 * @client: who sends it
 *
 * Return: bytes, 0 at the end, -1 with errno
 */
static ssize_t take(struct client *client)
{
	int netns;
	int got = channel_receive(client->watch.fd, (char *)&client->request + client->got,
				  (int)(sizeof(client->request) - client->got), &netns);

	if (netns >= 0) {
		drop_netns(client);
		client->netns = netns;
	}
	return got;
}

/* Send an answer; who does not take it is hung up on. */
static void reply(struct client *client, int result)
{
	if (send(client->watch.fd, &result, sizeof(result), MSG_NOSIGNAL | MSG_DONTWAIT) != sizeof(result))
		hang_up(client);
}

static void on_uplink(struct uplink_wait *wait, int error)
{
	reply((struct client *)((char *)wait - offsetof(struct client, wait)), error);
}

static void on_request(struct watch *watch)
{
	struct client *client = (struct client *)watch;
	ssize_t got = take(client);
	int result;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		hang_up(client);
		return;
	}
	client->got += (size_t)got;
	if (client->got < sizeof(client->request))
		return;
	client->got = 0;
	if (client->request.what == NETWORK_OUTSIDE) {
		uplink_forget(&client->wait);
		uplink_await(&client->wait);
		return;
	}
	result = answer(client);
	drop_netns(client);
	reply(client, result);
}

static void on_connection(struct watch *watch)
{
	int fd = loop_accept(watch, NULL, NULL);
	struct client *client;
	socklen_t length = sizeof(struct ucred);
	struct ucred peer;

	if (fd < 0)
		return;
	client = calloc(1, sizeof(*client));
	if (!client || getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0 || peer.uid != geteuid()) {
		free(client);
		close(fd);
		return;
	}
	client->watch.ready = on_request;
	client->wait.settled = on_uplink;
	client->watch.fd = fd;
	client->netns = -1;
	if (loop_add(&client->watch) < 0) {
		free(client);
		close(fd);
	}
}

/**
 * listen_here() - make our socket, which appears under its name once it can be connected to
 * @failure: filled
 *
 * Return: 0, or -1
 */
static int listen_here(struct failure *failure)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	listener.ready = on_connection;
	listener.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/control.new", directory);
	unlinkat(directory, "control.new", 0);
	if (listener.fd < 0 || bind(listener.fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(listener.fd, BACKLOG) < 0 || loop_add(&listener) < 0 ||
	    renameat(directory, "control.new", directory, "control") < 0)
		return fail(failure, errno, "control");
	return 0;
}

/**
 * begin() - everything before the first request
 * @argv:    the program's arguments
 * @failure: filled; its step is 0 when somebody else serves
 *
 * Return: 1 to serve, 0 not to, -1 with the failure
 */
static int begin(char **argv, struct failure *failure)
{
	struct plan_record record;
	const char *path;
	int rc;

	failure->step = PLAN_NETWORK_SERVICE;
	if (!plan_find(&plan, PLAN_NETWORK_SERVICE, &record))
		return fail(failure, EINVAL, "");
	path = record.field[PLAN_NETWORK_SERVICE_DIRECTORY].text;
	directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory < 0)
		return fail(failure, errno, path);
	rc = network_lock(directory, path, failure);
	if (rc <= 0)
		return rc;
	if (enter_userns(&plan, argv, failure) < 0 || network_space_make(&space, &plan, failure) < 0)
		return -1;
	failure->step = PLAN_NETWORK_SERVICE;
	if (loop_open() < 0 || network_dns_begin(&space) < 0)
		return fail(failure, errno, "");
	uplink_begin(&space, &plan, directory);
	if (written_service(directory, &plan) < 0)
		return fail(failure, errno, "service");
	residents_begin(&space, directory);
	return listen_here(failure) < 0 ? -1 : 1;
}

/**
 * serve() - do what is asked, until nobody is left
 *
 * Who is about to ask has written down what for. So after a look that finds nothing, nobody is answered any more.
 */
static _Noreturn void serve(void)
{
	int remain, quiet = QUIET_MS, deferred = 0, got;

	while ((remain = residents_remain()) != 0) {
		int timeout = uplink_timeout(network_dns_timeout(remain == 2 ? LOOK_MS : -1));

		if (network_link_is_loose() && deferred++ < SWEEP_MOST && loop_step(SWEEP_MS) > 0)
			continue;
		network_link_sweep(space.netlink);
		deferred = 0;
		got = loop_step(quiet >= 0 && (timeout < 0 || quiet < timeout) ? quiet : timeout);
		if (got < 0)
			break;
		if (got == 0 && quiet >= 0)
			idle_now();
		quiet = got == 0 ? -1 : QUIET_MS;
		network_dns_expire();
		uplink_expire();
	}
	unlinkat(directory, "control", 0);
	ports_end();
	uplink_end();
	_exit(0);
}

/* Let go of whoever has started us. */
static void leave(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd < 3; fd++)
		dup2(null, fd);
	close(null);
	if (chdir("/") < 0)
		_exit(1);
}

/* Each container takes some descriptors, and each question that others are asked. */
static void raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static _Noreturn void be_network(char **argv, int report)
{
	struct failure failure = { 0 };
	int rc;

	setsid();
	raise_limit();
	rc = begin(argv, &failure);
	if (rc >= 0)
		failure.step = 0;
	if (rc > 0) {
		prctl(PR_SET_NAME, NETWORK_NAME);
		leave();
	}
	if (write(report, &failure, sizeof(failure)) != sizeof(failure) || rc <= 0)
		_exit(rc < 0);
	close(report);
	idle_begin(&plan);
	serve();
}

/**
 * network_main() - be the user's network, or see that somebody is
 * @plan_fd: descriptor of a plan with a userns and a networkService record
 * @argv:    the program's arguments
 *
 * Says on standard error which step has failed, its errno and what it was about, for whoever has the words.
 *
 * Return: exit status, when the network is there or cannot be
 */
int network_main(int plan_fd, char **argv)
{
	static struct failure failure;
	int report[2];
	pid_t child;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	umask(077);
	if (enter_plan(plan_fd, &plan, &failure) < 0)
		return 125;
	failure.step = PLAN_NETWORK_SERVICE;
	if (pipe2(report, O_CLOEXEC) < 0)
		return 125;
	child = fork();
	if (child == 0) {
		close(report[0]);
		be_network(argv, report[1]);
	}
	close(report[1]);
	if (child < 0 || read(report[0], &failure, sizeof(failure)) != sizeof(failure))
		fail(&failure, child < 0 ? errno : EIO, "");
	if (failure.step == 0)
		return 0;
	failure.path[sizeof(failure.path) - 1] = '\0';
	dprintf(2, "%d %d %s", failure.step, failure.error, failure.path);
	return 125;
}
