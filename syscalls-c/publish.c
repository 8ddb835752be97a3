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

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "port-bind.h"

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
	const struct plan_field *address = &record->field[PLAN_PUBLISH_PORT_ADDRESS];
	int fd = port_bind((int)record->field[PLAN_PUBLISH_PORT_PROTOCOL].number, address->text, address->length,
			   (uint16_t)record->field[PLAN_PUBLISH_PORT_PORT].number);

	if (fd < 0)
		return -1;
	close(fd);
	return 0;
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
