/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running the hooks that see what the runtime's caller sees: prestart, createRuntime, poststart and poststop.
 *
 * The monitor enters the container's user namespace and never gets out of it, so a process is forked before. It does
 * what it is told over a socket. When the monitor ends without having told it to leave, killed for example, it ends
 * the container and runs the hooks that put things in order.
 *
 * Should:  survive everything but SIGKILL; leave nothing that waits when the monitor has gone.
 * Mustn't: enter a namespace.
 */
#define _GNU_SOURCE
#include "hook-runner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "cleaner.h"
#include "hooks.h"
#include "kernel.h"
#include "signals.h"

enum order_kind { ORDER_CREATE = 1, ORDER_POSTSTART, ORDER_POSTSTOP, ORDER_LEAVE };

/**
 * struct order - what the runner is told
 * @kind:      enum order_kind
 * @container: pid of its first process
 */
struct order {
	int32_t kind;
	int32_t container;
};

/**
 * struct service - what the runner knows
 * @plan:      the plan
 * @socket:    to the monitor
 * @monitor:   its pidfd
 * @container: pidfd of the container, -1 until there is one
 * @directory: where hooks begin
 */
struct service {
	const struct plan *plan;
	int socket;
	int monitor;
	int container;
	const char *directory;
};

/**
 * run() - run the hooks of a kind
 * @service:  what is known
 * @kind:     which
 * @status:   of the container
 * @pid:      of its first process, or 0
 * @tolerant: failures are told, and the next hook is run
 * @failure:  filled
 *
 * Return: 0, or -1
 */
static int run(const struct service *service, const char *kind, const char *status, pid_t pid, int tolerant,
	       struct failure *failure)
{
	struct hook_run how = { .state = hook_state(service->plan, status, pid),
				/* before the start an order means that there is to be none */
				.until = { { .fd = service->monitor, .events = POLLIN },
					   { .fd = tolerant ? -1 : service->socket, .events = POLLIN } },
				.directory = service->directory,
				.tolerant = tolerant };
	int rc = hooks_run(service->plan, kind, &how, failure);

	if (how.state >= 0)
		close(how.state);
	return rc;
}

/**
 * next() - wait for what is to be done
 * @service: what is known
 * @order:   filled
 *
 * Return: 1, or 0 when the monitor has gone without a word
 */
static int next(const struct service *service, struct order *order)
{
	struct pollfd polls[2] = { { .fd = service->socket, .events = POLLIN },
				   { .fd = service->monitor, .events = POLLIN } };

	while (poll(polls, 2, -1) < 0)
		;
	return recv(service->socket, order, sizeof(*order), MSG_DONTWAIT) == sizeof(*order);
}

/**
 * wind_up() - what is to be done when the container has been deleted
 * @service: what is known
 */
static _Noreturn void wind_up(const struct service *service)
{
	struct failure failure;

	run(service, "poststop", "stopped", 0, 1, &failure);
	_exit(0);
}

/**
 * end_container() - end a container whose monitor has gone
 * @service: what is known
 */
static void end_container(const struct service *service)
{
	struct pollfd ended = { .fd = service->container, .events = POLLIN };

	if (sys_pidfd_send_signal(service->container, SIGKILL) == 0)
		while (poll(&ended, 1, -1) < 0)
			;
}

/**
 * serve() - the life of the runner
 * @service: plan, socket and directory are filled
 * @monitor: its pid
 */
static _Noreturn void serve(struct service *service, pid_t monitor)
{
	struct failure failure;
	struct order order;

	signals_block_all();
	prctl(PR_SET_NAME, "rl-hooks");
	service->container = -1;
	service->monitor = (int)syscall(SYS_pidfd_open, monitor, 0);
	if (service->monitor < 0 || getppid() != monitor)
		_exit(1);
	while (next(service, &order)) {
		memset(&failure, 0, sizeof(failure));
		if (order.kind == ORDER_CREATE) {
			service->container = (int)syscall(SYS_pidfd_open, order.container, 0);
			failure.step = PLAN_HOOK_STATE;
			/* without it nobody could put things in order after them */
			if (service->container < 0)
				fail(&failure, errno, "");
			else if (run(service, "prestart", "creating", order.container, 0, &failure) == 0)
				run(service, "createRuntime", "creating", order.container, 0, &failure);
		} else if (order.kind == ORDER_POSTSTART) {
			/* OCI 1.2.0: a warning, and all goes on; runc ends the container */
			run(service, "poststart", "running", order.container, 1, &failure);
			memset(&failure, 0, sizeof(failure));
		} else if (order.kind == ORDER_POSTSTOP && service->container >= 0) {
			wind_up(service);
		} else {
			_exit(0);
		}
		send(service->socket, &failure, sizeof(failure), MSG_NOSIGNAL);
	}
	/* before the first hooks there is nothing to put in order */
	if (service->container < 0)
		_exit(0);
	end_container(service);
	/* these hooks come after the deletion; what cannot be removed from here, the cleaner removes */
	clean_up(service->plan);
	wind_up(service);
}

/**
 * hook_runner_start() - start the runner when the plan has hooks
 * @runner:  filled
 * @plan:    the plan
 * @failure: filled
 *
 * Before anything is entered.
 *
 * Return: 0, or -1
 */
int hook_runner_start(struct hook_runner *runner, const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct service service;
	pid_t monitor = getpid();
	int ends[2];

	if (!plan_find(plan, PLAN_HOOK_STATE, &record))
		return 0;
	failure->step = PLAN_HOOK_STATE;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return fail(failure, errno, "");
	runner->pid = fork();
	if (runner->pid == 0) {
		close(ends[0]);
		close_preserved(plan);
		service = (struct service){ .plan = plan,
					    .socket = ends[1],
					    .directory = record.field[PLAN_HOOK_STATE_DIRECTORY].text };
		serve(&service, monitor);
	}
	close(ends[1]);
	if (runner->pid < 0) {
		fail(failure, errno, "");
		close(ends[0]);
		runner->pid = 0;
		return -1;
	}
	runner->socket = ends[0];
	return 0;
}

/**
 * tell() - give an order
 * @runner:    started
 * @kind:      which
 * @container: pid
 */
static void tell(const struct hook_runner *runner, enum order_kind kind, pid_t container)
{
	struct order order = { .kind = kind, .container = container };

	send(runner->socket, &order, sizeof(order), MSG_NOSIGNAL);
}

/**
 * hook_runner_create() - have the hooks of prestart and createRuntime run
 * @runner:    started or not
 * @container: pid
 *
 * Return: 1 when there will be a result, 0 when there is no runner
 */
int hook_runner_create(const struct hook_runner *runner, pid_t container)
{
	if (runner->socket < 0)
		return 0;
	tell(runner, ORDER_CREATE, container);
	return 1;
}

/**
 * hook_runner_result() - how that went; waits for it
 * @runner:  started
 * @failure: filled
 *
 * Return: 0, or -1
 */
int hook_runner_result(const struct hook_runner *runner, struct failure *failure)
{
	struct failure answer;
	ssize_t got;

	do {
		got = recv(runner->socket, &answer, sizeof(answer), 0);
	} while (got < 0 && errno == EINTR);
	if (got != sizeof(answer)) {
		failure->step = PLAN_HOOK_STATE;
		return fail(failure, EPIPE, "");
	}
	if (answer.error == 0)
		return 0;
	answer.path[FAILURE_PATH_MAX - 1] = '\0';
	*failure = answer;
	return -1;
}

/**
 * hook_runner_poststart() - have the hooks of poststart run
 * @runner:    started or not
 * @container: pid
 * @wait:      until they have ended; their failures are told by the runner
 * @failure:   filled
 *
 * Return: 0, or -1 when the runner has gone
 */
int hook_runner_poststart(const struct hook_runner *runner, pid_t container, int wait, struct failure *failure)
{
	if (runner->socket < 0)
		return 0;
	tell(runner, ORDER_POSTSTART, container);
	return wait ? hook_runner_result(runner, failure) : 0;
}

/**
 * reap() - forget a runner that ends
 * @runner: told to
 */
static void reap(struct hook_runner *runner)
{
	close(runner->socket);
	runner->socket = -1;
	while (waitpid(runner->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/**
 * hook_runner_leave() - the container is left to itself: no hooks any more
 * @runner: started or not
 */
void hook_runner_leave(struct hook_runner *runner)
{
	if (runner->socket < 0)
		return;
	tell(runner, ORDER_LEAVE, 0);
	reap(runner);
}

/**
 * hook_runner_poststop() - have the hooks of poststop run when those of creation were, and wait for their end
 * @runner:  started or not; may be called again
 * @signals: readable when we are to end; then they go on alone
 */
void hook_runner_poststop(struct hook_runner *runner, int signals)
{
	struct pollfd polls[2] = { { .fd = runner->socket, .events = POLLIN }, { .fd = signals, .events = POLLIN } };
	struct failure unread;

	if (runner->socket < 0)
		return;
	tell(runner, ORDER_POSTSTOP, 0);
	for (;;) {
		if (poll(polls, 2, -1) < 0)
			continue;
		/* a result that nobody has asked for comes before the end */
		if (polls[0].revents && recv(runner->socket, &unread, sizeof(unread), MSG_DONTWAIT) <= 0)
			break;
		if (polls[1].revents && signals_is_ending(signals_next(signals))) {
			close(runner->socket);
			runner->socket = -1;
			return;
		}
	}
	reap(runner);
}
