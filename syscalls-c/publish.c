/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Published ports: are they free before the container is made, and bound once the helper says that it serves them?
 *
 * The helper binds them itself, and there is a moment between. So whether it has is looked at once more: what it could
 * not bind, or passed over, fails the start.
 *
 * Should:  name the port that is the matter.
 * Mustn't: keep a port.
 */
#define _GNU_SOURCE
#include "publish.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* How long a taken port is waited for: a fifth of a second. */
#define PAUSE_NS 5000000L
#define TRIES 40

/**
 * try_to_bind() - bind a port and let go of it
 * @record: a publishPort record
 *
 * Return: 0, or -1 with errno
 */
static int try_to_bind(const struct plan_record *record)
{
	const struct plan_field *bytes = &record->field[PLAN_PUBLISH_PORT_ADDRESS];
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };
	uint16_t port = htons((uint16_t)record->field[PLAN_PUBLISH_PORT_PORT].number);
	int is_tcp = record->field[PLAN_PUBLISH_PORT_PROTOCOL].number == IPPROTO_TCP;
	int is_six = bytes->length == sizeof(six.sin6_addr), one = 1, fd, error = 0;

	if (!is_six && bytes->length != sizeof(four.sin_addr)) {
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
		memcpy(&six.sin6_addr, bytes->text, sizeof(six.sin6_addr));
		six.sin6_port = port;
		error = bind(fd, (const struct sockaddr *)&six, sizeof(six)) < 0 ? errno : 0;
	} else {
		memcpy(&four.sin_addr, bytes->text, sizeof(four.sin_addr));
		four.sin_port = port;
		error = bind(fd, (const struct sockaddr *)&four, sizeof(four)) < 0 ? errno : 0;
	}
	close(fd);
	errno = error;
	return error ? -1 : 0;
}

/**
 * may_be_missing() - is this a port that the host cannot have, and nobody has asked for by its address?
 * @record: a publishPort record
 * @error:  of binding it
 *
 * Return: true or false
 */
static int may_be_missing(const struct plan_record *record, int error)
{
	return !record->field[PLAN_PUBLISH_PORT_REQUIRED].number && (error == EAFNOSUPPORT || error == EADDRNOTAVAIL);
}

/**
 * is_free() - can a port be bound, if not now then in a moment?
 * @record: a publishPort record
 *
 * The kernel takes its time to let go of what a helper has held that was killed.
 *
 * Return: true, or false with errno
 */
static int is_free(const struct plan_record *record)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };

	for (int tries = 0; tries < TRIES; tries++) {
		if (try_to_bind(record) == 0)
			return 1;
		if (errno != EADDRINUSE)
			return 0;
		nanosleep(&pause, NULL);
	}
	errno = EADDRINUSE;
	return 0;
}

/**
 * publish_check_free() - can all published ports be bound?
 * @plan:    with publishPort records, or none
 * @failure: filled
 *
 * Return: 0, or -1
 */
int publish_check_free(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		if (record.op != PLAN_PUBLISH_PORT || is_free(&record) || may_be_missing(&record, errno))
			continue;
		failure->step = PLAN_PUBLISH_PORT;
		return fail(failure, errno, record.field[PLAN_PUBLISH_PORT_TEXT].text);
	}
	return 0;
}

/**
 * publish_check_bound() - has the helper bound the ports that it has to?
 * @plan:    with publishPort records, or none
 * @failure: filled; ENETUNREACH for a port that it has passed over
 *
 * Return: 0, or -1
 */
int publish_check_bound(const struct plan *plan, struct failure *failure)
{
	struct plan_record record;
	struct plan_cursor cursor;

	plan_begin(plan, &cursor);
	while (plan_next(&cursor, &record) > 0) {
		if (record.op != PLAN_PUBLISH_PORT || !record.field[PLAN_PUBLISH_PORT_REQUIRED].number)
			continue;
		if (try_to_bind(&record) < 0 && errno == EADDRINUSE)
			continue;
		failure->step = PLAN_PUBLISH_PORT;
		return fail(failure, ENETUNREACH, record.field[PLAN_PUBLISH_PORT_TEXT].text);
	}
	return 0;
}
