/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The namespace of the user's network. We stay outside, where the host's name servers can be asked; what has to be done
 * inside is done by children, and sockets that they have opened there are sent to us.
 *
 * Should:  have the firewall in place before anything is connected.
 * Mustn't: give a program that we start our descriptors or environment.
 */
#define _GNU_SOURCE
#include "network-space.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "kernel.h"
#include "netlink.h"
#include "network-ports.h"
#include "network-interface.h"

#define NAMES_PORT 53
#define UPLINK_MS 20000

/* Files of /proc/sys/net, and whether there is nothing without it. */
static const struct {
	const char *path;
	const char *value;
	int is_needed;
} settings[] = {
	{ "/proc/sys/net/ipv4/ip_forward", "1", 1 },
	{ "/proc/sys/net/ipv6/conf/all/forwarding", "1", 0 },
	/* what stays on a bridge is nobody's business */
	{ "/proc/sys/net/bridge/bridge-nf-call-iptables", "0", 0 },
	{ "/proc/sys/net/bridge/bridge-nf-call-ip6tables", "0", 0 },
};

static int set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = write(fd, value, strlen(value)) < 0 ? -1 : 0;
	close(fd);
	return rc;
}

static int loopback_up(int netlink)
{
	struct ifinfomsg up = { .ifi_family = AF_UNSPEC, .ifi_index = 1, .ifi_flags = IFF_UP, .ifi_change = IFF_UP };
	struct netlink_message message;

	netlink_begin(&message, RTM_NEWLINK, 0, &up, sizeof(up));
	return netlink_send(netlink, &message);
}

static int names_socket(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(NAMES_PORT) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;

	if (fd < 0 || setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) < 0 ||
	    bind(fd, (struct sockaddr *)&any, sizeof(any)) < 0)
		return -1;
	return fd;
}

/**
 * send_descriptors() - send what we have opened to who has started us
 * @socket: to him
 * @fds:    three descriptors
 *
 * Return: 0, or -1 with errno
 */
static int send_descriptors(int socket, const int *fds)
{
	union {
		char bytes[CMSG_SPACE(3 * sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	char byte = 0;
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)
	};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(3 * sizeof(int));
	memcpy(CMSG_DATA(head), fds, 3 * sizeof(int));
	return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static int receive_descriptors(int socket, int *fds)
{
	union {
		char bytes[CMSG_SPACE(3 * sizeof(int))];
		struct cmsghdr align;
	} control = { 0 };
	char byte;
	struct iovec part = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)
	};
	const struct cmsghdr *head;

	if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	head = CMSG_FIRSTHDR(&message);
	if (!head || head->cmsg_type != SCM_RIGHTS || head->cmsg_len != CMSG_LEN(3 * sizeof(int)))
		return -1;
	memcpy(fds, CMSG_DATA(head), 3 * sizeof(int));
	return 0;
}

/**
 * load_rules() - become the program that loads the firewall's rules
 * @service: the networkService record
 *
 * Return: only on failure, an errno
 */
static int load_rules(const struct plan_record *service)
{
	const struct plan_field *rules = &service->field[PLAN_NETWORK_SERVICE_RULES];
	char *const argv[] = { (char *)(uintptr_t)service->field[PLAN_NETWORK_SERVICE_FIREWALL].text, (char[]){ "-f" },
			       (char[]){ "-" }, NULL };
	char *const environment[] = { NULL };
	int feed[2], null;

	/* the rules are shorter than a pipe is long */
	if (pipe2(feed, O_CLOEXEC) < 0 || write(feed[1], rules->text, rules->length) != (ssize_t)rules->length)
		return errno;
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(feed[0], 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		return errno;
	sys_close_range(3, ~0U, 0);
	execve(argv[0], argv, environment);
	return errno;
}

/**
 * make() - make the namespace, from inside
 * @service: the networkService record
 * @socket:  to who has started us
 */
static _Noreturn void make(const struct plan_record *service, int socket)
{
	int fds[3];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (unshare(CLONE_NEWNET) < 0)
		_exit(errno);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (set(settings[i].path, settings[i].value) < 0 && settings[i].is_needed)
			_exit(errno);
	fds[0] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	fds[1] = netlink_open();
	fds[2] = names_socket();
	if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0 || loopback_up(fds[1]) < 0 ||
	    interface_take_marked(fds[1], AF_INET, ANSWER_MARK, ANSWER_TABLE) < 0)
		_exit(errno);
	/* there may be no IPv6 */
	interface_take_marked(fds[1], AF_INET6, ANSWER_MARK, ANSWER_TABLE);
	if (send_descriptors(socket, fds) < 0)
		_exit(errno);
	load_rules(service);
	_exit(127);
}

/**
 * network_space_make() - make the namespace, with its firewall
 * @space:   filled
 * @plan:    with a networkService record
 * @failure: filled
 *
 * Return: 0, or -1
 */
int network_space_make(struct network_space *space, const struct plan *plan, struct failure *failure)
{
	struct plan_record service;
	int ends[2], fds[3], status = 0;
	pid_t child;

	failure->step = PLAN_NETWORK_SERVICE;
	if (!plan_find(plan, PLAN_NETWORK_SERVICE, &service))
		return fail(failure, EINVAL, "");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return fail(failure, errno, "");
	child = fork();
	if (child == 0) {
		close(ends[0]);
		make(&service, ends[1]);
	}
	close(ends[1]);
	if (child > 0 && receive_descriptors(ends[0], fds) == 0) {
		space->netns = fds[0];
		space->netlink = fds[1];
		space->udp = fds[2];
	} else {
		space->netns = -1;
	}
	close(ends[0]);
	if (child < 0)
		return fail(failure, errno, "");
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (space->netns < 0)
		return fail(failure, WIFEXITED(status) ? WEXITSTATUS(status) : EIO, "");
	if (status == 0)
		return 0;
	/* who loads the rules says no more than that it could not */
	return fail(failure, WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ENOENT : EPROTO,
		    service.field[PLAN_NETWORK_SERVICE_FIREWALL].text);
}

/**
 * network_space_uplink_begin() - start the way to the outside
 * @space: made
 * @plan:  with helperArgument records
 *
 * Return: 0, or -1 with errno
 */
int network_space_uplink_begin(struct network_space *space, const struct plan *plan)
{
	struct failure failure = { 0 };
	struct plan_record record;
	int ends[2], rc;
	pid_t holder;
	char byte;

	space->uplink.pid = 0;
	space->uplink.ready = -1;
	errno = ENOENT;
	if (!plan_find(plan, PLAN_HELPER_ARGUMENT, &record) || pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	/* a process in the namespace, for as long as it takes the program to get there too */
	holder = fork();
	if (holder == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (setns(space->netns, CLONE_NEWNET) < 0 || write(ends[1], "", 1) != 1)
			_exit(1);
		poll(NULL, 0, UPLINK_MS);
		_exit(0);
	}
	close(ends[1]);
	rc = holder > 0 && read(ends[0], &byte, 1) == 1 ? helper_start(&space->uplink, plan, holder) : -1;
	close(ends[0]);
	if (rc == 0) {
		struct pollfd ready = { .fd = space->uplink.ready, .events = POLLIN };

		while (poll(&ready, 1, UPLINK_MS) < 0 && errno == EINTR)
			;
		rc = ready.revents ? helper_result(&space->uplink, plan, &failure) : -1;
		errno = ready.revents ? failure.error : ETIMEDOUT;
	}
	if (holder > 0) {
		int error = errno;

		kill(holder, SIGKILL);
		while (waitpid(holder, NULL, 0) < 0 && errno == EINTR)
			;
		errno = error;
	}
	if (rc < 0) {
		int error = errno;

		helper_stop(&space->uplink, plan);
		errno = error;
	}
	return rc;
}

/**
 * network_space_uplink_end() - has the way to the outside ended?
 * @space: made
 *
 * Return: 1 once, after it has; else 0
 */
int network_space_uplink_end(struct network_space *space)
{
	if (space->uplink.pid <= 0 || waitpid(space->uplink.pid, NULL, WNOHANG) != space->uplink.pid)
		return 0;
	space->uplink.pid = 0;
	return 1;
}
