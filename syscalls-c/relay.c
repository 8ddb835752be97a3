/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include "relay.h"

#include <errno.h>
#include <unistd.h>

#include "log.h"

/* A write no larger than this does not block once poll(2) says that a pipe or terminal takes data. */
#define RELAY_WRITE 4096

/**
 * relay_open() - start a direction
 * @relay:    filled
 * @from:     where bytes come from
 * @own_from: close @from at the end, which tells a writer that nobody reads any more
 * @to:       where they go
 * @own_to:   close @to at the end, which tells a reader that there is no more
 */
void relay_open(struct relay *relay, int from, int own_from, int to, int own_to)
{
	relay->from = from;
	relay->own_from = own_from;
	relay->to = to;
	relay->own_to = own_to;
	relay->take = NULL;
	relay->start = 0;
	relay->length = 0;
	relay->logged = -1;
}

/**
 * relay_wants() - what this direction waits for
 * @relay: the direction
 * @poll:  filled
 *
 * Return: 1 when it waits for something, else 0
 */
int relay_wants(const struct relay *relay, struct pollfd *poll)
{
	if (relay->to < 0)
		return 0;
	poll->fd = relay->length ? relay->to : relay->from;
	poll->events = relay->length ? POLLOUT : POLLIN;
	poll->revents = 0;
	return poll->fd >= 0;
}

/**
 * relay_end() - no more will come or can go
 * @relay: the direction
 */
static void relay_end(struct relay *relay)
{
	if (relay->own_from && relay->from >= 0)
		close(relay->from);
	relay->from = -1;
	relay->length = 0;
	if (relay->own_to && relay->to >= 0)
		close(relay->to);
	relay->to = -1;
}

/**
 * relay_step() - read or write once; called when poll(2) said it is ready
 * @relay: the direction
 *
 * Reading a pseudo-terminal whose last user has gone gives EIO: that is its end of file.
 */
void relay_step(struct relay *relay)
{
	ssize_t count;

	if (relay->length == 0) {
		count = relay->take ? relay->take(relay->from, relay->buffer, sizeof(relay->buffer))
				    : read(relay->from, relay->buffer, sizeof(relay->buffer));
		if (count < 0 && (errno == EINTR || errno == EAGAIN))
			return;
		if (count <= 0) {
			relay_end(relay);
			return;
		}
		relay->start = 0;
		relay->length = (size_t)count;
		if (relay->logged >= 0)
			log_write(relay->logged, relay->buffer, relay->length);
		return;
	}
	count = write(relay->to, relay->buffer + relay->start,
		      relay->length < RELAY_WRITE ? relay->length : RELAY_WRITE);
	if (count < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (count < 0) {
		relay_end(relay);
		return;
	}
	relay->start += (size_t)count;
	relay->length -= (size_t)count;
}

/**
 * relay_done() - has this direction ended?
 * @relay: the direction
 *
 * Return: true when nothing more will be copied
 */
int relay_done(const struct relay *relay)
{
	return relay->to < 0;
}
