/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections through published ports.
 *
 * What is little is copied; a direction that brings much goes through a pipe, splice(2), and is never copied.
 *
 * Should:  read no more than the other side takes, and tell each side of the other's end: the end of what it sends, or
 *          that it is broken.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "network-ports.h"

#define CHUNK 65536
/* Who has sent so much will send more. */
#define MUCH (4 * CHUNK)
#define PIPE_SIZE (4 * CHUNK)
/* So often a side is read before others have their turn. */
#define TURNS 8
#define CALLERS_AT_ONCE 32

/**
 * struct stream - one direction of a connection
 * @passed:    bytes that have been read
 * @kept:      what was read and could not be written
 * @kept_at:   first byte of it to be written
 * @kept_size: behind the last one
 * @pipe:      what is not copied goes through here; -1 while there is none
 * @is_tried:  whether it has been asked for
 * @in_pipe:   bytes in there
 * @is_ended:  the side that sends has sent all
 * @is_told:   and the other one knows
 */
struct stream {
	uint64_t passed;
	char *kept;
	size_t kept_at;
	size_t kept_size;
	int pipe[2];
	int is_tried;
	size_t in_pipe;
	int is_ended;
	int is_told;
};

/**
 * struct side - of a connection
 * @watch: of its socket
 * @flow:  the connection
 * @sends: what comes from it
 */
struct side {
	struct watch watch;
	struct flow *flow;
	struct stream sends;
};

/**
 * struct flow - a connection
 * @caller:       one side
 * @container:    the other
 * @port:         that it has come in at
 * @next:         another one of that
 * @link:         what points at this one
 */
struct flow {
	struct side caller;
	struct side container;
	struct served_port *port;
	struct flow *next;
	struct flow **link;
};

static char chunk[CHUNK];

static void free_stream(struct stream *stream)
{
	free(stream->kept);
	if (stream->pipe[0] >= 0) {
		close(stream->pipe[0]);
		close(stream->pipe[1]);
	}
}

static void free_flow(struct flow *flow)
{
	*flow->link = flow->next;
	if (flow->next)
		flow->next->link = flow->link;
	loop_remove(&flow->caller.watch);
	loop_remove(&flow->container.watch);
	close(flow->caller.watch.fd);
	close(flow->container.watch.fd);
	free_stream(&flow->caller.sends);
	free_stream(&flow->container.sends);
	free(flow);
	port_server_room();
}

/* End it so that both sides know that something was the matter. */
static void break_off(struct flow *flow)
{
	const struct linger none = { .l_onoff = 1 };

	setsockopt(flow->caller.watch.fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	setsockopt(flow->container.watch.fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	free_flow(flow);
}

static struct side *other_of(struct side *side)
{
	return side == &side->flow->caller ? &side->flow->container : &side->flow->caller;
}

static int is_held_up(const struct stream *stream)
{
	return stream->kept || stream->in_pipe;
}

/* Is it only that nothing can be done now? */
static int is_later(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/**
 * write_held() - write what could not be written before
 * @stream: it
 * @to:     the side that it is for
 *
 * Return: 0, also when some of it is left, or -1 when that side is broken
 */
static int write_held(struct stream *stream, const struct side *to)
{
	ssize_t put;

	while (stream->kept) {
		put = send(to->watch.fd, stream->kept + stream->kept_at, stream->kept_size - stream->kept_at,
			   MSG_NOSIGNAL);
		if (put < 0)
			return is_later() ? 0 : -1;
		stream->kept_at += (size_t)put;
		if (stream->kept_at == stream->kept_size) {
			free(stream->kept);
			stream->kept = NULL;
		}
	}
	while (stream->in_pipe) {
		put = splice(stream->pipe[0], NULL, to->watch.fd, NULL, stream->in_pipe,
			     SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
		if (put <= 0)
			return put < 0 && is_later() ? 0 : -1;
		stream->in_pipe -= (size_t)put;
	}
	return 0;
}

/**
 * copy_some() - pass on a chunk
 * @from: the side that sends
 * @to:   the other one
 *
 * Return: bytes that have come, 0 at the end, -1 with errno
 */
static ssize_t copy_some(struct side *from, const struct side *to)
{
	struct stream *stream = &from->sends;
	ssize_t got = recv(from->watch.fd, chunk, sizeof(chunk), 0), put;

	if (got <= 0)
		return got;
	put = send(to->watch.fd, chunk, (size_t)got, MSG_NOSIGNAL);
	if (put < 0 && !is_later())
		return -1;
	if (put < 0)
		put = 0;
	if (put == got)
		return got;
	stream->kept_size = (size_t)(got - put);
	stream->kept_at = 0;
	stream->kept = malloc(stream->kept_size);
	if (!stream->kept) {
		errno = ENOMEM;
		return -1;
	}
	memcpy(stream->kept, chunk + put, stream->kept_size);
	return got;
}

static ssize_t splice_some(struct side *from, const struct side *to)
{
	struct stream *stream = &from->sends;
	ssize_t got = splice(from->watch.fd, NULL, stream->pipe[1], NULL, PIPE_SIZE, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);

	if (got <= 0)
		return got;
	stream->in_pipe += (size_t)got;
	return write_held(stream, to) < 0 ? -1 : got;
}

/**
 * open_pipe() - have a pipe for a direction that brings much; without one it is copied further on
 * @stream: the direction
 *
 * The kernel makes pipes tiny for a user who has many: through those little would go at a time.
 */
static void open_pipe(struct stream *stream)
{
	if (pipe2(stream->pipe, O_CLOEXEC | O_NONBLOCK) < 0) {
		stream->pipe[0] = stream->pipe[1] = -1;
	} else if (fcntl(stream->pipe[0], F_SETPIPE_SZ, PIPE_SIZE) < PIPE_SIZE) {
		close(stream->pipe[0]);
		close(stream->pipe[1]);
		stream->pipe[0] = stream->pipe[1] = -1;
	}
}

/**
 * pass_on() - pass on what a side sends, as far as the other one takes it
 * @from: the side
 *
 * Return: 0, or -1 when one of them is broken
 */
static int pass_on(struct side *from)
{
	struct side *to = other_of(from);
	struct stream *stream = &from->sends;
	ssize_t got = 1;

	for (int turn = 0; turn < TURNS && got > 0 && !is_held_up(stream); turn++) {
		got = stream->pipe[0] >= 0 ? splice_some(from, to) : copy_some(from, to);
		if (got < 0)
			return is_later() ? 0 : -1;
		stream->is_ended = got == 0;
		stream->passed += (uint64_t)got;
		if (stream->pipe[0] >= 0)
			continue;
		if (stream->passed >= MUCH && !stream->is_tried) {
			stream->is_tried = 1;
			open_pipe(stream);
		}
		/* less than there was room for: that is all there is now */
		if (got < CHUNK)
			break;
	}
	return 0;
}

/* Tell a side that the other one has sent all. */
static void tell_end(struct stream *stream, const struct side *to)
{
	if (!stream->is_ended || stream->is_told || is_held_up(stream))
		return;
	shutdown(to->watch.fd, SHUT_WR);
	stream->is_told = 1;
}

static int want(struct side *side)
{
	const struct stream *comes = &other_of(side)->sends;
	uint32_t events = is_held_up(comes) ? EPOLLOUT : 0;

	if (!side->sends.is_ended && !is_held_up(&side->sends))
		events |= EPOLLIN;
	return loop_want(&side->watch, events);
}

static void on_side(struct watch *watch)
{
	struct side *side = (struct side *)watch, *other = other_of(side);
	struct flow *flow = side->flow;
	int is_fine = !(watch->events & EPOLLERR);

	if (is_fine && is_held_up(&other->sends))
		is_fine = write_held(&other->sends, side) == 0;
	if (is_fine && (watch->events & (EPOLLIN | EPOLLHUP)) && !side->sends.is_ended)
		is_fine = pass_on(side) == 0;
	if (!is_fine) {
		break_off(flow);
		return;
	}
	tell_end(&side->sends, other);
	tell_end(&other->sends, side);
	if (side->sends.is_told && other->sends.is_told)
		free_flow(flow);
	else if (want(side) < 0 || want(other) < 0)
		break_off(flow);
}

/* The container has answered, or nobody does. */
static void on_connected(struct watch *watch)
{
	struct flow *flow = ((struct side *)watch)->flow;
	int error = 0;
	socklen_t size = sizeof(error);

	if (getsockopt(watch->fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0 || error) {
		break_off(flow);
		return;
	}
	flow->caller.watch.ready = on_side;
	flow->container.watch.ready = on_side;
	if (loop_want(&flow->caller.watch, EPOLLIN) < 0 || loop_want(&flow->container.watch, EPOLLIN) < 0)
		break_off(flow);
}

static void set_up(struct side *side, struct flow *flow, int fd)
{
	int one = 1;

	side->watch.fd = fd;
	side->flow = flow;
	side->sends.pipe[0] = side->sends.pipe[1] = -1;
	/* what the one side has not waited with is not held up here; one that is gone is noticed some day */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
}

/**
 * begin() - pass on a connection
 * @port:   that it has come in at
 * @fd:     it
 * @caller: who has made it
 *
 * Return: 0, or -1 with errno
 */
static int begin(struct served_port *port, int fd, const struct sockaddr_storage *caller)
{
	struct flow *flow = calloc(1, sizeof(*flow));
	int other = flow ? source_connect(SOCK_STREAM, &port->target, caller) : -1;

	if (other < 0) {
		free(flow);
		return -1;
	}
	set_up(&flow->caller, flow, fd);
	set_up(&flow->container, flow, other);
	flow->container.watch.ready = on_connected;
	flow->port = port;
	flow->next = port->flows;
	flow->link = &port->flows;
	if (flow->next)
		flow->next->link = &flow->next;
	port->flows = flow;
	if (loop_want(&flow->container.watch, EPOLLOUT) < 0)
		break_off(flow);
	return 0;
}

/**
 * port_tcp_ready() - somebody calls
 * @watch: of the port
 */
void port_tcp_ready(struct watch *watch)
{
	const struct linger none = { .l_onoff = 1 };
	struct served_port *port = (struct served_port *)watch;

	for (int count = 0; count < CALLERS_AT_ONCE; count++) {
		struct sockaddr_storage caller;
		socklen_t size = sizeof(caller);
		int fd = accept4(watch->fd, (struct sockaddr *)&caller, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0 && (errno == EMFILE || errno == ENFILE))
			port_server_crowd(port);
		if (fd < 0)
			return;
		if (begin(port, fd, &caller) == 0)
			continue;
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
		close(fd);
	}
}

/**
 * port_tcp_end() - end all connections through a port
 * @port: it
 */
void port_tcp_end(struct served_port *port)
{
	struct flow *next;

	for (struct flow *flow = port->flows; flow; flow = next) {
		next = flow->next;
		break_off(flow);
	}
}
